#include "controller/settings/room_plan.hpp"

#include <algorithm>

#include "controller/core/sensing/alarm_conditions.hpp"

namespace archroom::settings {
namespace {

// Three questions without an answer, and never so short that one busy moment of a line makes a value old.
Duration stale_after(Duration every) { return std::max<Duration>(3 * every, seconds{5}); }

void add_point(core::RoomPlan& room, const DevicePlan& device, const std::string& quantity, devices::Unit unit, Duration every) {
  core::PointPlan point;
  point.device = device.id;
  point.quantity = quantity;
  point.unit = unit;
  point.role = core::usual_role_of(quantity, unit);
  point.place = device.place;
  point.stale_after = stale_after(every);
  for (const auto& [meaning, input] : device.inputs) {
    if (input.quantity != quantity) continue;
    point.role = core::role_of(meaning).value_or(core::PointRole::None);
    point.healthy = input.healthy ? 1 : 0;
  }
  // A contact has no scale that could drift.
  if (device.calibrated && !core::is_contact(point.role) && point.role != core::PointRole::None) {
    const auto from = std::chrono::duration_cast<milliseconds>(device.calibrated->time_since_epoch());
    point.calibrated_until = WallTime{(from + hours{24 * 365}).count()};
  }
  room.points[core::point_id(device.id, quantity)] = std::move(point);
}

void add_device(core::RoomPlan& room, const DevicePlan& device) {
  for (const auto& point : device.model.points) {
    if (point.type != devices::PointType::Bits) {
      add_point(room, device, point.quantity, point.unit, point.every);
      continue;
    }
    for (const auto& bit : point.bits) add_point(room, device, bit.quantity, devices::Unit::State, point.every);
  }
}

}  // namespace

core::RoomPlan room_plan_of(const Plan& plan) {
  core::RoomPlan room;
  room.power_budget_w = plan.room.power_budget_w;
  room.profile = plan.profile;
  for (const auto& device : plan.devices) add_device(room, device);
  room.alarms = core::alarm_plan_of(room.points, room.profile);
  return room;
}

}  // namespace archroom::settings
