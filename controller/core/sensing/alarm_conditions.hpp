// The alarm conditions that follow from the points and the profile of a room, before the site adds its own.
#pragma once

#include <map>

#include "base/ids.hpp"
#include "controller/core/alarms/alarm_plan.hpp"
#include "controller/core/protections/point_plan.hpp"
#include "controller/core/protections/profile.hpp"

namespace archroom::core {

// Points that are made from others: the range of 24 hours, in the steps of the point, and whether its calibration has lapsed.
[[nodiscard]] PointId swing_of(const PointId& point);
[[nodiscard]] PointId calibration_of(const PointId& point);

[[nodiscard]] AlarmPlan alarm_plan_of(const std::map<PointId, PointPlan>& points, const Profile& profile);

}  // namespace archroom::core
