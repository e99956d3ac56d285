#include "tests/property/plc_model.hpp"

#include <algorithm>

namespace archroom::property {
namespace {

using devices::CommandOutcome;
using devices::Protection;

constexpr std::uint16_t kAborted = 3;
constexpr std::uint16_t kStopped = 4;
constexpr std::uint16_t kLatched = 16;
constexpr std::uint16_t kOccupied = 17;

}  // namespace

PlcModel::PlcModel(core::BankPlan plan) : plan_(std::move(plan)), widths_(static_cast<std::size_t>(plan_.columns) + 1) {
  width(end()) = plan_.aisle_mm;
}

void PlcModel::pass(Instant now) {
  now_ = now;
  const Duration gone = now - moved_until_;
  moved_until_ = now;
  if (!target_) return;
  if (std::any_of(people_.begin(), people_.end(),
                  [&](int aisle) { return aisle != *target_ && widths_[static_cast<std::size_t>(aisle)] > 0; })) {
    latched_.bits |= static_cast<std::uint32_t>(Protection::AisleOccupied);
    return end_motion(CommandOutcome::Aborted, kAborted);
  }
  auto left = static_cast<int>(std::min<std::int64_t>(gone.count() / 1000 * plan_.speed_mm_s / 1'000'000, plan_.aisle_mm));
  for (int aisle = first(); aisle <= last() && left > 0; ++aisle) {
    if (aisle == *target_) continue;
    const int taken = std::min(left, width(aisle));
    width(aisle) -= taken;
    width(*target_) += taken;
    left -= taken;
  }
  if (width(*target_) == plan_.aisle_mm) end_motion(CommandOutcome::Finished, 0);
}

void PlcModel::end_motion(CommandOutcome outcome, std::uint16_t code) {
  target_.reset();
  outcome_ = outcome;
  code_ = code;
}

void PlcModel::engage(std::uint32_t epoch) {
  if (epoch <= epoch_) return;
  if (target_) end_motion(CommandOutcome::Aborted, kStopped);
  epoch_ = ours_ = epoch;
  foreign_ = false;
  link_is_new();
}

void PlcModel::link_is_new() {
  intent_ = {};
  outcome_ = CommandOutcome::None;
  code_ = 0;
}

void PlcModel::lost_a_command(IntentId intent) {
  if (target_) return;
  intent_ = intent;
  outcome_ = CommandOutcome::NotReceived;
  code_ = 0;
}

void PlcModel::move(IntentId intent, const devices::Motion& motion) {
  intent_ = intent;
  code_ = 0;
  outcome_ = CommandOutcome::Refused;
  const auto* open = std::get_if<devices::OpenFace>(&motion);
  const int wanted = open == nullptr ? end() : aisle_of(open->face);
  if (latched_.any() || fault_ != 0 || local_ || epoch_ != ours_ || foreign_) {
    code_ = kLatched;
  } else if (std::any_of(people_.begin(), people_.end(), [&](int aisle) { return aisle != wanted; })) {
    code_ = kOccupied;
  } else {
    outcome_ = CommandOutcome::Accepted;
    target_ = wanted;
  }
}

void PlcModel::stop() {
  if (target_) end_motion(CommandOutcome::Aborted, kStopped);
}

void PlcModel::reset_drive_fault() { fault_ = 0; }

void PlcModel::trip(Protection protection) {
  latched_.bits |= static_cast<std::uint32_t>(protection);
  if (target_) end_motion(CommandOutcome::Aborted, kAborted);
}

void PlcModel::reset_at_the_bank() {
  latched_ = {};
  fault_ = 0;
  ++resets_;
}

void PlcModel::drive_fault() {
  fault_ = 6;
  if (target_) end_motion(CommandOutcome::Aborted, 29);
}

void PlcModel::power_returns() {
  if (target_) end_motion(CommandOutcome::Aborted, kStopped);
  ours_ = 0;
  link_is_new();
}

void PlcModel::crank(int from, int to, int mm) {
  if (target_) return;
  const int moved = std::min(mm, width(from));
  width(from) -= moved;
  width(to) += moved;
}

devices::ShelfReport PlcModel::report() const {
  devices::ShelfReport report;
  int at = 0;
  int open = -1;
  for (int c = 1; c <= plan_.columns; ++c) {
    at += widths_[static_cast<std::size_t>(c - 1)];
    devices::ColumnReport column;
    column.position_mm = at;
    column.motor_on = target_.has_value() && c == std::clamp(*target_ + 1, 1, plan_.columns);
    column.aisle_occupied = people_.contains(c);
    report.columns.push_back(column);
    at += plan_.column_width_mm;
  }
  for (int aisle = first(); aisle <= last(); ++aisle) {
    if (widths_[static_cast<std::size_t>(aisle)] == plan_.aisle_mm) open = aisle;
  }
  using devices::ShelfMode;
  report.mode = open < 0 ? ShelfMode::PartOpen : open == end() ? ShelfMode::Closed : ShelfMode::Open;
  if (target_) report.mode = ShelfMode::Moving;
  if (local_) report.mode = ShelfMode::Local;
  if (fault_ != 0) report.mode = ShelfMode::Fault;
  if (!people_.empty()) report.active.bits |= static_cast<std::uint32_t>(Protection::AisleOccupied);
  if (people_.contains(end())) report.active.bits |= static_cast<std::uint32_t>(Protection::EndSpaceOccupied);
  if (local_) report.active.bits |= static_cast<std::uint32_t>(Protection::LocalKey);
  report.latched = latched_;
  report.resets = resets_;
  report.announcing = now_ < sounds_until_;
  report.fault_code = fault_;
  report.epoch_seen = epoch_;
  if (foreign_) {
    report.session = devices::Session::Foreign;
  } else {
    report.session = ours_ != 0 && epoch_ == ours_ ? devices::Session::Ours : devices::Session::None;
  }
  report.intent = intent_;
  report.outcome = outcome_;
  report.refusal = code_;
  return report;
}

}  // namespace archroom::property
