// What a site file says of the climate and of what is watched.
#include "controller/core/protections/profile.hpp"
#include "controller/settings/sections.hpp"

namespace archroom::settings {
namespace {

constexpr std::int64_t kSteps = 1000;  // of °C, %RH and lx

Field whole(std::string_view key, std::int64_t least, std::int64_t most, std::string_view unit, std::string_view zh,
            std::string_view en, void (*set)(Plan&, std::string_view, const Value&)) {
  return {.key = key, .shape = Shape::Integer, .least = least, .most = most, .unit = unit, .zh = zh, .en = en, .set = set};
}

// None has a default of its own: what is left out is the profile's.
std::vector<Field> limits() {
  return {
      whole("temperature_low", -40, 60, "°C", "温度下限；不写则按 profile", "coldest; left out: the profile's",
            [](Plan& plan, std::string_view, const Value& v) { plan.profile.temperature.low = v.integer * kSteps; }),
      whole("temperature_high", -40, 60, "°C", "温度上限", "warmest",
            [](Plan& plan, std::string_view, const Value& v) { plan.profile.temperature.high = v.integer * kSteps; }),
      whole("humidity_low", 0, 100, "%RH", "湿度下限", "driest",
            [](Plan& plan, std::string_view, const Value& v) { plan.profile.humidity.low = v.integer * kSteps; }),
      whole("humidity_high", 0, 100, "%RH", "湿度上限", "dampest",
            [](Plan& plan, std::string_view, const Value& v) { plan.profile.humidity.high = v.integer * kSteps; }),
      whole("temperature_swing", 1, 40, "°C", "每昼夜温度允许波动（±）", "how far it may swing within a day, to either side",
            [](Plan& plan, std::string_view, const Value& v) { plan.profile.temperature_swing = v.integer * kSteps; }),
      whole("humidity_swing", 1, 50, "%RH", "每昼夜湿度允许波动（±）", "the same of humidity",
            [](Plan& plan, std::string_view, const Value& v) { plan.profile.humidity_swing = v.integer * kSteps; }),
      whole("light_lx", 1, 100'000, "lx", "照度上限", "the strongest light",
            [](Plan& plan, std::string_view, const Value& v) { plan.profile.light_most = v.integer * kSteps; }),
      whole("delay_s", 0, 3600, "s", "超限多久后报警", "beyond a limit of climate or light for so long, then people are told",
            [](Plan& plan, std::string_view, const Value& v) { plan.profile.climate_delay = seconds{v.integer}; }),
      whole("door_open_s", 1, 86'400, "s", "库门开多久后报警", "a door may stand open for so long",
            [](Plan& plan, std::string_view, const Value& v) { plan.profile.door_open_at_most = seconds{v.integer}; }),
      whole("stuck_h", 0, 8760, "h", "读数多久完全不变即视为失效；0 为不判断",
            "a probe that shows the very same number for so long is not believed; 0: it is",
            [](Plan& plan, std::string_view, const Value& v) { plan.profile.stuck_after = hours{v.integer}; }),
  };
}

}  // namespace

Section protections_section() {
  Section section{
      .name = "protections",
      .zh = "八防",
      .en = "the protections of the room: what climate and light what is kept here may have",
      .fields = {{.key = "profile",
                  .shape = Shape::Word,
                  .fallback = "paper",
                  .choices = {{"paper"}, {"special"}, {"tape"}, {"film"}, {"film_master"}, {"optical"}},
                  .zh = "按哪种载体的环境要求：纸质、特藏、磁性载体、胶片、胶片母片、光盘",
                  .en = "the medium whose limits count",
                  .set = [](Plan& plan, std::string_view, const Value& v) { plan.profile = *core::profile_of(v.text); }}}};
  for (auto& field : limits()) section.fields.push_back(std::move(field));
  return section;
}

}  // namespace archroom::settings
