#include "controller/core/protections/verdict.hpp"

#include <algorithm>
#include <cstddef>

namespace archroom::core {
namespace {

struct Names {
  std::string_view code;
  std::string_view zh;
  std::string_view en;
};
constexpr Names kNames[kGuarded] = {
    {"shock", "防震", "against shock"},       {"theft", "防盗", "against theft"},           {"fire", "防火", "against fire"},
    {"light", "防光", "against light"},       {"damp", "防潮", "against damp and water"},   {"heat", "防高温", "against heat"},
    {"pests", "防有害生物", "against pests"}, {"pollution", "防污染", "against pollution"}, {"power", "供电", "mains power"},
};

// What is known to be wrong before what is not known; ok comes last.
int rank(Level level) {
  switch (level) {
    case Level::Alarm: return 3;
    case Level::Warning: return 2;
    case Level::Unknown: return 1;
    case Level::Ok: return 0;
  }
  return 1;
}

}  // namespace

std::string_view name_of(Guarded what) { return kNames[static_cast<std::size_t>(what)].code; }
std::string_view name_zh(Guarded what) { return kNames[static_cast<std::size_t>(what)].zh; }
std::string_view name_en(Guarded what) { return kNames[static_cast<std::size_t>(what)].en; }

std::optional<Guarded> guarded_by(PointRole role) {
  switch (role) {
    case PointRole::Temperature: return Guarded::Heat;
    case PointRole::Humidity:
    case PointRole::Leak: return Guarded::Damp;
    case PointRole::Light: return Guarded::Light;
    case PointRole::Smoke: return Guarded::Fire;
    case PointRole::Door: return Guarded::Theft;
    case PointRole::Mains: return Guarded::Power;
    case PointRole::Quake: return Guarded::Shock;
    case PointRole::None: break;
  }
  return std::nullopt;
}

Level judged(std::span<const Exhibit> exhibits) {
  if (exhibits.empty()) return Level::Unknown;
  return std::max_element(exhibits.begin(), exhibits.end(),
                          [](const Exhibit& a, const Exhibit& b) { return rank(a.level) < rank(b.level); })
      ->level;
}

}  // namespace archroom::core
