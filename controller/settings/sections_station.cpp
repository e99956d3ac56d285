// What a site file says of a station.
#include "controller/settings/sections.hpp"
#include "controller/settings/spelling.hpp"

namespace archroom::settings {
namespace {

core::StationPlan& last(Plan& plan) { return plan.stations.back().station; }

}  // namespace

Section station_section() {
  return {.name = "station",
          .repeated = true,
          .most = 32,
          .zh = "扫描站（每个一段）",
          .en = "where people scan: a gun of this machine, or any computer that runs `archroom station NAME`",
          .begin = [](Plan& plan) { plan.stations.emplace_back(); },
          .fields = {
              {.key = "name",
               .required = true,
               .wanted = "1 to 32 letters, digits, _ or -",
               .refuse = refuse_name,
               .zh = "扫描站代号",
               .en = "its name, as in GET /stations",
               .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).id = {v.text}; }},
              {.key = "title",
               .fallback = "",
               .wanted = "a short text for people, may be Chinese",
               .zh = "显示名称，例如“查阅室”",
               .en = "what people call it",
               .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).title = v.text; }},
              {.key = "timeout_s",
               .shape = Shape::Integer,
               .fallback = "60",
               .least = 5,
               .most = 600,
               .unit = "s",
               .zh = "多久不扫描就结束当前操作",
               .en = "so much silence ends a dialogue and signs the person off",
               .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).timeout = seconds{v.integer}; }},
              {.key = "gun",
               .fallback = "none",
               .wanted = "where its gun is",
               .refuse = refuse_gun,
               .zh = "本机扫描枪；none 表示由其他电脑扫描",
               .en = "its gun on this machine; none: another computer does the scanning",
               .set = [](Plan& plan, std::string_view, const Value& v) { plan.stations.back().gun = v.text; }},
          }};
}

}  // namespace archroom::settings
