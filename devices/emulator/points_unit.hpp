// One emulated sensor, switch or meter, and what may go wrong between it and its wire. Copyable: the control port tries a change
// on a copy.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "devices/modbus_points/twin.hpp"

namespace archroom::emulator {

struct PointsFaults {
  bool silent = false;           // hears, and says nothing: dead, or taken off the line
  int reply_delay_ms = 0;        // real time
  int lose_replies = 0;          // so many of the next questions are not answered
  int garble_replies = 0;        // so many of the next answers are damaged
  int refuse = 0;                // answers every question with this exception
  std::optional<int> answer_as;  // answers with this unit
};

struct PointsUnit {
  std::string name;
  int unit = 1;
  std::string kind;  // as in the room file
  std::string wire;
  devices::ModbusPointsTwin twin;
  PointsFaults faults;
  std::uint64_t asked = 0;
  std::uint64_t answered = 0;
};

// What a unit says to a question: nothing where it is silent. Counts, and uses faults up.
struct Saying {
  std::uint8_t unit = 0;
  std::vector<std::uint8_t> pdu;
  bool damaged = false;
  int delay_ms = 0;
};
[[nodiscard]] std::optional<Saying> hear(PointsUnit& unit, const std::vector<std::uint8_t>& pdu);

}  // namespace archroom::emulator
