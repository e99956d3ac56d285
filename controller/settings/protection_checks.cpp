// Limits that contradict each other.
#include "controller/settings/cross_checks.hpp"

namespace archroom::settings {

void check_protections(Reading& reading, const std::string& file) {
  const auto& profile = reading.plan.profile;
  for (const auto& table : reading.tables) {
    if (table.section->name != "protections") continue;
    const auto judge = [&](const core::Band& band, std::string_view high, std::string_view unit) {
      if (band.low < band.high) return;
      reading.findings.push_back({file, table.line_of(high), "protections." + std::string{high},
                                  "more than the lower limit, " + std::to_string(band.low / 1000) + " " + std::string{unit},
                                  std::to_string(band.high / 1000)});
    };
    judge(profile.temperature, "temperature_high", "°C");
    judge(profile.humidity, "humidity_high", "%RH");
  }
}

}  // namespace archroom::settings
