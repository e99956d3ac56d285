// What a medium may be kept in: limits of climate and light. Values in thousandths of their unit. The tables are the public ones
// of rules for archive buildings; they are a default, the site file may overrule every number.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/instant.hpp"

namespace archroom::core {

struct Band {
  std::int64_t low = 0;  // both ends are still inside
  std::int64_t high = 0;
  friend bool operator==(const Band&, const Band&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("low", self.low);
    v("high", self.high);
  }
};

struct Profile {
  Band temperature{14'000, 24'000};         // °C
  Band humidity{45'000, 60'000};            // %RH
  std::int64_t temperature_swing = 2'000;   // ± a day: the range of 24 hours may be twice this
  std::int64_t humidity_swing = 5'000;      // ± a day
  std::int64_t temperature_margin = 2'000;  // so far beyond the band it is an alarm and no warning
  std::int64_t humidity_margin = 5'000;     //
  std::int64_t light_most = 50'000;         // lx
  Duration climate_delay = seconds{60};     // beyond a limit for so long, then people are told
  Duration door_open_at_most = minutes{5};  // then it is an alarm
  Duration stuck_after = hours{24};         // a probe that shows the very same number for so long is not believed; 0: never
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("temperature", self.temperature);
    v("humidity", self.humidity);
    v("temperature_swing", self.temperature_swing);
    v("humidity_swing", self.humidity_swing);
    v("temperature_margin", self.temperature_margin);
    v("humidity_margin", self.humidity_margin);
    v("light_most", self.light_most);
    v("climate_delay", self.climate_delay);
    v("door_open_at_most", self.door_open_at_most);
    v("stuck_after", self.stuck_after);
  }
};

// "paper", "special", "tape", "film", "film_master", "optical"; nothing for another name.
[[nodiscard]] std::optional<Profile> profile_of(std::string_view medium);

}  // namespace archroom::core
