#include "controller/core/sensing/view.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace archroom::core {
namespace {

using devices::Quality;

constexpr std::string_view kStandings[] = {"normal",  "unacknowledged", "acknowledged", "returned",
                                           "latched", "shelved",        "suppressed",   "out_of_service"};

// A probe that stands still or was not calibrated in time still shows a number: people see it, and why it proves nothing.
Quality shown_quality(Trouble trouble) {
  switch (trouble) {
    case Trouble::None:
    case Trouble::Stuck:
    case Trouble::OutOfCalibration: return Quality::Good;
    case Trouble::Missing:
    case Trouble::LinkLost: return Quality::Unknown;
    default: return Quality::Bad;
  }
}

AlarmStanding standing_of(const Alarm& alarm) {
  if (alarm.out_of_service) return AlarmStanding::OutOfService;
  if (alarm.shelved_until) return AlarmStanding::Shelved;
  if (!is_open(alarm)) return AlarmStanding::Normal;
  if (alarm.suppressed) return AlarmStanding::Suppressed;
  if (alarm.active) return alarm.acknowledged ? AlarmStanding::Acknowledged : AlarmStanding::Unacknowledged;
  if (!alarm.acknowledged || !alarm.confirmed) return AlarmStanding::Returned;
  return AlarmStanding::Latched;
}

// Of a point, or of one that is made from it.
devices::Unit unit_of_point(const RoomPlan& room, const PointId& id) {
  const auto exact = room.points.find(id);
  if (exact != room.points.end()) return exact->second.unit;
  const auto from = room.points.find({id.text.substr(0, id.text.rfind('/'))});
  const bool swing = id.text.ends_with("/swing");
  return swing && from != room.points.end() ? from->second.unit : devices::Unit::State;
}

}  // namespace

std::string_view name_of(AlarmStanding standing) { return kStandings[static_cast<std::size_t>(standing)]; }

std::optional<AlarmStanding> standing_of(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kStandings); ++i) {
    if (kStandings[i] == name) return static_cast<AlarmStanding>(i);
  }
  return std::nullopt;
}

std::string_view priority_of(int severity) {
  if (severity >= 900) return "critical";
  if (severity >= 700) return "high";
  return severity >= 400 ? "medium" : "low";
}

ReadingView view_of_reading(const State& state, const PointId& id) {
  const auto& plan = state.room.points.at(id);
  const auto& point = state.sensed.points.at(id);
  ReadingView view;
  view.id = id;
  view.plan = plan;
  view.quality = shown_quality(point.trouble);
  if (view.quality == Quality::Good) view.value = point.value;
  view.severity = point.severity;
  view.detail = point.detail;
  view.seen = point.seen;
  view.observed_at = point.observed_at;
  view.at = point.seen_at;
  view.level = point.level;
  view.trouble = point.trouble;
  view.level_since = point.level_since;
  view.band = band_of(plan.role, state.room.profile);
  if (plan.role == PointRole::Light) view.light_most = state.room.profile.light_most;
  view.widest_range = widest_range(plan.role, state.room.profile);
  if (view.widest_range && point.swing.hours_seen(state.wall) > 0) view.day_range = point.swing.range(state.wall);
  return view;
}

AlarmView view_of_alarm(const State& state, const AlarmId& id) {
  const auto& alarm = state.sensed.alarms.alarms.at(id);
  AlarmView view;
  view.id = id;
  view.condition = state.room.alarms.conditions.at(id);
  view.facts = alarm;
  view.standing = standing_of(alarm);
  view.open = is_open(alarm);
  view.hidden = is_hidden(alarm);
  view.sounds = wants_sound(alarm);
  view.unit = unit_of_point(state.room, view.condition.point);
  if (alarm.shelved_until) {
    const auto left = std::chrono::duration_cast<milliseconds>(*alarm.shelved_until - state.now);
    view.shelved_until = WallTime{state.wall.ms + left.count()};
  }
  const auto group = state.sensed.alarms.groups.find(view.condition.group);
  view.first_out = group != state.sensed.alarms.groups.end() && !group->second.empty() && group->second.front().id == id;
  return view;
}

std::vector<GuardView> view_of_protections(const State& state) {
  std::vector<GuardView> all;
  for (const auto& [guarded, guard] : state.sensed.guards) all.push_back({guarded, guard});
  return all;
}

}  // namespace archroom::core
