#include "base/instant.hpp"

#include <cstdio>

namespace archroom {
namespace {

using Days = std::chrono::sys_days;

// Reads exactly `width` digits at `from`; moves `from` on.
std::optional<int> digits(std::string_view text, std::size_t& from, std::size_t width) {
  if (from + width > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    const char c = text[from + i];
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  from += width;
  return value;
}

bool literal(std::string_view text, std::size_t& from, char wanted) {
  if (from >= text.size() || text[from] != wanted) return false;
  ++from;
  return true;
}

// ".25" -> 250 ms; absent -> 0
std::optional<int> fraction_ms(std::string_view text, std::size_t& from) {
  if (!literal(text, from, '.')) return 0;
  int ms = 0;
  int scale = 100;
  std::size_t count = 0;
  while (from < text.size() && text[from] >= '0' && text[from] <= '9') {
    ms += (text[from] - '0') * scale;
    scale /= 10;
    ++from;
    if (++count > 9) return std::nullopt;
  }
  return count == 0 ? std::nullopt : std::optional<int>(ms);
}

// "Z" or "+08:00" -> minutes east of UTC
std::optional<int> offset_minutes(std::string_view text, std::size_t& from) {
  if (literal(text, from, 'Z')) return 0;
  const bool east = literal(text, from, '+');
  if (!east && !literal(text, from, '-')) return std::nullopt;
  const auto hours = digits(text, from, 2);
  if (!hours || !literal(text, from, ':')) return std::nullopt;
  const auto minutes = digits(text, from, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return (east ? 1 : -1) * (*hours * 60 + *minutes);
}

}  // namespace

std::string rfc3339(WallTime at) {
  using namespace std::chrono;
  const sys_time<milliseconds> time{milliseconds{at.ms}};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()));
  return text;
}

std::optional<WallTime> parse_rfc3339(std::string_view text) {
  std::size_t at = 0;
  const auto year = digits(text, at, 4);
  if (!year || !literal(text, at, '-')) return std::nullopt;
  const auto month = digits(text, at, 2);
  if (!month || !literal(text, at, '-')) return std::nullopt;
  const auto day = digits(text, at, 2);
  if (!day || !literal(text, at, 'T')) return std::nullopt;
  const auto hour = digits(text, at, 2);
  if (!hour || !literal(text, at, ':')) return std::nullopt;
  const auto minute = digits(text, at, 2);
  if (!minute || !literal(text, at, ':')) return std::nullopt;
  const auto second = digits(text, at, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const auto ms = fraction_ms(text, at);
  if (!ms) return std::nullopt;
  const auto offset = offset_minutes(text, at);
  if (!offset || at != text.size()) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  const std::int64_t midnight = Days{date}.time_since_epoch().count() * 86'400'000LL;
  return WallTime{midnight + ((*hour * 60LL + *minute - *offset) * 60 + *second) * 1000 + *ms};
}

}  // namespace archroom
