// What a polled driver may ask of its bus, and what it is told. Later wires (HTTP GET) are further alternatives here.
#pragma once

#include <variant>

#include "firmware-bridge/wire/modbus.hpp"

namespace archroom::wire {

using Request = std::variant<ModbusRequest>;
using Reply = std::variant<ModbusReply>;

}  // namespace archroom::wire
