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
  [[nodiscard]] bool moves() const { return code() == Code::Open || code() == Code::CloseAll || code() == Code::Spread; }
  [[nodiscard]] bool known() const { return moves() || code() == Code::DriveFaultReset || code() == Code::Announce; }
  [[nodiscard]] bool names_no_face() const { return at(kColumn) == 0 && at(kSide) == 0; }
  // The aisle to be kept; -1 none.
  [[nodiscard]] int keep() const { return at(kKeep) - 1; }
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
  if (!command.known()) return refuse(Verdict::UnknownCode);
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
  if (command.moves()) return judge_motion(command);
  const auto tenths = command.at(kAisleMm);
  const bool possible = command.names_no_face() && tenths >= 1 && tenths <= kMostAnnounce;
  return command.code() == Code::Announce && !possible ? Verdict::BadColumn : Verdict::Accepted;
}

Verdict ShelfPlcTwin::judge_motion(const Command& command) const {
  const auto lease = command.at(kLeaseMs);
  if (lease < kLeastLeaseMs || lease > kMostLeaseMs) return Verdict::BadLease;
  if ((command.at(kHostPermit) & kPermitBit) == 0) return Verdict::NoPermit;
  const auto motion = motion_of(command);
  if (!motion) return Verdict::BadColumn;
  const auto on = acting_safety();
  const auto burning =
      bit(Safety::Fire) | bit(Safety::Smoke) | bit(Safety::PanelFault) | bit(Safety::Leak) | bit(Safety::Seismic);
  const auto somebody =
      bit(Safety::AisleOccupied) | bit(Safety::EntryBeam) | bit(Safety::EndSpaceOccupied) | bit(Safety::PressureFloor);
  const auto elsewhere = burning | somebody | bit(Safety::LocalKey);  // have a refusal of their own
  if (init_left_ms_ > 0 || locked_ || latched_ != 0 || (on & ~elsewhere) != 0) return Verdict::Locked;
  if ((on & burning) != 0) return Verdict::Fire;
  if ((on & bit(Safety::LocalKey)) != 0) return Verdict::Local;
  if (fault() != FaultCode::None) return Verdict::Fault;
  if (motion_) return Verdict::Busy;
  if (tripping(*motion) != 0) return Verdict::Occupied;
  return Verdict::Accepted;
}

std::optional<ShelfPlcTwin::Motion> ShelfPlcTwin::motion_of(const Command& command) const {
  Motion motion{.seq = command.at(kCmdSeq),
                .aisle = bank_.end_space(),
                .places = {},
                .lease_left_ms = command.at(kLeaseMs),
                .time_left_ms = 2 * static_cast<int>(bank_.free_um() / bank_.speed_mm_s()) + 10'000};
  if (command.code() == Code::Open) return aim_open(command, motion) ? std::optional{motion} : std::nullopt;
  if (!command.names_no_face() || command.keep() != kNoAisle) return std::nullopt;
  if (command.code() == Code::Spread) {
    motion.aisle = kNoAisle;
    motion.places = spread_places();
  } else {
    for (int n = 1; n <= bank_.columns(); ++n) motion.places.push_back(bank_.closed_um(n));
  }
  return motion;
}

bool ShelfPlcTwin::aim_open(const Command& command, Motion& motion) const {
  const int column = command.at(kColumn), side = command.at(kSide), keep = command.keep();
  if (!bank_.has_column(column) || (side != kSideLeft && side != kSideRight)) return false;
  motion.aisle = side == kSideLeft ? column - 1 : column;
  if (!bank_.has_aisle(motion.aisle)) return false;
  if (keep != kNoAisle && !may_keep(keep, motion)) return false;
  const auto end = static_cast<std::size_t>(bank_.end_space());
  const auto asked = command.at(kAisleMm) * kMm;
  auto left = bank_.free_um();
  std::vector<std::int64_t> widths(static_cast<std::size_t>(bank_.columns()) + 1);
  if (keep != kNoAisle) left -= widths[static_cast<std::size_t>(keep)] = bank_.measured_gap_um(keep);
  if (motion.aisle != bank_.end_space()) {
    const auto wanted = asked == 0 ? bank_.aisle_um() : std::min(asked, bank_.aisle_um());
    if (left < wanted - kToleranceUm) return false;  // the kept one is wider than full
    left -= widths[static_cast<std::size_t>(motion.aisle)] = std::min(left, wanted);
  }
  widths[end] += left;
  motion.places = bank_.places(widths);
  return keep == kNoAisle || hold_still(keep, motion);
}

bool ShelfPlcTwin::may_keep(int aisle, const Motion& motion) const {
  if (bank_.free_aisles() != 2 || !bank_.has_aisle(aisle) || aisle == motion.aisle) return false;
  return bank_.measured_gap_um(aisle) >= bank_.aisle_um() - kToleranceUm;
}

// The columns of the kept aisle stay to the micrometre, those beyond them make room. False where they would have to move.
bool ShelfPlcTwin::hold_still(int aisle, Motion& motion) const {
  auto& places = motion.places;
  const auto at = [&places](int n) -> std::int64_t& { return places[static_cast<std::size_t>(n - 1)]; };
  for (const int n : {aisle, aisle + 1}) {
    if (!bank_.has_column(n)) continue;
    if (std::abs(at(n) - bank_.column(n).encoder_um) > kToleranceUm) return false;
    at(n) = bank_.column(n).encoder_um;
  }
  for (int n = aisle + 2; n <= bank_.columns(); ++n) at(n) = std::max(at(n), at(n - 1) + bank_.width_um());
  for (int n = aisle - 1; n >= 1; --n) at(n) = std::min(at(n), at(n + 1) - bank_.width_um());
  return true;
}

Bank::Places ShelfPlcTwin::spread_places() const {
  const auto between = bank_.free_um() / (bank_.columns() - 1) / kMm * kMm;
  std::vector<std::int64_t> widths(static_cast<std::size_t>(bank_.columns()) + 1, between);
  widths.front() = widths.back() = 0;
  widths[static_cast<std::size_t>(bank_.end_space())] = bank_.free_um() - between * (bank_.columns() - 1);
  return bank_.places(widths);
}

void ShelfPlcTwin::act(const Command& command) {
  ++counts_.commands_acted;
  if (command.moves()) {
    ++counts_.motions_started;
    motion_ = motion_of(command);
    return;
  }
  result_ = Verdict::Done;
  if (command.code() == Code::Announce) {
    announce_left_ms_ = command.at(kAisleMm) * 100;
  } else if (fault_ >= FaultCode::OverCurrent && fault_ <= FaultCode::DriveFeedback) {
    fault_ = FaultCode::None;
    fault_column_ = 0;
  }
}

}  // namespace archroom::devices
