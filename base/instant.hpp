// Two clocks as plain values. Neither has a now(): pure code that asks for the time does not compile. The runtime reads the
// clocks (controller/runtime/clock.hpp) and stamps what enters.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace archroom {

using Duration = std::chrono::nanoseconds;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// A point on the machine's monotonic clock. Only differences mean anything; it dies with the process.
struct Instant {
  std::int64_t ns = 0;

  static constexpr Instant never() { return {std::numeric_limits<std::int64_t>::max()}; }
  friend constexpr auto operator<=>(Instant, Instant) = default;
  friend constexpr Instant operator+(Instant t, Duration d) { return {t.ns + d.count()}; }
  friend constexpr Instant operator-(Instant t, Duration d) { return {t.ns - d.count()}; }
  friend constexpr Duration operator-(Instant a, Instant b) { return Duration{a.ns - b.ns}; }
};

// A point in civil time, milliseconds since 1970-01-01T00:00Z. For records and people; may jump.
struct WallTime {
  std::int64_t ms = 0;

  friend constexpr auto operator<=>(WallTime, WallTime) = default;
};

// RFC 3339, UTC, milliseconds: 2026-03-01T08:15:30.250Z
[[nodiscard]] std::string rfc3339(WallTime at);
// Accepts an offset (+08:00 or Z) and 0 to 9 fractional digits. Nothing where the text is not such a time.
[[nodiscard]] std::optional<WallTime> parse_rfc3339(std::string_view text);

}  // namespace archroom
