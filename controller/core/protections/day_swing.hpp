// How far a value went within the last 24 hours, from the lowest and highest of each hour: at most 25 pairs, whatever is sampled.
// Hours of the wall clock, so that the window goes on over a restart. Hours in which nothing was seen are gaps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>

#include "base/instant.hpp"
#include "controller/core/protections/profile.hpp"

namespace archroom::core {

inline constexpr std::int64_t kHour_ms = 3'600'000;
// Since 1970; floors, also before it.
[[nodiscard]] constexpr std::int64_t hour_of(WallTime at) { return at.ms / kHour_ms - (at.ms % kHour_ms < 0 ? 1 : 0); }

struct DaySwing {
  std::map<std::int64_t, Band> hours;  // lowest and highest seen within each

  // True where the range of that hour grew.
  bool note(WallTime at, std::int64_t value);
  // Highest minus lowest since 24 hours before `now`, by whole hours; 0 while nothing was seen.
  [[nodiscard]] std::int64_t range(WallTime now) const;
  [[nodiscard]] std::size_t hours_seen(WallTime now) const;

  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("hours", self.hours);
  }
};

}  // namespace archroom::core
