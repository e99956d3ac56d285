// What is watched: conditions on measured points, with their limits, delays and words. Made by the settings, checked once, never
// changed while running. Words as in OPC UA Part 9 and ISA-18.2.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"

namespace archroom::core {

struct AlarmText {
  std::string zh;
  std::string en;
  friend bool operator==(const AlarmText&, const AlarmText&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("zh", self.zh);
    v("en", self.en);
  }
};

enum class AlarmKind : std::uint8_t {
  High,    // from the limit up; a contact is a High with limit 1
  Low,     // from the limit down
  Sensor,  // the point's value is bad or stale. A bad sensor is not a bad value: this is a condition of its own
};

// Values, limits and deadbands are integers in the point's own scaled unit, e.g. 0.01 °C.
struct AlarmCondition {
  AlarmKind kind = AlarmKind::High;
  PointId point;
  std::int64_t limit = 0;     // entered at the limit itself
  std::int64_t deadband = 0;  // held until the value is further back than this
  Duration on_delay{};        // past the limit for so long, then it is active
  Duration off_delay{};
  Duration re_alarm_after{};             // active and in view for so long: told again, to be acknowledged again. 0: never
  Duration max_shelve = hours{8};        // 0: may not be shelved
  int chatter_risings = 3;               // so many risings
  Duration chatter_within = minutes{1};  // in so short a time: it chatters, and is told once. 0: never told to
  int severity = 500;                    // 1 to 1000, as in Part 9
  bool latching = false;                 // stays until somebody resets it
  bool needs_confirm = false;            // besides the acknowledgement: what was done about it
  std::set<AlarmId> suppressed_by;       // while any of these is active
  std::string group;                     // of which the first to rise is kept; empty: none
  AlarmText name;
  AlarmText guidance;  // what to do
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("kind", self.kind);
    v("point", self.point);
    v("limit", self.limit);
    v("deadband", self.deadband);
    v("on_delay", self.on_delay);
    v("off_delay", self.off_delay);
    v("re_alarm_after", self.re_alarm_after);
    v("max_shelve", self.max_shelve);
    v("chatter_risings", self.chatter_risings);
    v("chatter_within", self.chatter_within);
    v("severity", self.severity);
    v("latching", self.latching);
    v("needs_confirm", self.needs_confirm);
    v("suppressed_by", self.suppressed_by);
    v("group", self.group);
    v("name", self.name);
    v("guidance", self.guidance);
  }
};

// Of a High or Low: whether the value counts as past the limit, deadband considered; the delays come after it.
[[nodiscard]] bool is_past(const AlarmCondition& condition, std::int64_t value, bool was_past);

struct AlarmPlan {
  std::map<AlarmId, AlarmCondition> conditions;
  std::map<PointId, Duration> points;  // how old a good value may grow; 0: it is told when it changes, and never grows old
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("conditions", self.conditions);
    v("points", self.points);
  }
};

// What makes a plan impossible, all at once and each in words for whoever wrote it; empty for a good one. An engine is only
// given good plans: in a circle of suppression, for one, nobody would be told anything.
struct AlarmPlanFault {
  AlarmId condition;
  std::string found;
  friend bool operator==(const AlarmPlanFault&, const AlarmPlanFault&) = default;
};
[[nodiscard]] std::vector<AlarmPlanFault> faults_of(const AlarmPlan& plan);

}  // namespace archroom::core
