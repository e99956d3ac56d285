#include "controller/core/protections/point_plan.hpp"

#include <cstddef>

namespace archroom::core {
namespace {

constexpr std::string_view kRoles[] = {"none", "temperature", "humidity", "light", "smoke", "leak", "door", "mains", "quake"};

}  // namespace

std::string_view name_of(PointRole role) { return kRoles[static_cast<std::size_t>(role)]; }

std::optional<PointRole> role_of(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kRoles); ++i) {
    if (kRoles[i] == name) return static_cast<PointRole>(i);
  }
  return std::nullopt;
}

PointRole usual_role_of(std::string_view quantity, devices::Unit unit) {
  using devices::Unit;
  if (quantity == "temperature" && unit == Unit::Celsius) return PointRole::Temperature;
  if (quantity == "humidity" && unit == Unit::Percent) return PointRole::Humidity;
  if (quantity == "light" && unit == Unit::Lux) return PointRole::Light;
  if (quantity == "leak" && unit == Unit::State) return PointRole::Leak;
  if (quantity == "on_battery" && unit == Unit::State) return PointRole::Mains;  // of a power supply that bridges an outage
  return PointRole::None;
}

}  // namespace archroom::core
