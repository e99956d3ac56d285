#include "devices/emulator/points_unit.hpp"

namespace archroom::emulator {

std::optional<Saying> hear(PointsUnit& unit, const std::vector<std::uint8_t>& pdu) {
  auto& faults = unit.faults;
  ++unit.asked;
  if (faults.silent || pdu.empty()) return std::nullopt;
  Saying saying{static_cast<std::uint8_t>(faults.answer_as.value_or(unit.unit)), {}, false, faults.reply_delay_ms};
  if (faults.refuse != 0) {
    saying.pdu = {static_cast<std::uint8_t>(pdu[0] | 0x80), static_cast<std::uint8_t>(faults.refuse)};
  } else {
    saying.pdu = unit.twin.answer(pdu);
  }
  if (saying.pdu.empty()) return std::nullopt;
  if (faults.lose_replies > 0) {
    --faults.lose_replies;
    return std::nullopt;
  }
  if (faults.garble_replies > 0) {
    --faults.garble_replies;
    saying.damaged = true;
  }
  ++unit.answered;
  return saying;
}

}  // namespace archroom::emulator
