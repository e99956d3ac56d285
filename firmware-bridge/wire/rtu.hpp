// Modbus over a serial line: how long its frames take, and frames found in what came (Modbus over Serial Line 1.02, 2.5). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "base/instant.hpp"
#include "firmware-bridge/wire/modbus.hpp"

namespace archroom::wire {

// Eight data bits always: RTU needs them.
struct SerialLine {
  int baud = 9600;
  char parity = 'N';  // N, E, O
  int stop_bits = 1;
  friend bool operator==(const SerialLine&, const SerialLine&) = default;
};

[[nodiscard]] Duration character_time(const SerialLine& line);
// Between two frames: 3.5 characters; 1.75 ms above 19,200 bit/s.
[[nodiscard]] Duration silence_of(const SerialLine& line);

// Bytes of the frames, unit and check sum included.
[[nodiscard]] std::size_t request_size(const ModbusRequest& request);
[[nodiscard]] std::size_t reply_size(const ModbusRequest& request);
// The question and its whole answer on the line, without what the device takes to think.
[[nodiscard]] Duration exchange_time(const SerialLine& line, const ModbusRequest& request);

// Low byte first on the wire.
[[nodiscard]] std::uint16_t crc16(std::span<const std::uint8_t> bytes);
// Unit, PDU and check sum.
[[nodiscard]] std::vector<std::uint8_t> rtu_frame(std::uint8_t unit, std::span<const std::uint8_t> pdu);

struct NothingYet {};
// The answer: its PDU is bytes[begin, end).
struct RtuAnswer {
  std::size_t begin = 0;
  std::size_t end = 0;
};
// A whole answer of another unit at the very beginning, `size` bytes long: late, or from a device with a wrong address.
struct RtuStranger {
  std::uint8_t unit = 0;
  std::size_t size = 0;
};
using RtuLook = std::variant<NothingYet, RtuAnswer, RtuStranger>;

// Looks for the answer to `request` in what has come so far. Noise before it is passed over: only a frame of the right unit,
// function, length and check sum counts, or an exception to that function.
[[nodiscard]] RtuLook look_for_answer(const ModbusRequest& request, std::span<const std::uint8_t> bytes);

}  // namespace archroom::wire
