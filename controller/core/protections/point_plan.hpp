// What the site file says of one measured value: where it comes from and what it is good for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "devices/vocabulary/observation.hpp"

namespace archroom::core {

// What a value is evidence of. A contact's is a State.
enum class PointRole : std::uint8_t { None, Temperature, Humidity, Light, Smoke, Leak, Door, Mains, Quake };
[[nodiscard]] std::string_view name_of(PointRole role);
[[nodiscard]] std::optional<PointRole> role_of(std::string_view name);
[[nodiscard]] constexpr bool is_contact(PointRole role) { return role >= PointRole::Smoke; }
// What a quantity is evidence of where nobody says otherwise: "temperature", "humidity", "light", "leak", "on_battery".
[[nodiscard]] PointRole usual_role_of(std::string_view quantity, devices::Unit unit);

struct PointPlan {
  DeviceId device;
  std::string quantity;
  devices::Unit unit = devices::Unit::State;
  PointRole role = PointRole::None;
  std::int64_t healthy = 0;            // of a contact: what it shows while all is well
  std::string place;                   // empty: the room
  Duration stale_after = seconds{30};  // older than this it is no evidence; 0: it never grows old
  std::optional<WallTime> calibrated_until;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("device", self.device);
    v("quantity", self.quantity);
    v("unit", self.unit);
    v("role", self.role);
    v("healthy", self.healthy);
    v("place", self.place);
    v("stale_after", self.stale_after);
    v("calibrated_until", self.calibrated_until);
  }
};

[[nodiscard]] inline PointId point_id(const DeviceId& device, std::string_view quantity) {
  return {device.text + "/" + std::string{quantity}};
}

}  // namespace archroom::core
