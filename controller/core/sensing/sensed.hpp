// What the core knows of the room by its sensors: part of State, plain data.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/core/alarms/alarm_state.hpp"
#include "controller/core/protections/verdict.hpp"
#include "devices/vocabulary/shelf.hpp"

namespace archroom::core {

// What the evidence says of one protection, and since when.
struct GuardState {
  Level level = Level::Unknown;
  WallTime since;
  std::vector<Exhibit> exhibits;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("level", self.level);
    v("since", self.since);
    v("exhibits", self.exhibits);
  }
};

struct Sensed {
  std::map<PointId, Point> points;  // all of the plan
  devices::Protections acting;      // what the room's own contacts show
  std::set<PointId> unseen;         // contacts that forbid motion, of which nothing is known
  std::map<Guarded, GuardState> guards;
  AlarmState alarms;
  std::map<PointId, std::vector<AlarmId>> watched_by;  // conditions by their point
  Instant points_due = Instant::never();               // not later than the first rejudge_at(); may be earlier
  Instant alarms_due = Instant::never();               // not later than next_alarm_wakeup(); may be earlier
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("points", self.points);
    v("acting", self.acting);
    v("unseen", self.unseen);
    v("guards", self.guards);
    v("alarms", self.alarms);
    v("watched_by", self.watched_by);
    v("points_due", self.points_due);
    v("alarms_due", self.alarms_due);
  }
};

}  // namespace archroom::core
