// What the site file says of the room as a whole, as the core needs it.
#pragma once

#include <map>

#include "base/ids.hpp"
#include "controller/core/alarms/alarm_plan.hpp"
#include "controller/core/protections/point_plan.hpp"
#include "controller/core/protections/profile.hpp"

namespace archroom::core {

struct RoomPlan {
  int power_budget_w = 0;                    // of all drives at once; 0: no limit
  std::map<PointId, PointPlan> points = {};  // everything that is measured
  Profile profile = {};                      // of the medium that is kept here
  AlarmPlan alarms = {};                     // good: alarm_plan_of() and the site's own conditions

  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("power_budget_w", self.power_budget_w);
    v("points", self.points);
    v("profile", self.profile);
    v("alarms", self.alarms);
  }
};

}  // namespace archroom::core
