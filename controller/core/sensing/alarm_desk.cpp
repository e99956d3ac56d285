#include "controller/core/sensing/alarm_desk.hpp"

#include <algorithm>

#include "controller/core/alarms/alarms.hpp"

namespace archroom::core {
namespace {

using devices::Quality;

// Nothing follows from this value: the comparators stand as they stood and no delay is running. Then only the value is younger.
bool is_quiet(const State& state, const WatchedPoint& known, const PointSeen& seen) {
  const auto& sensed = state.sensed;
  if (state.now >= sensed.alarms_due || known.stale || known.quality != seen.quality) return false;
  if (seen.quality != Quality::Good) return true;
  const auto watching = sensed.watched_by.find(seen.point);
  if (watching == sensed.watched_by.end()) return true;
  return std::all_of(watching->second.begin(), watching->second.end(), [&](const AlarmId& id) {
    const auto& condition = state.room.alarms.conditions.at(id);
    const auto& alarm = sensed.alarms.alarms.at(id);
    if (alarm.flips_at || !alarm.known) return false;
    return condition.kind == AlarmKind::Sensor ? !alarm.past : is_past(condition, seen.value, alarm.past) == alarm.past;
  });
}

void take_quietly(const State& state, WatchedPoint& known, const PointSeen& seen) {
  if (seen.quality != Quality::Good) return;
  known.value = seen.value;
  known.observed_at = seen.observed_at;
  const Duration lasts = state.room.alarms.points.at(seen.point);
  if (lasts > Duration{0}) known.stale_at = seen.observed_at + lasts;
}

// After a restart no value is known anyway: that one came is nothing to keep.
bool is_news(Alarm was, const Alarm& now) {
  was.known = now.known;
  return was != now;
}

// Everything in which an alarm differs from what the register has is kept, also a delay that has begun to run.
AlarmsMoved moved(const State& state, const std::map<AlarmId, Alarm>& before, std::vector<AlarmChange> changes) {
  AlarmsMoved record;
  record.changes = std::move(changes);
  auto kept = snapshot_of(state.sensed.alarms, state.now, state.wall);
  for (auto& [id, alarm] : kept.alarms) {
    const auto was = before.find(id);
    if (was == before.end() || is_news(was->second, state.sensed.alarms.alarms.at(id))) record.alarms[id] = std::move(alarm);
  }
  record.groups = std::move(kept.groups);
  return record;
}

std::optional<AlarmRefusal> run(Turn& turn, const AlarmInput& input) {
  auto& sensed = turn.state.sensed;
  const auto before = sensed.alarms.alarms;
  const auto groups = sensed.alarms.groups;
  auto done = step_alarms(sensed.alarms, turn.state.room.alarms, turn.state.now, turn.state.wall, input);
  sensed.alarms_due = next_alarm_wakeup(sensed.alarms, turn.state.room.alarms);
  auto record = moved(turn.state, before, std::move(done.changes));
  for (const auto& [id, was] : before) {
    if (was != sensed.alarms.alarms.at(id)) turn.alarms.insert(id);
  }
  if (!record.alarms.empty() || groups != sensed.alarms.groups) turn.persist(std::move(record));
  return done.refused;
}

AlarmInput input_of(const AlarmOrdered& order) {
  switch (order.deed) {
    case AlarmDeed::Acknowledge: return AcknowledgeAlarm{order.id, order.occurrence, order.by, order.note};
    case AlarmDeed::Confirm: return ConfirmAlarm{order.id, order.by, order.note};
    case AlarmDeed::Reset: return ResetAlarm{order.id, order.by};
    case AlarmDeed::Shelve: return ShelveAlarm{order.id, order.lasts, order.lasts == Duration{0}, order.by, order.note};
    case AlarmDeed::Unshelve: return UnshelveAlarm{order.id, order.by};
    case AlarmDeed::OutOfService: return SetAlarmService{order.id, true, order.by, order.note};
    case AlarmDeed::InService: return SetAlarmService{order.id, false, order.by, order.note};
    case AlarmDeed::Silence: break;
  }
  return SilenceAlarms{order.id.text.empty() ? std::nullopt : std::optional{order.id}, order.by};
}

bool matters(const AlarmOf<WallTime>& alarm) {
  return is_open(alarm) || alarm.shelved_until || alarm.out_of_service || alarm.flips_at;
}

}  // namespace

void feed_alarms(Turn& turn, const PointSeen& seen) {
  const auto known = turn.state.sensed.alarms.points.find(seen.point);
  if (known == turn.state.sensed.alarms.points.end()) return;
  if (is_quiet(turn.state, known->second, seen)) return take_quietly(turn.state, known->second, seen);
  (void)run(turn, seen);
}

void heed_alarms(Turn& turn) {
  if (turn.state.now >= turn.state.sensed.alarms_due) (void)run(turn, TimePassed{});
}

void alarm_ordered(Turn& turn, const AlarmOrdered& order) {
  const auto refused = run(turn, input_of(order));
  if (!refused) return turn.answer(order.ticket, Accepted{});
  if (*refused == AlarmRefusal::NoSuchAlarm) return turn.answer(order.ticket, NotKnown{});
  turn.answer(order.ticket, AlarmRefused{*refused});
}

void restore_alarms(Turn& turn, const Restored& told) {
  auto& sensed = turn.state.sensed;
  const auto& plan = turn.state.room.alarms;
  sensed.alarms = restored_alarms(plan, told.alarms, turn.state.now, turn.state.wall);
  sensed.watched_by.clear();
  for (const auto& [id, condition] : plan.conditions) {
    sensed.watched_by[condition.point].push_back(id);
    turn.alarms.insert(id);
  }
  for (const auto& [id, alarm] : told.alarms.alarms) {
    if (!plan.conditions.contains(id)) turn.persist(AlarmDropped{id, alarm.occurrence, matters(alarm)});
  }
  (void)run(turn, TimePassed{});
}

}  // namespace archroom::core
