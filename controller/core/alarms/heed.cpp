// What the engine is told: values, and what people do about alarms. Each order is done or refused with the reason.
#include <variant>

#include "base/match.hpp"
#include "controller/core/alarms/alarm_moment.hpp"

namespace archroom::core {
namespace {

using Refused = std::optional<AlarmRefusal>;

Refused see(AlarmMoment& moment, const PointSeen& seen) {
  const auto point = moment.state.points.find(seen.point);
  if (point == moment.state.points.end()) return {};
  auto& known = point->second;
  known.quality = seen.quality;
  if (seen.quality != devices::Quality::Good) return {};
  const Duration lasts = moment.plan.points.at(seen.point);
  known.value = seen.value;
  known.observed_at = seen.observed_at;
  known.stale = false;
  if (lasts > Duration{0}) known.stale_at = seen.observed_at + lasts;
  return {};
}

Refused acknowledge(AlarmMoment& moment, Alarm& alarm, const AcknowledgeAlarm& order) {
  if (alarm.acknowledged) return AlarmRefusal::NothingToDo;
  if (order.occurrence != 0 && order.occurrence < alarm.told_occurrence) return AlarmRefusal::RisenMeanwhile;
  alarm.acknowledged = true;
  alarm.acknowledged_by = order.by;
  alarm.note = order.note;
  moment.tell(order.id, AlarmEvent::Acknowledged, order.by, order.note);
  return {};
}

Refused confirm(AlarmMoment& moment, Alarm& alarm, const ConfirmAlarm& order) {
  if (alarm.confirmed) return AlarmRefusal::NothingToDo;
  if (!alarm.acknowledged) return AlarmRefusal::NotAcknowledged;
  alarm.confirmed = true;
  alarm.note = order.note;
  moment.tell(order.id, AlarmEvent::Confirmed, order.by, order.note);
  return {};
}

Refused reset(AlarmMoment& moment, Alarm& alarm, const ResetAlarm& order) {
  if (!alarm.latched) return AlarmRefusal::NothingToDo;
  if (alarm.active) return AlarmRefusal::StillActive;
  if (!alarm.acknowledged) return AlarmRefusal::NotAcknowledged;
  if (!alarm.confirmed) return AlarmRefusal::NotConfirmed;
  alarm.latched = false;
  moment.tell(order.id, AlarmEvent::Reset, order.by);
  return {};
}

Refused shelve(AlarmMoment& moment, Alarm& alarm, const ShelveAlarm& order) {
  const Duration most = moment.plan.conditions.at(order.id).max_shelve;
  const Duration lasts = order.one_shot ? most : order.lasts;
  if (most <= Duration{0} || lasts <= Duration{0}) return AlarmRefusal::NotToBeShelved;
  if (lasts > most) return AlarmRefusal::ShelvedTooLong;
  if (alarm.shelved_until) return AlarmRefusal::AlreadyShelved;
  alarm.shelved_until = moment.state.now + lasts;
  alarm.one_shot = order.one_shot;
  alarm.shelved_by = order.by;
  alarm.note = order.note;
  moment.tell(order.id, AlarmEvent::Shelved, order.by, order.note);
  return {};
}

Refused unshelve(AlarmMoment& moment, Alarm& alarm, const UnshelveAlarm& order) {
  if (!alarm.shelved_until) return AlarmRefusal::NothingToDo;
  alarm.shelved_until.reset();
  alarm.one_shot = false;
  moment.tell(order.id, AlarmEvent::Unshelved, order.by);
  return {};
}

Refused set_service(AlarmMoment& moment, Alarm& alarm, const SetAlarmService& order) {
  if (alarm.out_of_service == order.out_of_service) return AlarmRefusal::NothingToDo;
  alarm.out_of_service = order.out_of_service;
  alarm.note = order.note;
  moment.tell(order.id, order.out_of_service ? AlarmEvent::OutOfService : AlarmEvent::InService, order.by, order.note);
  return {};
}

Refused silence(AlarmMoment& moment, const SilenceAlarms& order) {
  bool any = false;
  for (auto& [id, alarm] : moment.state.alarms) {
    if ((order.id && *order.id != id) || !wants_sound(alarm)) continue;
    any = alarm.silenced = true;
    moment.tell(id, AlarmEvent::Silenced, order.by);
  }
  return any ? Refused{} : AlarmRefusal::NothingToDo;
}

// For an order about one alarm.
template <class Order, class Act>
Refused on_alarm(AlarmMoment& moment, const Order& order, Act act) {
  const auto found = moment.state.alarms.find(order.id);
  return found == moment.state.alarms.end() ? AlarmRefusal::NoSuchAlarm : act(moment, found->second, order);
}

}  // namespace

std::optional<AlarmRefusal> heed(AlarmMoment& moment, const AlarmInput& input) {
  return std::visit(Match{
                        [](const TimePassed&) { return Refused{}; },
                        [&](const PointSeen& told) { return see(moment, told); },
                        [&](const AcknowledgeAlarm& told) { return on_alarm(moment, told, acknowledge); },
                        [&](const ConfirmAlarm& told) { return on_alarm(moment, told, confirm); },
                        [&](const ResetAlarm& told) { return on_alarm(moment, told, reset); },
                        [&](const ShelveAlarm& told) { return on_alarm(moment, told, shelve); },
                        [&](const UnshelveAlarm& told) { return on_alarm(moment, told, unshelve); },
                        [&](const SetAlarmService& told) { return on_alarm(moment, told, set_service); },
                        [&](const SilenceAlarms& told) { return silence(moment, told); },
                    },
                    input);
}

}  // namespace archroom::core
