#include "devices/shelf_plc/twin_bank.hpp"

#include <algorithm>
#include <cstdlib>

namespace archroom::devices::twin {

namespace {

constexpr std::int64_t kTouchUm = 1 * kMm;
constexpr std::int64_t kCrankUmPerStep = 50 * kStepMs;  // 50 mm/s by hand
constexpr int kBrakeMs = 100;                           // until a column stands
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

Bank::Bank(const Shape& shape)
    : fixed_(shape.fixed),
      width_um_(shape.column_width_mm * kMm),
      aisle_um_(shape.aisle_mm * kMm),
      free_aisles_(shape.free_aisles),
      speed_mm_s_(shape.speed_mm_s),
      columns_(static_cast<std::size_t>(shape.columns)),
      rooms_(static_cast<std::size_t>(shape.columns) + 1) {
  for (int n = 1; n <= columns(); ++n) column(n).position_um = column(n).encoder_um = closed_um(n);
}

std::int64_t Bank::leftmost_um(int n) const { return n == 1 ? 0 : column(n - 1).position_um + width_um_; }

std::int64_t Bank::rightmost_um(int n) const {
  return (n == columns() ? columns() * width_um_ + free_um() : column(n + 1).position_um) - width_um_;
}

std::int64_t Bank::gap_um(int aisle) const {
  const auto from = aisle == 0 ? 0 : column(aisle).position_um + width_um_;
  const auto to = aisle == columns() ? columns() * width_um_ + free_um() : column(aisle + 1).position_um;
  return to - from;
}

std::int64_t Bank::measured_gap_um(int aisle) const {
  const auto from = aisle == 0 ? 0 : column(aisle).encoder_um + width_um_;
  const auto to = aisle == columns() ? columns() * width_um_ + free_um() : column(aisle + 1).encoder_um;
  return to - from;
}

std::int64_t Bank::gap_um(const Places& places, int aisle) const {
  const auto from = aisle == 0 ? 0 : places[static_cast<std::size_t>(aisle - 1)] + width_um_;
  const auto to = aisle == columns() ? columns() * width_um_ + free_um() : places[static_cast<std::size_t>(aisle)];
  return to - from;
}

std::int64_t Bank::closed_um(int n) const { return (n - 1) * width_um_ + (fixed_ == End::Left ? 0 : free_um()); }

Bank::Places Bank::places(const std::vector<std::int64_t>& widths_um) const {
  Places places;
  std::int64_t at = 0;
  for (int n = 1; n <= columns(); ++n) {
    at += widths_um[static_cast<std::size_t>(n - 1)];
    places.push_back(at);
    at += width_um_;
  }
  return places;
}

bool Bank::left_limit(int n) const { return column(n).position_um - leftmost_um(n) <= kTouchUm; }
bool Bank::right_limit(int n) const { return rightmost_um(n) - column(n).position_um <= kTouchUm; }
bool Bank::shows_limit(int n, bool right) const {
  return column(n).limit_stuck[right].value_or(right ? right_limit(n) : left_limit(n));
}

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
    c.brake_left_ms = 0;
  }
}

void Bank::brake() {
  for (auto& c : columns_) {
    if (c.motor_on) {
      c.brake_left_ms = c.moved_um != 0 ? kBrakeMs : 0;
      c.brake_um = c.moved_um;
    }
    c.motor_on = false;
    c.ordered_um = 0;
    c.motor_on_ms = c.motor_ma = 0;
  }
}

bool Bank::braking() const {
  return std::any_of(columns_.begin(), columns_.end(), [](const Column& c) { return c.brake_left_ms > 0; });
}

// Evenly, to a stand: the mean speed of each step.
void Bank::slow_down(int n) {
  auto& c = column(n);
  if (c.brake_left_ms <= 0) return;
  const auto by = c.brake_um * (2 * c.brake_left_ms - kStepMs) / (2 * kBrakeMs);
  c.brake_left_ms -= kStepMs;
  shift(c, std::clamp(c.position_um + by, leftmost_um(n), rightmost_um(n)) - c.position_um);
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
  if (c.motor_on) c.brake_left_ms = 0;
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

std::int64_t Bank::coupled_um(int n, const Places& orders, const Places& goals, const Places& gaps_before) const {
  const auto order = orders[static_cast<std::size_t>(n - 1)];
  const int ahead = order > 0 ? n + 1 : n - 1;
  if (order == 0 || !has_column(ahead)) return order;
  const auto its = orders[static_cast<std::size_t>(ahead - 1)];
  if (its == 0 || (its > 0) != (order > 0)) return order;
  const int between = order > 0 ? n : n - 1;
  const auto least = std::min(gaps_before[static_cast<std::size_t>(between)], gap_um(goals, between));
  const auto left = std::max<std::int64_t>(0, gap_um(between) - least);
  return order > 0 ? std::min(order, left) : std::max(order, -left);
}

void Bank::step(const Places& orders, const Places& goals) {
  Places before;
  for (int a = 0; a <= columns(); ++a) before.push_back(gap_um(a));
  for (auto& c : columns_) c.moved_um = 0;
  // The one in front goes first, so that a train of columns moves as one.
  for (int n = 1; n <= columns(); ++n)
    if (orders[static_cast<std::size_t>(n - 1)] <= 0) drive(n, coupled_um(n, orders, goals, before));
  for (int n = columns(); n >= 1; --n)
    if (orders[static_cast<std::size_t>(n - 1)] > 0) drive(n, coupled_um(n, orders, goals, before));
  bool squeezed = false;
  for (int a = 0; a <= columns(); ++a) squeezed |= room(a).people > 0 && gap_um(a) < before[static_cast<std::size_t>(a)];
  squeezed_ += squeezed;
  for (int n = 1; n <= columns(); ++n)
    if (column(n).brake_um < 0) slow_down(n);
  for (int n = columns(); n >= 1; --n)
    if (column(n).brake_um > 0) slow_down(n);
  for (int n = 1; n <= columns(); ++n) crank(n);
  for (auto& c : columns_) warm(c);
  for (auto& r : rooms_) r.beam_ms = std::max(0, r.beam_ms - kStepMs);
}

}  // namespace archroom::devices::twin
