// Everything the alarm engine knows: plain data, twice the same shape. Running, times are Instants; kept on the disk they are
// wall time (a Snapshot), converted once after a restart, so that a delay, a shelf or a repetition ends when it would have ended.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/core/alarms/alarm_plan.hpp"
#include "devices/vocabulary/observation.hpp"

namespace archroom::core {

// What has no deadline.
struct AlarmFacts {
  bool past = false;                  // the limit, deadband considered, delays not
  bool active = false;                // delays considered
  bool known = false;                 // false: its point is bad or stale, and the state is the last one that was known
  std::uint64_t occurrence = 0;       // of the last rising; counts from 1
  std::uint64_t told_occurrence = 0;  // the last one that was told by itself; the rest came while it chattered
  WallTime raised_at;                 // the last time that it rose
  WallTime cleared_at;                // and fell
  bool acknowledged = true;           // true where there is nothing to acknowledge
  bool confirmed = true;
  bool latched = false;
  bool silenced = false;  // its sound; nothing else
  bool in_view = false;   // something of what is to be acknowledged could be seen while it was active
  std::string acknowledged_by;
  std::string note;  // of whoever last acknowledged, confirmed, shelved it or took it out of service
  bool one_shot = false;
  std::string shelved_by;
  bool suppressed = false;
  bool out_of_service = false;
  std::uint32_t repeats = 0;  // of this occurrence
  bool chattering = false;
  std::uint32_t untold = 0;  // risings since it began to chatter
  friend bool operator==(const AlarmFacts&, const AlarmFacts&) = default;
};

template <class Time>
struct AlarmOf : AlarmFacts {
  Time source_at{};                   // when its point first showed it
  std::optional<Time> flips_at;       // active follows past then
  std::optional<Time> shelved_until;  // also of a one-shot shelf
  std::optional<Time> repeats_at;
  std::vector<Time> risings;  // the last ones, within the chattering time
  friend bool operator==(const AlarmOf&, const AlarmOf&) = default;

  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("past", self.past);
    v("active", self.active);
    v("known", self.known);
    v("occurrence", self.occurrence);
    v("told_occurrence", self.told_occurrence);
    v("raised_at", self.raised_at);
    v("cleared_at", self.cleared_at);
    v("acknowledged", self.acknowledged);
    v("confirmed", self.confirmed);
    v("latched", self.latched);
    v("silenced", self.silenced);
    v("in_view", self.in_view);
    v("acknowledged_by", self.acknowledged_by);
    v("note", self.note);
    v("one_shot", self.one_shot);
    v("shelved_by", self.shelved_by);
    v("suppressed", self.suppressed);
    v("out_of_service", self.out_of_service);
    v("repeats", self.repeats);
    v("chattering", self.chattering);
    v("untold", self.untold);
    v("source_at", self.source_at);
    v("flips_at", self.flips_at);
    v("shelved_until", self.shelved_until);
    v("repeats_at", self.repeats_at);
    v("risings", self.risings);
  }
};

template <class Time>
struct WatchedPointOf {
  std::int64_t value = 0;
  devices::Quality quality = devices::Quality::Unknown;
  bool stale = false;
  Time observed_at{};
  std::optional<Time> stale_at;  // nothing: never
  friend bool operator==(const WatchedPointOf&, const WatchedPointOf&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("value", self.value);
    v("quality", self.quality);
    v("stale", self.stale);
    v("observed_at", self.observed_at);
    v("stale_at", self.stale_at);
  }
};

// One of a group, in the order in which their points showed it, not in which their delays ran out.
template <class Time>
struct RisenOf {
  AlarmId id;
  Time source_at{};
  friend bool operator==(const RisenOf&, const RisenOf&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("id", self.id);
    v("source_at", self.source_at);
  }
};

// `now` is the last moment that was worked on, or at which the snapshot was taken.
template <class Time>
struct AlarmsOf {
  Time now{};
  std::map<AlarmId, AlarmOf<Time>> alarms;
  std::map<PointId, WatchedPointOf<Time>> points;
  std::map<std::string, std::vector<RisenOf<Time>>> groups;  // the first is the first-out; until all of them are closed
  friend bool operator==(const AlarmsOf&, const AlarmsOf&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("now", self.now);
    v("alarms", self.alarms);
    v("points", self.points);
    v("groups", self.groups);
  }
};

using Alarm = AlarmOf<Instant>;
using WatchedPoint = WatchedPointOf<Instant>;
using AlarmState = AlarmsOf<Instant>;
using AlarmSnapshot = AlarmsOf<WallTime>;

// Nothing seen yet: every value unknown, and stale once its point has been silent for as long as it may.
[[nodiscard]] AlarmState initial_alarms(const AlarmPlan& plan, Instant now);

// `now` and `wall` are the same moment; the snapshot has milliseconds.
[[nodiscard]] AlarmSnapshot snapshot_of(const AlarmState& state, Instant now, WallTime wall);

// After a restart. No alarm, shelf or running delay is lost, also where its end fell into the time in between: then it ends with
// the next step. Values are unknown until they are seen again; that nobody listened meanwhile makes none stale. What the plan no
// longer has is left out. A clock that was set back lengthens nothing.
[[nodiscard]] AlarmState restored_alarms(const AlarmPlan& plan, const AlarmSnapshot& kept, Instant now, WallTime wall);

// Not yet over for people: active, or something is to be acknowledged, confirmed or reset.
[[nodiscard]] bool is_open(const AlarmFacts& alarm);
// Kept out of people's view: shelved, suppressed or out of service. It goes on being judged.
[[nodiscard]] bool is_hidden(const Alarm& alarm);
// A sounder sounds for it: in view, open, neither acknowledged nor silenced.
[[nodiscard]] bool wants_sound(const Alarm& alarm);

}  // namespace archroom::core
