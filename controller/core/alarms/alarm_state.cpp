#include "controller/core/alarms/alarm_state.hpp"

#include <algorithm>
#include <utility>

namespace archroom::core {
namespace {

template <class To, class From, class Convert>
std::optional<To> converted_if(const std::optional<From>& from, Convert convert) {
  return from ? std::optional<To>{convert(*from)} : std::nullopt;
}

// The same facts with other clocks.
template <class To, class From, class Convert>
AlarmOf<To> converted(const AlarmOf<From>& from, Convert convert) {
  AlarmOf<To> to;
  static_cast<AlarmFacts&>(to) = from;
  to.source_at = convert(from.source_at);
  to.flips_at = converted_if<To>(from.flips_at, convert);
  to.shelved_until = converted_if<To>(from.shelved_until, convert);
  to.repeats_at = converted_if<To>(from.repeats_at, convert);
  for (const auto at : from.risings) to.risings.push_back(convert(at));
  return to;
}

template <class To, class From, class Convert>
WatchedPointOf<To> converted(const WatchedPointOf<From>& from, Convert convert) {
  return {from.value, from.quality, from.stale, convert(from.observed_at), converted_if<To>(from.stale_at, convert)};
}

template <class To, class From, class Convert>
RisenOf<To> converted(const RisenOf<From>& from, Convert convert) {
  return {from.id, convert(from.source_at)};
}

// As far as the plan still has it.
void take_alarms(AlarmState& state, const AlarmState& kept) {
  for (const auto& [id, alarm] : kept.alarms) {
    if (state.alarms.contains(id)) state.alarms[id] = alarm;
  }
  for (const auto& [name, risen] : kept.groups) {
    for (const auto& one : risen) {
      if (state.alarms.contains(one.id)) state.groups[name].push_back(one);
    }
  }
}

// A good value was good; a bad or stale one stays so until a good one comes.
void take_points(AlarmState& state, const AlarmState& kept) {
  for (const auto& [id, point] : kept.points) {
    const auto found = state.points.find(id);
    if (found == state.points.end()) continue;
    auto& mine = found->second;
    mine.value = point.value;
    mine.observed_at = point.observed_at;
    mine.stale = point.stale;
    if (point.quality == devices::Quality::Bad) mine.quality = point.quality;
  }
}

template <class To, class From, class Convert>
AlarmsOf<To> all_converted(const AlarmsOf<From>& from, Convert convert) {
  AlarmsOf<To> to;
  for (const auto& [id, alarm] : from.alarms) to.alarms[id] = converted<To>(alarm, convert);
  for (const auto& [id, point] : from.points) to.points[id] = converted<To>(point, convert);
  for (const auto& [name, risen] : from.groups) {
    for (const auto& one : risen) to.groups[name].push_back(converted<To>(one, convert));
  }
  return to;
}

}  // namespace

AlarmState initial_alarms(const AlarmPlan& plan, Instant now) {
  AlarmState state;
  state.now = now;
  for (const auto& [id, _] : plan.conditions) state.alarms[id] = {};
  for (const auto& [id, lasts] : plan.points) {
    auto& point = state.points[id];
    if (lasts > Duration{0}) point.stale_at = now + lasts;
  }
  return state;
}

AlarmSnapshot snapshot_of(const AlarmState& state, Instant now, WallTime wall) {
  auto kept = all_converted<WallTime>(
      state, [&](Instant at) { return WallTime{wall.ms + std::chrono::duration_cast<milliseconds>(at - now).count()}; });
  kept.now = wall;
  return kept;
}

AlarmState restored_alarms(const AlarmPlan& plan, const AlarmSnapshot& kept, Instant now, WallTime wall) {
  const WallTime present = std::max(wall, kept.now);
  const auto was = all_converted<Instant>(kept, [&](WallTime at) { return now + milliseconds{at.ms - present.ms}; });
  auto state = initial_alarms(plan, now);
  take_alarms(state, was);
  take_points(state, was);
  return state;
}

bool is_open(const AlarmFacts& alarm) { return alarm.active || !alarm.acknowledged || !alarm.confirmed || alarm.latched; }

bool is_hidden(const Alarm& alarm) { return alarm.shelved_until || alarm.suppressed || alarm.out_of_service; }

bool wants_sound(const Alarm& alarm) { return !is_hidden(alarm) && !alarm.acknowledged && !alarm.silenced; }

}  // namespace archroom::core
