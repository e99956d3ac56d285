#include "controller/core/protections/day_swing.hpp"

#include <algorithm>

namespace archroom::core {
namespace {

// The hour that runs and the 23 before it, and one more so that 24 whole hours are always covered.
constexpr std::int64_t kHours = 24;

bool is_within(std::int64_t hour, WallTime now) { return hour <= hour_of(now) && hour >= hour_of(now) - kHours; }

}  // namespace

bool DaySwing::note(WallTime at, std::int64_t value) {
  // A clock that was set: what lies ahead or far behind it says nothing of this day.
  std::erase_if(hours, [&](const auto& hour) { return !is_within(hour.first, at); });
  const auto [place, fresh] = hours.try_emplace(hour_of(at), Band{value, value});
  if (fresh) return true;
  const Band before = place->second;
  place->second.low = std::min(before.low, value);
  place->second.high = std::max(before.high, value);
  return place->second != before;
}

std::int64_t DaySwing::range(WallTime now) const {
  bool any = false;
  Band all;
  for (const auto& [hour, band] : hours) {
    if (!is_within(hour, now)) continue;
    all.low = any ? std::min(all.low, band.low) : band.low;
    all.high = any ? std::max(all.high, band.high) : band.high;
    any = true;
  }
  return all.high - all.low;
}

std::size_t DaySwing::hours_seen(WallTime now) const {
  return static_cast<std::size_t>(
      std::count_if(hours.begin(), hours.end(), [&](const auto& hour) { return is_within(hour.first, now); }));
}

}  // namespace archroom::core
