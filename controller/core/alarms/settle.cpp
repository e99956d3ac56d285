// What follows from values and time: rising, falling, chattering, suppression, shelves that end, repetition, first-out.
#include <algorithm>

#include "controller/core/alarms/alarm_moment.hpp"

namespace archroom::core {
namespace {

using devices::Quality;

// The last so many risings that lie less than the chattering time back.
void note_rising(const AlarmCondition& condition, Alarm& alarm, Instant now) {
  alarm.risings.push_back(now);
  std::erase_if(alarm.risings, [&](Instant at) { return at <= now - condition.chatter_within; });
  if (alarm.risings.size() > static_cast<std::size_t>(condition.chatter_risings)) alarm.risings.erase(alarm.risings.begin());
}

// Stable: of two that were shown at once, the one that was judged first stays first.
void join_group(AlarmMoment& moment, const AlarmId& id, const std::string& group, Instant source_at) {
  auto& risen = moment.state.groups[group];
  if (std::any_of(risen.begin(), risen.end(), [&](const auto& one) { return one.id == id; })) return;
  const auto place = std::find_if(risen.begin(), risen.end(), [&](const auto& one) { return one.source_at > source_at; });
  const bool first = place == risen.begin();
  risen.insert(place, {id, source_at});
  if (first) moment.tell(id, AlarmEvent::FirstOut);
}

void rise(AlarmMoment& moment, const AlarmId& id, const AlarmCondition& condition, Alarm& alarm) {
  alarm.active = true;
  alarm.raised_at = moment.wall;
  alarm.repeats = 0;
  if (condition.latching) alarm.latched = true;
  ++alarm.occurrence;
  if (alarm.acknowledged && alarm.confirmed) alarm.in_view = false;
  const bool went_on = alarm.chattering;
  if (condition.chatter_risings > 0) {
    note_rising(condition, alarm, moment.state.now);
    alarm.chattering = alarm.risings.size() == static_cast<std::size_t>(condition.chatter_risings);
  }
  if (went_on) {
    alarm.chattering = true;  // it ends by quiet alone
    ++alarm.untold;
  } else {
    alarm.acknowledged = false;
    alarm.confirmed = !condition.needs_confirm;
    alarm.silenced = false;
    alarm.told_occurrence = alarm.occurrence;
    moment.tell(id, alarm.chattering ? AlarmEvent::ChatteringBegan : AlarmEvent::Raised);
  }
  if (!condition.group.empty()) join_group(moment, id, condition.group, alarm.source_at);
}

void unshelve(AlarmMoment& moment, const AlarmId& id, Alarm& alarm) {
  alarm.shelved_until.reset();
  alarm.one_shot = false;
  moment.tell(id, AlarmEvent::Unshelved);
}

void fall(AlarmMoment& moment, const AlarmId& id, Alarm& alarm) {
  alarm.active = false;
  alarm.cleared_at = moment.wall;
  if (!alarm.in_view) alarm.acknowledged = alarm.confirmed = true;  // it came and went while nobody was to be bothered
  if (!alarm.chattering) moment.tell(id, AlarmEvent::Cleared);
  if (alarm.one_shot) unshelve(moment, id, alarm);
}

void end_chattering(AlarmMoment& moment, const AlarmId& id, const AlarmCondition& condition, Alarm& alarm) {
  if (!alarm.chattering || alarm.risings.back() + condition.chatter_within > moment.state.now) return;
  alarm.chattering = false;
  moment.tell(id, AlarmEvent::ChatteringEnded);
  moment.changes.back().count = alarm.untold;
  alarm.untold = 0;
}

void look(AlarmMoment& moment, const AlarmId& id, const AlarmCondition& condition, Alarm& alarm) {
  const auto& point = moment.state.points.at(condition.point);
  const bool good = point.quality == Quality::Good && !point.stale;
  const bool was_past = alarm.past;
  if (condition.kind == AlarmKind::Sensor) {
    // Neither good nor bad, as after a restart: what was known of the sensor stands.
    if (good) alarm.past = false;
    if (point.quality == Quality::Bad || point.stale) alarm.past = true;
    alarm.known = true;
  } else {
    if (good) alarm.past = is_past(condition, point.value, alarm.past);
    if (good != alarm.known && is_open(alarm)) moment.tell(id, good ? AlarmEvent::ValueKnown : AlarmEvent::ValueUnknown);
    alarm.known = good;
  }
  if (!alarm.past || was_past) return;
  alarm.source_at = condition.kind == AlarmKind::Sensor ? moment.state.now : point.observed_at;
}

// While its value is unknown an alarm stands still. A delay that ran out meanwhile counts if the next good value agrees.
void flip(AlarmMoment& moment, const AlarmId& id, const AlarmCondition& condition, Alarm& alarm) {
  if (alarm.past == alarm.active) {
    alarm.flips_at.reset();
    return;
  }
  if (!alarm.flips_at) alarm.flips_at = moment.state.now + (alarm.past ? condition.on_delay : condition.off_delay);
  if (!alarm.known || *alarm.flips_at > moment.state.now) return;
  alarm.flips_at.reset();
  if (alarm.past) {
    rise(moment, id, condition, alarm);
  } else {
    fall(moment, id, alarm);
  }
}

// Only what is known to be active, and is being looked after, excuses others.
bool is_caused(const AlarmMoment& moment, const AlarmCondition& condition) {
  return std::any_of(condition.suppressed_by.begin(), condition.suppressed_by.end(), [&](const AlarmId& id) {
    const auto& cause = moment.state.alarms.at(id);
    return cause.active && cause.known && !cause.out_of_service;
  });
}

void suppress(AlarmMoment& moment, const AlarmId& id, const AlarmCondition& condition, Alarm& alarm) {
  const bool caused = is_caused(moment, condition);
  if (caused != alarm.suppressed && is_open(alarm)) moment.tell(id, caused ? AlarmEvent::Suppressed : AlarmEvent::Unsuppressed);
  alarm.suppressed = caused;
}

void repeat(AlarmMoment& moment, const AlarmId& id, const AlarmCondition& condition, Alarm& alarm) {
  const Instant now = moment.state.now;
  if (!alarm.active || is_hidden(alarm) || condition.re_alarm_after == Duration{0}) {
    alarm.repeats_at.reset();
    return;
  }
  if (!alarm.repeats_at) alarm.repeats_at = now + condition.re_alarm_after;
  if (*alarm.repeats_at > now) return;
  alarm.repeats_at = now + condition.re_alarm_after;
  ++alarm.repeats;
  alarm.acknowledged = false;
  alarm.confirmed = !condition.needs_confirm;
  alarm.silenced = false;
  moment.tell(id, AlarmEvent::Repeated);
}

void show(AlarmMoment& moment, const AlarmId& id, const AlarmCondition& condition, Alarm& alarm) {
  if (alarm.shelved_until && *alarm.shelved_until <= moment.state.now) unshelve(moment, id, alarm);
  suppress(moment, id, condition, alarm);
  if (alarm.active && !is_hidden(alarm)) alarm.in_view = true;
  repeat(moment, id, condition, alarm);
}

bool is_over(const AlarmMoment& moment, const std::vector<RisenOf<Instant>>& risen) {
  return std::none_of(risen.begin(), risen.end(), [&](const auto& one) { return is_open(moment.state.alarms.at(one.id)); });
}

}  // namespace

void settle(AlarmMoment& moment) {
  auto& state = moment.state;
  for (auto& [_, point] : state.points) {
    if (point.stale_at && *point.stale_at <= state.now) point.stale = true;
  }
  for (const auto& [id, condition] : moment.plan.conditions) {
    auto& alarm = state.alarms.at(id);
    end_chattering(moment, id, condition, alarm);
    look(moment, id, condition, alarm);
    flip(moment, id, condition, alarm);
  }
  // Only now is it known what is active: a cause hides what rose at the same moment.
  for (const auto& [id, condition] : moment.plan.conditions) show(moment, id, condition, state.alarms.at(id));
  std::erase_if(state.groups, [&](const auto& group) { return is_over(moment, group.second); });
  for (auto i = moment.first; i < moment.changes.size(); ++i) {
    moment.changes[i].hidden = is_hidden(state.alarms.at(moment.changes[i].id));
  }
}

}  // namespace archroom::core
