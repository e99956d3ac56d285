#include "devices/shelf_plc/twin.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/contract.hpp"

namespace archroom::devices {

using namespace twin;

namespace {

constexpr int kInitMs = 300;
constexpr std::int64_t kNarrowerUm = 1 * kMm;  // less is the encoder's own noise
constexpr int kOverCurrentMa = 5000, kOverCurrentMs = 300, kStallMs = 1000, kFeedbackMs = 500;
constexpr std::int64_t kTooHotMillideg = 90'000;

// Trip while something moves, and wait for the reset at the bank.
constexpr std::uint32_t kLatching = bit(Safety::EmergencyStop) | bit(Safety::KickPlate) | bit(Safety::PhotoEye) |
                                    bit(Safety::PressureFloor) | bit(Safety::FloorDetached) | bit(Safety::SidePanel) |
                                    bit(Safety::Seismic);
// Stop what moves and refuse what would; the contacts among the protections.
constexpr std::uint32_t kStopping = kLatching | bit(Safety::ManualHandle) | bit(Safety::Fire) | bit(Safety::Smoke) |
                                    bit(Safety::MainsLost) | bit(Safety::HostSilent) | bit(Safety::LocalKey) |
                                    bit(Safety::DoorOpen) | bit(Safety::PanelFault) | bit(Safety::Leak);

}  // namespace

ShelfPlcTwin::ShelfPlcTwin(Settings settings, Instant start)
    : settings_(settings),
      bank_({.columns = settings.moving_columns + 1,
             .fixed = settings.fixed_column,
             .column_width_mm = settings.column_width_mm,
             .aisle_mm = settings.aisle_mm,
             .free_aisles = settings.free_aisles,
             .speed_mm_s = settings.speed_mm_s}),
      now_(start),
      plates_(2 * static_cast<std::size_t>(settings.moving_columns + 2)),
      eyes_(plates_.size()),
      drives_(static_cast<std::size_t>(settings.moving_columns + 2)) {
  ARCHROOM_CHECK(settings.moving_columns >= 1 && settings.moving_columns < kMostColumns);
  ARCHROOM_CHECK(settings.free_aisles == 1 || settings.free_aisles == 2);
  ARCHROOM_CHECK(settings.column_width_mm >= 1 && settings.aisle_mm >= 1 && settings.speed_mm_s >= 1);
  power_up();
}

void ShelfPlcTwin::advance(Instant now) {
  while (now_ + milliseconds{kStepMs} <= now) {
    now_ = now_ + milliseconds{kStepMs};
    step();
  }
}

void ShelfPlcTwin::step() {
  if (powered_) scan();
  for (auto* of : {&plates_, &eyes_})
    for (auto& t : *of) t.left_ms = std::max(0, t.left_ms - kStepMs);
  for (int n = 1; n <= bank_.columns(); ++n) drives_[static_cast<std::size_t>(n)].encoder_before_um = bank_.column(n).encoder_um;
  bank_.step(orders(), motion_ ? motion_->places : Bank::Places{});
}

void ShelfPlcTwin::scan() {
  init_left_ms_ = std::max(0, init_left_ms_ - kStepMs);
  tick_ += kStepMs;
  uptime_ms_ += kStepMs;
  if (uptime_ms_ % 1000 == 0 && !heartbeat_frozen_) ++plc_heartbeat_;
  announce_left_ms_ = std::max(0, announce_left_ms_ - kStepMs);
  latched_ |= acting_safety() & bit(Safety::Seismic);  // standing, too
  for (int n = 1; n <= bank_.columns(); ++n) supervise(n);
  watch_host();
  if (motion_) guard_motion();
}

// What the drive says about the step just done: it should have moved the column, and the encoder should have seen it.
void ShelfPlcTwin::supervise(int n) {
  auto& drive = drives_[static_cast<std::size_t>(n)];
  const auto& column = bank_.column(n);
  const bool blocked = column.motor_on && column.moved_um == 0;
  const bool unseen = column.motor_on && column.moved_um != 0 && column.encoder_um == drive.encoder_before_um;
  drive.blocked_ms = blocked ? drive.blocked_ms + kStepMs : 0;
  drive.unseen_ms = unseen ? drive.unseen_ms + kStepMs : 0;
  if (drive.blocked_ms >= kOverCurrentMs && column.motor_ma >= kOverCurrentMa) return trip(FaultCode::OverCurrent, n);
  if (drive.blocked_ms >= kStallMs) return trip(FaultCode::Stall, n);
  if (drive.unseen_ms >= kFeedbackMs) return trip(FaultCode::DriveFeedback, n);
  if (column.motor_on && column.motor_millideg >= kTooHotMillideg) trip(FaultCode::OverTemperature, n);
}

void ShelfPlcTwin::trip(FaultCode fault, int column) {
  ++drives_[static_cast<std::size_t>(column)].faults;
  if (fault_ == FaultCode::None) {
    fault_ = fault;
    fault_column_ = column;
  }
  end_motion(Verdict::Fault);
}

void ShelfPlcTwin::watch_host() {
  if (!session_lives_) return;
  host_quiet_ms_ += kStepMs;
  if (host_quiet_ms_ >= host_timeout_ms_) host_silent_ = true;
}

void ShelfPlcTwin::guard_motion() {
  motion_->lease_left_ms -= kStepMs;
  motion_->time_left_ms -= kStepMs;
  const auto trips = tripping(*motion_);
  latched_ |= trips & (kLatching | bit(Safety::AisleOccupied) | bit(Safety::EntryBeam) | bit(Safety::EndSpaceOccupied));
  if (trips != 0 || locked_) return end_motion(Verdict::AbortedBySafety);
  if (fault() != FaultCode::None) return end_motion(Verdict::Fault);
  if (arrived(*motion_)) {
    ++counts_.motions_done;
    return end_motion(Verdict::Done);
  }
  if (motion_->lease_left_ms <= 0) return end_motion(Verdict::LeaseEnded);
  if (motion_->time_left_ms <= 0) end_motion(Verdict::TimeOut);
}

void ShelfPlcTwin::end_motion(Verdict verdict) {
  if (motion_ && motion_->seq == last_seq_) result_ = verdict;
  motion_.reset();
  if (verdict == Verdict::Done) {
    bank_.motors_off();
  } else {
    bank_.brake();
  }
  for (auto& drive : drives_) drive.blocked_ms = drive.unseen_ms = 0;
}

bool ShelfPlcTwin::someone_in(int aisle) const {
  return bank_.has_aisle(aisle) && (bank_.sensed(aisle) || bank_.beam_broken(aisle));
}

// Whoever is there would be in danger: it gets narrower or, unless it is the one that opens, a column beside it moves.
bool ShelfPlcTwin::endangers(int aisle, const Motion& motion) const {
  if (bank_.measured_gap_um(aisle) - bank_.gap_um(motion.places, aisle) >= kNarrowerUm) return true;
  const auto moves = [&](int n) {
    return bank_.has_column(n) &&
           std::abs(motion.places[static_cast<std::size_t>(n - 1)] - bank_.column(n).encoder_um) >= kNarrowerUm;
  };
  return aisle != motion.aisle && (moves(aisle) || moves(aisle + 1));
}

// The safety bits that stop this motion now.
std::uint32_t ShelfPlcTwin::tripping(const Motion& motion) const {
  auto trips = acting_safety() & kStopping;
  if (protection_disabled_) return trips;
  for (int a = 0; a <= bank_.columns(); ++a) {
    if (!someone_in(a) || !endangers(a, motion)) continue;
    if (bank_.sensed(a)) trips |= bit(Safety::AisleOccupied);
    if (bank_.sensed(a) && a == bank_.end_space()) trips |= bit(Safety::EndSpaceOccupied);
    if (bank_.beam_broken(a)) trips |= bit(Safety::EntryBeam);
  }
  return trips;
}

bool ShelfPlcTwin::arrived(const Motion& motion) const {
  for (int n = 1; n <= bank_.columns(); ++n) {
    const auto left = motion.places[static_cast<std::size_t>(n - 1)] - bank_.column(n).encoder_um;
    // Against its limit a few millimetres early is there too: rails and encoders are never quite even.
    const bool at_limit = left < 0 ? bank_.left_limit(n) : bank_.right_limit(n);
    const bool there = left == 0 || (at_limit && bank_.column(n).moved_um == 0 && std::abs(left) <= kToleranceUm);
    if (!there) return false;
  }
  return true;
}

Bank::Places ShelfPlcTwin::orders() const {
  Bank::Places orders(static_cast<std::size_t>(bank_.columns()), 0);
  if (!motion_ || !powered_) return orders;
  for (int n = 1; n <= bank_.columns(); ++n) {
    if (n == bank_.fixed_column()) continue;
    const auto index = static_cast<std::size_t>(n - 1);
    const auto left = motion_->places[index] - bank_.column(n).encoder_um;
    orders[index] = std::clamp(left, -bank_.step_um(), bank_.step_um());
  }
  return orders;
}

std::uint32_t ShelfPlcTwin::safety() const {
  auto bits = inputs_;
  for (int n = 1; n <= bank_.columns(); ++n) {
    for (const auto face : {Face::Left, Face::Right}) {
      if (touch(plates_, n, face).on()) bits |= bit(Safety::KickPlate);
      if (touch(eyes_, n, face).on()) bits |= bit(Safety::PhotoEye);
    }
    if (bank_.column(n).handle_ms > 0) bits |= bit(Safety::ManualHandle);
  }
  for (int a = 0; a <= bank_.columns(); ++a) {
    if (bank_.sensed(a)) bits |= bit(Safety::AisleOccupied);
    if (bank_.has_aisle(a) && bank_.beam_broken(a)) bits |= bit(Safety::EntryBeam);
  }
  if (bank_.sensed(bank_.end_space())) bits |= bit(Safety::EndSpaceOccupied);
  if (host_silent_) bits |= bit(Safety::HostSilent);
  return bits;
}

std::uint32_t ShelfPlcTwin::acting_safety() const {
  // Without energy nothing turns, and the host's own watchdog is no protection of people.
  if (protection_disabled_) return safety() & (bit(Safety::MainsLost) | bit(Safety::HostSilent));
  return safety();
}

bool ShelfPlcTwin::closed() const {
  for (int n = 1; n <= bank_.columns(); ++n) {
    const auto off = bank_.column(n).encoder_um - bank_.closed_um(n);
    if (std::abs(off) > kToleranceUm) return false;
  }
  return true;
}

int ShelfPlcTwin::open_aisle() const {
  for (int a = 1; a < bank_.columns(); ++a)
    if (bank_.measured_gap_um(a) >= bank_.aisle_um() - kToleranceUm) return a;
  return 0;
}

FaultCode ShelfPlcTwin::fault() const {
  if (fault_ != FaultCode::None) return fault_;
  return silent_neighbour_ != 0 ? FaultCode::NeighbourCommunication : FaultCode::None;
}

AreaState ShelfPlcTwin::area_state() const {
  if (init_left_ms_ > 0) return AreaState::Init;
  if (((safety() | latched_) & bit(Safety::EmergencyStop)) != 0) return AreaState::EmergencyStop;
  if (fault() != FaultCode::None) return AreaState::Fault;
  if (locked_) return AreaState::Locked;
  if ((safety() & bit(Safety::LocalKey)) != 0) return AreaState::Local;
  if (motion_ || bank_.braking()) return AreaState::Moving;
  if (closed()) return AreaState::Closed;
  return open_aisle() != 0 ? AreaState::Open : AreaState::PartOpen;
}

void ShelfPlcTwin::power_up() {
  end_motion(Verdict::None);
  powered_ = true;
  init_left_ms_ = kInitMs;
  tick_ = settings_.first_tick;
  uptime_ms_ = 0;
  plc_heartbeat_ = 0;
  holding_.fill(0);
  session_lives_ = false;
  last_seq_ = 0;
  result_ = Verdict::None;
  refusals_ = 0;
  host_heartbeat_ = 0;
  host_timeout_ms_ = kTimeoutAtPowerUp * 100;
  host_quiet_ms_ = 0;
  host_silent_ = false;
  announce_left_ms_ = 0;
}

void ShelfPlcTwin::set_power(bool on) {
  if (on == powered_) return;
  if (on) return power_up();
  end_motion(Verdict::None);
  announce_left_ms_ = 0;
  powered_ = false;
}

void ShelfPlcTwin::restart() { power_up(); }

void ShelfPlcTwin::reset_at_bank() {
  if (!powered_) return;
  ++resets_;
  latched_ &= safety();
  fault_ = FaultCode::None;
  fault_column_ = 0;
}

void ShelfPlcTwin::set_image_frozen(bool on) {
  if (on == frozen_.has_value()) return;
  if (on) {
    frozen_ = image();
  } else {
    frozen_.reset();
  }
}

}  // namespace archroom::devices
