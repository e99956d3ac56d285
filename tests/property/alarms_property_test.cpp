// The alarm engine against the plain one, on random plans and random stories; with calls that come late, and restarts.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>

#include "controller/core/alarms/alarms.hpp"
#include "tests/property/plain_alarms.hpp"

namespace archroom::core {
namespace {

// The same stories with every run; others by the environment, e.g. RC_PARAMS="seed=7 max_success=20000".
const int kSeeded = setenv("RC_PARAMS", "seed=4711 max_success=300", 0);

using plain::Happening;
using plain::Restart;
using plain::Row;

const PointId kWarm{"warm"};
const PointId kWet{"wet"};
const std::vector<AlarmId> kIds = {AlarmId{"a"}, AlarmId{"b"}, AlarmId{"c"}, AlarmId{"d"}};
constexpr Instant kStart{1'000'000'000'000};
constexpr WallTime kWall{1'750'000'000'000};

template <class T>
rc::Gen<T> one_of(std::initializer_list<T> values) {
  return rc::gen::elementOf(std::vector<T>(values));
}
Duration some_seconds(int from, int below) { return seconds{*rc::gen::inRange(from, below)}; }
bool sometimes(int percent) { return *rc::gen::inRange(0, 100) < percent; }

AlarmCondition some_condition(std::size_t index) {
  AlarmCondition c;
  c.kind = *one_of({AlarmKind::High, AlarmKind::High, AlarmKind::Low, AlarmKind::Sensor});
  c.point = *one_of<PointId>({kWarm, kWarm, kWet});
  c.limit = *rc::gen::inRange<std::int64_t>(3, 7);
  c.deadband = *rc::gen::inRange<std::int64_t>(0, 3);
  c.on_delay = sometimes(50) ? Duration{0} : some_seconds(1, 8);
  c.off_delay = sometimes(50) ? Duration{0} : some_seconds(1, 8);
  c.re_alarm_after = sometimes(50) ? Duration{0} : some_seconds(1, 20);
  c.max_shelve = some_seconds(0, 30);
  c.chatter_risings = *rc::gen::inRange(0, 4);
  c.chatter_within = some_seconds(1, 25);
  c.latching = sometimes(30);
  c.needs_confirm = sometimes(30);
  c.group = sometimes(50) ? "g" : "";
  c.name = c.guidance = {"名", "name"};
  for (std::size_t cause = 0; cause < index; ++cause) {
    if (sometimes(25)) c.suppressed_by.insert(kIds[cause]);
  }
  return c;
}

AlarmPlan some_plan() {
  AlarmPlan plan;
  for (const auto& point : {kWarm, kWet}) plan.points[point] = sometimes(40) ? Duration{0} : some_seconds(1, 25);
  for (std::size_t i = 0; i < kIds.size(); ++i) plan.conditions[kIds[i]] = some_condition(i);
  return plan;
}

AlarmInput some_seen() {
  const auto quality = *rc::gen::weightedElement<devices::Quality>(
      {{8, devices::Quality::Good}, {1, devices::Quality::Bad}, {1, devices::Quality::Unknown}});
  return PointSeen{*one_of<PointId>({kWarm, kWarm, kWet}), quality, *rc::gen::inRange<std::int64_t>(0, 11), {}};
}

AlarmInput some_order() {
  const AlarmId id = *rc::gen::elementOf(kIds);
  const auto occurrence = sometimes(50) ? std::uint64_t{0} : *rc::gen::inRange<std::uint64_t>(1, 5);
  const std::vector<AlarmInput> orders = {AcknowledgeAlarm{id, occurrence, "li", ""},
                                          AcknowledgeAlarm{id, 0, "li", ""},
                                          ConfirmAlarm{id, "li", ""},
                                          ResetAlarm{id, "li"},
                                          ShelveAlarm{id, some_seconds(0, 25), false, "li", ""},
                                          ShelveAlarm{id, {}, true, "li", ""},
                                          UnshelveAlarm{id, "li"},
                                          SetAlarmService{id, sometimes(40), "li", ""},
                                          SilenceAlarms{{}, "li"},
                                          SilenceAlarms{id, "li"}};
  return orders[*rc::gen::inRange<std::size_t>(0, orders.size())];
}

std::vector<Happening> some_history() {
  std::vector<Happening> history;
  int second = 0;
  for (int left = *rc::gen::inRange(1, 60); left > 0; --left) {
    second += sometimes(40) ? 0 : *rc::gen::inRange(1, 9);
    const int kind = *rc::gen::inRange(0, 100);
    Happening happening{second, AlarmInput{TimePassed{}}, second - (sometimes(80) ? 0 : *rc::gen::inRange(1, 4))};
    if (kind < 60) happening.what = some_seen();
    if (kind >= 60 && kind < 95) happening.what = some_order();
    if (kind >= 98) happening.what = Restart{};
    history.push_back(happening);
  }
  return history;
}

// The engine, called at the happenings alone.
class Run {
 public:
  explicit Run(const AlarmPlan& plan) : plan_(plan), state_(initial_alarms(plan, kStart)) {}

  std::vector<AlarmChange> happens(const Happening& happening) {
    now_ = at(happening.second);
    wall_.ms = kWall.ms + happening.second * 1000LL;
    if (std::holds_alternative<Restart>(happening.what)) return restart();
    auto input = std::get<AlarmInput>(happening.what);
    if (auto* seen = std::get_if<PointSeen>(&input)) seen->observed_at = at(happening.observed);
    return step(input);
  }
  std::vector<AlarmChange> step(const AlarmInput& input) { return step_alarms(state_, plan_, now_, wall_, input).changes; }

  [[nodiscard]] const AlarmState& state() const { return state_; }
  [[nodiscard]] Instant now() const { return now_; }

 private:
  // What fell due until then was done: the old process lived until this second.
  std::vector<AlarmChange> restart() {
    auto changes = step(TimePassed{});
    const auto kept = snapshot_of(state_, now_, wall_);
    base_ = base_ - seconds{777};
    now_ = now_ - seconds{777};
    state_ = restored_alarms(plan_, kept, now_, wall_);
    for (const auto& change : step(TimePassed{})) changes.push_back(change);
    return changes;
  }
  Instant at(int second) const { return base_ + seconds{second}; }

  const AlarmPlan& plan_;
  AlarmState state_;
  Instant base_ = kStart;
  Instant now_ = kStart;
  WallTime wall_ = kWall;
};

Row row_of(const Alarm& a) {
  return {a.past,
          a.active,
          a.known,
          a.acknowledged,
          a.confirmed,
          a.latched,
          a.silenced,
          a.shelved_until.has_value(),
          a.suppressed,
          a.out_of_service,
          a.chattering,
          static_cast<int>(a.occurrence),
          static_cast<int>(a.told_occurrence),
          static_cast<int>(a.repeats)};
}

std::vector<AlarmId> ids_of(const std::vector<RisenOf<Instant>>& risen) {
  std::vector<AlarmId> ids;
  for (const auto& one : risen) ids.push_back(one.id);
  return ids;
}

RC_GTEST_PROP(AlarmsProperty, TheEngineAgreesWithThePlainOneAfterEveryHappening, ()) {
  RC_ASSERT(kSeeded == 0);
  const AlarmPlan plan = some_plan();
  RC_ASSERT(faults_of(plan).empty());
  const auto history = some_history();
  const auto expected = plain::remembered(plan, history);
  Run run{plan};
  bool raised = false, hidden = false, chattered = false, repeated = false;
  for (std::size_t i = 0; i < history.size(); ++i) {
    (void)run.happens(history[i]);
    for (const auto& id : kIds) {
      const Row found = row_of(run.state().alarms.at(id));
      if (!(found == expected[i].alarms.at(id))) RC_LOG() << "happening " << i << ", alarm " << id.text << "\n";
      RC_ASSERT(found == expected[i].alarms.at(id));
      raised |= found.occurrence > 0;
      hidden |= found.active && (found.shelved || found.suppressed);
      chattered |= found.chattering;
      repeated |= found.repeats > 0;
    }
    const auto group = run.state().groups.find("g");
    const auto members = group == run.state().groups.end() ? std::vector<AlarmId>{} : ids_of(group->second);
    const auto wanted = expected[i].groups.find("g");
    RC_ASSERT(members == (wanted == expected[i].groups.end() ? std::vector<AlarmId>{} : wanted->second));
    RC_ASSERT(next_alarm_wakeup(run.state(), plan) > run.now());
  }
  RC_TAG(raised, hidden, chattered, repeated);
}

RC_GTEST_PROP(AlarmsProperty, CallsInBetweenChangeNothing, ()) {
  const AlarmPlan plan = some_plan();
  const auto history = some_history();
  Run rare{plan}, often{plan};
  std::vector<AlarmChange> told_rare, told_often;
  int second = 0;
  for (const auto& happening : history) {
    for (; second < happening.second; ++second) {
      for (auto& change : often.happens({second, AlarmInput{TimePassed{}}, second})) told_often.push_back(change);
    }
    for (auto& change : rare.happens(happening)) told_rare.push_back(change);
    for (auto& change : often.happens(happening)) told_often.push_back(change);
    RC_ASSERT(rare.state() == often.state());
    RC_ASSERT(told_rare == told_often);
  }
}

}  // namespace
}  // namespace archroom::core
