// Commands, sessions, leases: docs/plc-map.md, sections 2 and 3.
#include <algorithm>

#include "devices/shelf_plc/twin.hpp"

namespace archroom::devices {

using namespace twin;

struct ShelfPlcTwin::Command {
  explicit Command(const std::array<std::uint16_t, kCommandWords>& words) : w(words) {}
  [[nodiscard]] std::uint16_t at(std::uint16_t address) const { return w[address]; }
  [[nodiscard]] std::uint32_t wide(std::uint16_t address) const { return std::uint32_t{w[address]} << 16 | w[address + 1U]; }
  [[nodiscard]] Code code() const { return static_cast<Code>(w[kCmdCode]); }
  [[nodiscard]] bool moves() const { return code() == Code::Open || code() == Code::CloseAll; }
  const std::array<std::uint16_t, kCommandWords>& w;
};

ShelfPlcTwin::Exception ShelfPlcTwin::write(std::uint16_t address, std::span<const std::uint16_t> words) {
  const bool whole = address == kCmdSeq && words.size() == kCommandWords;
  const bool tail = address == kHostHeartbeat && words.size() == kTailWords;
  if (!whole && !tail) return Exception::IllegalAddress;
  std::copy(words.begin(), words.end(), holding_.begin() + address);
  const Command command{holding_};
  if (whole) {
    obey(command);
  } else {
    renew(command);
  }
  return Exception::None;
}

void ShelfPlcTwin::obey(const Command& command) {
  if (command.at(kCmdComplement) != static_cast<std::uint16_t>(~command.at(kCmdCode))) return refuse(Verdict::BadComplement);
  hear(command);
  if (command.code() == Code::Stop) {
    ++counts_.commands_acted;
    ++counts_.stops_acted;
    return end_motion(Verdict::StoppedByCommand);
  }
  if (command.code() == Code::Begin) return begin(command);
  if (!command.moves() && command.code() != Code::DriveFaultReset) return refuse(Verdict::UnknownCode);
  if (!session_lives_ || command.wide(kEpoch) != epoch_) return refuse(Verdict::WrongEpoch);
  if (command.at(kCmdSeq) <= last_seq_) return refuse(Verdict::OldSequence);
  last_seq_ = command.at(kCmdSeq);
  result_ = judge(command);
  if (result_ != Verdict::Accepted) return refuse(result_);
  act(command);
}

void ShelfPlcTwin::refuse(Verdict verdict) {
  ++refusals_;
  ++counts_.refusals;
  last_refusal_ = verdict;
}

bool ShelfPlcTwin::expired(const Command& command) const { return static_cast<std::int32_t>(tick_ - command.wide(kExpiry)) > 0; }

void ShelfPlcTwin::begin(const Command& command) {
  if (command.wide(kEpoch) <= epoch_) return refuse(Verdict::WrongEpoch);
  if (command.at(kCmdSeq) != 1) return refuse(Verdict::OldSequence);
  if (expired(command)) return refuse(Verdict::Expired);
  end_motion(Verdict::StoppedByCommand);
  epoch_ = command.wide(kEpoch);
  session_lives_ = true;
  last_seq_ = 1;
  result_ = Verdict::Done;
  host_heartbeat_ = static_cast<std::uint16_t>(command.at(kHostHeartbeat) - 1);  // the first one counts
  hear(command);
  ++counts_.commands_acted;
}

// Ahead of the last one that counted, as a signed difference: what the wire brings again, or late, is not.
bool ShelfPlcTwin::is_ahead(std::uint16_t heartbeat) const {
  return static_cast<std::int16_t>(static_cast<std::uint16_t>(heartbeat - host_heartbeat_)) > 0;
}

// The host is there: it wrote with the epoch held and its heartbeat went on.
void ShelfPlcTwin::hear(const Command& command) {
  if (!session_lives_ || command.wide(kEpoch) != epoch_) return;
  const auto timeout = command.at(kHostTimeout);
  if (timeout >= kLeastTimeout && timeout <= kMostTimeout) host_timeout_ms_ = timeout * 100;
  if (!is_ahead(command.at(kHostHeartbeat))) return;
  host_heartbeat_ = command.at(kHostHeartbeat);
  host_quiet_ms_ = 0;
  host_silent_ = false;
}

void ShelfPlcTwin::renew(const Command& command) {
  const bool went_on = is_ahead(command.at(kHostHeartbeat));
  hear(command);
  const auto lease = command.at(kLeaseMs);
  if (!motion_ || !session_lives_ || command.wide(kEpoch) != epoch_ || command.at(kRenewSeq) != motion_->seq) return;
  if (!went_on || lease < kLeastLeaseMs || lease > kMostLeaseMs) return;
  motion_->lease_left_ms = lease;
  ++counts_.renewals;
}

Verdict ShelfPlcTwin::judge(const Command& command) const {
  if (expired(command)) return Verdict::Expired;
  return command.moves() ? judge_motion(command) : Verdict::Accepted;
}

Verdict ShelfPlcTwin::judge_motion(const Command& command) const {
  const auto lease = command.at(kLeaseMs);
  if (lease < kLeastLeaseMs || lease > kMostLeaseMs) return Verdict::BadLease;
  if ((command.at(kHostPermit) & kPermitBit) == 0) return Verdict::NoPermit;
  const auto motion = motion_of(command);
  if (!motion) return Verdict::BadColumn;
  const auto on = acting_safety();
  const auto elsewhere = bit(Safety::Fire) | bit(Safety::Smoke) | bit(Safety::LocalKey) | bit(Safety::AisleOccupied) |
                         bit(Safety::EntryBeam) | bit(Safety::EndSpaceOccupied);  // have a refusal of their own
  if (init_left_ms_ > 0 || latched_ != 0 || (on & ~elsewhere) != 0) return Verdict::Locked;
  if ((on & (bit(Safety::Fire) | bit(Safety::Smoke))) != 0) return Verdict::Fire;
  if ((on & bit(Safety::LocalKey)) != 0) return Verdict::Local;
  if (fault_ != FaultCode::None) return Verdict::Fault;
  if (motion_) return Verdict::Busy;
  if (tripping(*motion) != 0) return Verdict::Occupied;
  return Verdict::Accepted;
}

std::optional<ShelfPlcTwin::Motion> ShelfPlcTwin::motion_of(const Command& command) const {
  Motion motion{.seq = command.at(kCmdSeq),
                .aisle = bank_.end_space(),
                .width_um = bank_.aisle_um(),
                .lease_left_ms = command.at(kLeaseMs),
                .time_left_ms = 2 * static_cast<int>(bank_.aisle_um() / bank_.speed_mm_s()) + 10'000};
  const int column = command.at(kColumn), side = command.at(kSide);
  if (command.code() == Code::CloseAll) return column == 0 && side == 0 ? std::optional{motion} : std::nullopt;
  if (!bank_.has_column(column) || (side != kSideLeft && side != kSideRight)) return std::nullopt;
  motion.aisle = side == kSideLeft ? column - 1 : column;
  if (!bank_.has_aisle(motion.aisle)) return std::nullopt;
  const auto wanted = command.at(kAisleMm) * kMm;
  if (motion.aisle != bank_.end_space() && wanted != 0) motion.width_um = std::min(wanted, bank_.aisle_um());
  return motion;
}

void ShelfPlcTwin::act(const Command& command) {
  ++counts_.commands_acted;
  if (!command.moves()) {
    fault_ = FaultCode::None;
    fault_column_ = 0;
    result_ = Verdict::Done;
    return;
  }
  ++counts_.motions_started;
  motion_ = motion_of(command);
}

}  // namespace archroom::devices
