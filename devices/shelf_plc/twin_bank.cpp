#include "devices/shelf_plc/twin_bank.hpp"

#include <algorithm>
#include <cstdlib>

namespace archroom::devices::twin {

namespace {

constexpr std::int64_t kTouchUm = 1 * kMm;
constexpr std::int64_t kCrankUmPerStep = 50 * kStepMs;  // 50 mm/s by hand
constexpr int kStartMs = 200;                           // inrush
constexpr int kStallMa = 6400, kLimitedMa = 2600;
constexpr std::int64_t kAmbientMillideg = 20'000, kWarmByMillideg = 35'000;
constexpr std::int64_t kWarmSteps = 300 * 1000 / kStepMs;  // time constant 300 s

int running_ma(const Column& column) {
  if (column.ordered_um == 0) return 0;
  const bool stands = column.moved_um == 0;
  if (stands) return column.jam == Jam::Soft ? kLimitedMa : kStallMa;
  const int ripple = static_cast<int>(column.position_um / kMm % 97) * 3;  // rails are never quite even
  return column.motor_on_ms <= kStartMs ? 2700 : 1450 + ripple;
}

}  // namespace

Bank::Bank(int columns, End fixed, int column_width_mm, int aisle_mm, int speed_mm_s)
    : fixed_(fixed),
      width_um_(column_width_mm * kMm),
      aisle_um_(aisle_mm * kMm),
      speed_mm_s_(speed_mm_s),
      columns_(static_cast<std::size_t>(columns)),
      rooms_(static_cast<std::size_t>(columns) + 1) {
  for (int n = 1; n <= columns; ++n) column(n).position_um = column(n).encoder_um = target_um(n, end_space(), aisle_um_);
}

std::int64_t Bank::leftmost_um(int n) const { return n == 1 ? 0 : column(n - 1).position_um + width_um_; }

std::int64_t Bank::rightmost_um(int n) const {
  return (n == columns() ? columns() * width_um_ + aisle_um_ : column(n + 1).position_um) - width_um_;
}

std::int64_t Bank::gap_um(int aisle) const {
  const auto from = aisle == 0 ? 0 : column(aisle).position_um + width_um_;
  const auto to = aisle == columns() ? columns() * width_um_ + aisle_um_ : column(aisle + 1).position_um;
  return to - from;
}

std::int64_t Bank::measured_gap_um(int aisle) const {
  const auto from = aisle == 0 ? 0 : column(aisle).encoder_um + width_um_;
  const auto to = aisle == columns() ? columns() * width_um_ + aisle_um_ : column(aisle + 1).encoder_um;
  return to - from;
}

std::int64_t Bank::target_um(int n, int aisle, std::int64_t width_um) const {
  const auto closed_up = (n - 1) * width_um_;
  if (fixed_ == End::Left) return closed_up + (n > aisle ? width_um : 0);
  return closed_up + aisle_um_ - (n <= aisle ? width_um : 0);
}

bool Bank::left_limit(int n) const { return column(n).position_um - leftmost_um(n) <= kTouchUm; }
bool Bank::right_limit(int n) const { return rightmost_um(n) - column(n).position_um <= kTouchUm; }

bool Bank::sensed(int aisle) const {
  if (!has_aisle(aisle)) return false;
  const auto& r = room(aisle);
  return r.stuck_at.value_or(r.people > 0);
}

void Bank::motors_off() {
  for (auto& c : columns_) {
    c.motor_on = false;
    c.ordered_um = c.moved_um = 0;
    c.motor_on_ms = c.motor_ma = 0;
  }
}

void Bank::shift(Column& column, std::int64_t by_um) {
  column.position_um += by_um;
  column.moved_um += by_um;
  column.travel_um += static_cast<std::uint64_t>(std::abs(by_um));
  if (!column.encoder_stuck) column.encoder_um = column.position_um;
}

void Bank::drive(int n, std::int64_t order_um) {
  auto& c = column(n);
  const bool was_on = c.motor_on;
  c.motor_on = order_um != 0;
  c.ordered_um = std::clamp(order_um, -step_um(), step_um());
  if (c.motor_on && !was_on) ++c.cycles;
  c.motor_on_ms = c.motor_on ? c.motor_on_ms + kStepMs : 0;
  if (!c.motor_on || c.jam != Jam::None || n == fixed_column()) return;
  const auto to = std::clamp(c.position_um + c.ordered_um, leftmost_um(n), rightmost_um(n));
  shift(c, to - c.position_um);
}

void Bank::crank(int n) {
  auto& c = column(n);
  if (c.handle_ms > 0) c.handle_ms -= kStepMs;
  if (c.crank_left_um == 0) return;
  const auto by = std::clamp(c.crank_left_um, -kCrankUmPerStep, kCrankUmPerStep);
  const auto from = c.position_um;
  shift(c, std::clamp(from + by, leftmost_um(n), rightmost_um(n)) - from);
  // Against a neighbour or the end of the rails the hand gives up.
  c.crank_left_um = c.position_um - from == by ? c.crank_left_um - by : 0;
}

void Bank::warm(Column& column) {
  column.motor_ma = running_ma(column);
  const auto aim = kAmbientMillideg + kWarmByMillideg * column.motor_ma / 1600;
  const auto gap = aim - column.motor_millideg;
  column.motor_millideg += gap / kWarmSteps + (gap > 0) - (gap < 0);
}

void Bank::step(const std::vector<std::int64_t>& orders) {
  std::vector<std::int64_t> before;
  for (int a = 0; a <= columns(); ++a) before.push_back(gap_um(a));
  for (auto& c : columns_) c.moved_um = 0;
  // The one in front goes first, so that a train of columns moves as one.
  for (int n = 1; n <= columns(); ++n)
    if (orders[static_cast<std::size_t>(n - 1)] <= 0) drive(n, orders[static_cast<std::size_t>(n - 1)]);
  for (int n = columns(); n >= 1; --n)
    if (orders[static_cast<std::size_t>(n - 1)] > 0) drive(n, orders[static_cast<std::size_t>(n - 1)]);
  bool squeezed = false;
  for (int a = 0; a <= columns(); ++a) squeezed |= room(a).people > 0 && gap_um(a) < before[static_cast<std::size_t>(a)];
  squeezed_ += squeezed;
  for (int n = 1; n <= columns(); ++n) crank(n);
  for (auto& c : columns_) warm(c);
  for (auto& r : rooms_) r.beam_ms = std::max(0, r.beam_ms - kStepMs);
}

}  // namespace archroom::devices::twin
