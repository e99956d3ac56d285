// A small room with alarms, on virtual time, for the tests of the engine.
#pragma once

#include <string>
#include <vector>

#include "controller/core/alarms/alarms.hpp"

namespace archroom::core {

inline const PointId kTemperature{"probe-1/temperature"};
inline const PointId kDoor{"door/open"};
inline const AlarmId kHot{"hot"};
inline const AlarmId kCold{"cold"};
inline const AlarmId kProbe{"probe"};
inline const AlarmId kOpen{"open"};

inline AlarmCondition condition_of(AlarmKind kind, const PointId& point, std::int64_t limit = 0) {
  AlarmCondition condition;
  condition.kind = kind;
  condition.point = point;
  condition.limit = limit;
  condition.name = {"名称", "name"};
  condition.guidance = {"去看一看", "have a look"};
  return condition;
}

// Temperatures in 0.1 °C: hot from 24.0 up until below 23.5, cold from 14.0 down; the probe is stale after 10 s.
inline AlarmPlan small_plan() {
  AlarmPlan plan;
  plan.points = {{kTemperature, seconds{10}}, {kDoor, Duration{0}}};
  plan.conditions[kHot] = condition_of(AlarmKind::High, kTemperature, 240);
  plan.conditions[kHot].deadband = 5;
  plan.conditions[kCold] = condition_of(AlarmKind::Low, kTemperature, 140);
  plan.conditions[kCold].deadband = 5;
  plan.conditions[kProbe] = condition_of(AlarmKind::Sensor, kTemperature);
  plan.conditions[kOpen] = condition_of(AlarmKind::High, kDoor, 1);
  return plan;
}

struct AlarmRoom {
  AlarmPlan plan = small_plan();
  Instant now = Instant{} + hours{1};
  WallTime wall{1'750'000'000'000};
  AlarmState state = initial_alarms(plan, now);
  std::vector<AlarmChange> changes;  // of the last call
  std::optional<AlarmRefusal> refused;

  AlarmCondition& condition(const AlarmId& id) { return plan.conditions.at(id); }
  const Alarm& alarm(const AlarmId& id) const { return state.alarms.at(id); }

  AlarmRoom& pass(Duration span) {
    now = now + span;
    wall.ms += std::chrono::duration_cast<milliseconds>(span).count();
    return *this;
  }
  void tell(const AlarmInput& input) {
    auto turn = step_alarms(state, plan, now, wall, input);
    changes = turn.changes;
    refused = turn.refused;
  }
  void tick() { tell(TimePassed{}); }
  void value(std::int64_t value, const PointId& point = kTemperature) {
    tell(PointSeen{point, devices::Quality::Good, value, now});
  }
  void bad(devices::Quality quality = devices::Quality::Bad, const PointId& point = kTemperature) {
    tell(PointSeen{point, quality, 999, now});
  }
  void acknowledge(const AlarmId& id) { tell(AcknowledgeAlarm{id, 0, "li", "seen"}); }
  void shelve(const AlarmId& id, Duration lasts) { tell(ShelveAlarm{id, lasts, false, "li", "works"}); }

  // As a new process finds it, so much later.
  void restart(Duration away = Duration{0}) {
    const auto kept = snapshot_of(state, now, wall);
    wall.ms += std::chrono::duration_cast<milliseconds>(away).count();
    now = Instant{} + seconds{3};  // another boot, another clock
    state = restored_alarms(plan, kept, now, wall);
  }

  // "hot raised, probe cleared (hidden)"
  std::string told() const {
    std::string all;
    for (const auto& change : changes) {
      if (!all.empty()) all += ", ";
      all += change.id.text + " " + std::string{name_of(change.event)} + (change.hidden ? " (hidden)" : "");
    }
    return all;
  }
};

// Its probe never grows stale.
struct SteadyRoom : AlarmRoom {
  SteadyRoom() {
    plan.points[kTemperature] = Duration{0};
    state = initial_alarms(plan, now);
  }
  void swing() {
    value(250);
    value(200);
  }
};

}  // namespace archroom::core
