#include "controller/core/alarms/alarms.hpp"

#include <algorithm>

#include "controller/core/alarms/alarm_moment.hpp"

namespace archroom::core {
namespace {

WallTime wall_of(Instant at, Instant now, WallTime wall) {
  return {wall.ms - std::chrono::duration_cast<milliseconds>(now - at).count()};
}

// A deadline that lies back, from before a restart, falls due now.
void settle_at(AlarmState& state, const AlarmPlan& plan, Instant at, WallTime wall, AlarmTurn& turn) {
  state.now = std::max(state.now, at);
  AlarmMoment moment{state, plan, wall, turn.changes};
  settle(moment);
}

}  // namespace

AlarmTurn step_alarms(AlarmState& state, const AlarmPlan& plan, Instant now, WallTime wall, const AlarmInput& input) {
  AlarmTurn turn;
  for (Instant due = next_alarm_wakeup(state, plan); due <= now; due = next_alarm_wakeup(state, plan)) {
    const Instant at = std::max(state.now, due);
    settle_at(state, plan, at, wall_of(at, now, wall), turn);
  }
  state.now = now;
  AlarmMoment moment{state, plan, wall, turn.changes};
  turn.refused = heed(moment, input);
  settle(moment);
  return turn;
}

Instant next_alarm_wakeup(const AlarmState& state, const AlarmPlan& plan) {
  Instant next = Instant::never();
  const auto consider = [&](const std::optional<Instant>& at) { next = std::min(next, at.value_or(next)); };
  for (const auto& [_, point] : state.points) {
    if (!point.stale) consider(point.stale_at);
  }
  for (const auto& [id, alarm] : state.alarms) {
    if (alarm.known) consider(alarm.flips_at);
    consider(alarm.shelved_until);
    consider(alarm.repeats_at);
    if (alarm.chattering) consider(alarm.risings.back() + plan.conditions.at(id).chatter_within);
  }
  return next;
}

}  // namespace archroom::core
