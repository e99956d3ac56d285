// What the control port can show and change of an emulated sensor and of its wire, as one table. Pure of I/O.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>

#include "devices/emulator/control_keys.hpp"
#include "devices/emulator/wire.hpp"

namespace archroom::emulator {

// A unit and the switches of its wire, changed together or not at all.
struct PointsScene {
  PointsUnit unit;
  WireSwitches wire;
};

struct PointsKey {
  const char* name;
  const char* takes;
  const char* does;
  std::optional<Refusal> (*set)(PointsScene& scene, const Json& value);
};

[[nodiscard]] std::span<const PointsKey> points_keys();
// All keys of the body or none.
[[nodiscard]] std::optional<Refusal> change(PointsScene& scene, const Json& body);
[[nodiscard]] Json look(const PointsUnit& unit, const Wire& wire);

}  // namespace archroom::emulator
