#include "devices/shelf_plc/commands.hpp"

#include "devices/shelf_plc/map.hpp"

namespace archroom::devices {

wire::ModbusWrite command_block(const CommandWords& words) {
  std::vector<std::uint16_t> block(ShelfMap::kBlockSize);
  block[ShelfMap::kCmdSeq] = words.sequence;
  block[ShelfMap::kCmdCode] = words.code;
  block[ShelfMap::kColumn] = words.column;
  block[ShelfMap::kSide] = words.side;
  block[ShelfMap::kAisleMm] = words.aisle_mm;
  block[ShelfMap::kCmdComplement] = static_cast<std::uint16_t>(~words.code);
  block[ShelfMap::kHostPermit] = words.permitted ? 1 : 0;
  block[ShelfMap::kHostHeartbeat] = words.heartbeat;
  block[ShelfMap::kHostTimeout] = words.host_timeout;
  block[ShelfMap::kEpoch] = wire::high_word(words.epoch);
  block[ShelfMap::kEpoch + 1] = wire::low_word(words.epoch);
  block[ShelfMap::kLeaseMs] = words.lease_ms;
  block[ShelfMap::kExpiry] = wire::high_word(words.expiry);
  block[ShelfMap::kExpiry + 1] = wire::low_word(words.expiry);
  block[ShelfMap::kKeep] = words.keep;
  return {ShelfMap::kCmdSeq, std::move(block)};
}

wire::ModbusWrite command_tail(const CommandWords& words) {
  auto block = command_block(words).words;
  block[ShelfMap::kRenewSeq] = words.renew_seq;
  const auto from = block.begin() + ShelfMap::kHostHeartbeat;
  return {ShelfMap::kHostHeartbeat, {from, from + ShelfMap::kTailSize}};
}

CommandOutcome outcome_of(std::uint16_t result, bool was_accepted) {
  switch (result) {
    case ShelfMap::kNone: return CommandOutcome::None;
    case ShelfMap::kAccepted: return CommandOutcome::Accepted;
    case ShelfMap::kDone: return CommandOutcome::Finished;
    case ShelfMap::kRefusedOrEndedByFault: return was_accepted ? CommandOutcome::Aborted : CommandOutcome::Refused;
    default: break;
  }
  // A number that the map has not ends the motion as far as we are concerned: it is not renewed any more.
  const bool refusal = result >= ShelfMap::kFirstRefusal && result <= ShelfMap::kLastRefusal;
  return refusal ? CommandOutcome::Refused : CommandOutcome::Aborted;
}

}  // namespace archroom::devices
