// What the core must know of the room as a whole, from the site file: its points, its profile, what alarms are watched for.
#pragma once

#include "controller/core/room_plan.hpp"
#include "controller/settings/plan.hpp"

namespace archroom::settings {

[[nodiscard]] core::RoomPlan room_plan_of(const Plan& plan);

}  // namespace archroom::settings
