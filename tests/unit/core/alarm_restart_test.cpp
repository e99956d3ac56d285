// What survives a restart: everything, to the second.
#include <gtest/gtest.h>

#include "base/codec.hpp"
#include "tests/unit/core/alarm_room.hpp"

namespace archroom::core {
namespace {

struct AlarmRestart : testing::Test, SteadyRoom {};

TEST_F(AlarmRestart, ARestartClearsNothingAndWaitsForValues) {
  condition(kHot).latching = true;
  value(250);
  value(1, kDoor);
  value(0, kDoor);
  restart(hours{5});
  tick();
  EXPECT_EQ(told(), "hot value_unknown, open value_unknown");
  EXPECT_TRUE(alarm(kHot).active);
  EXPECT_TRUE(alarm(kHot).latched);
  EXPECT_FALSE(alarm(kOpen).acknowledged);
  value(236);
  EXPECT_EQ(told(), "hot value_known");
  EXPECT_TRUE(alarm(kHot).active) << "the deadband survives too";
  value(200);
  EXPECT_EQ(told(), "hot cleared");
}

TEST_F(AlarmRestart, ARunningDelayEndsWhenItWouldHaveEnded) {
  condition(kHot).on_delay = seconds{60};
  value(250);
  pass(seconds{20});
  restart(seconds{30});
  value(250);
  EXPECT_EQ(told(), "");
  pass(seconds{9}).tick();
  EXPECT_EQ(told(), "");
  pass(seconds{1}).tick();
  EXPECT_EQ(told(), "hot raised");
}

TEST_F(AlarmRestart, AShelfEndsToTheSecondOverARestart) {
  value(250);
  shelve(kHot, hours{1});
  restart(minutes{59});
  tick();
  EXPECT_TRUE(is_hidden(alarm(kHot)));
  EXPECT_EQ(next_alarm_wakeup(state, plan), now + minutes{1});
  pass(minutes{1}).tick();
  EXPECT_EQ(told(), "hot unshelved");
}

TEST_F(AlarmRestart, WhatFellDueWhileNobodyWasThereFallsDueNowAndOnce) {
  condition(kHot).re_alarm_after = minutes{1};
  value(250);
  value(1, kDoor);
  shelve(kOpen, hours{1});
  restart(hours{100});
  tick();
  EXPECT_EQ(told(), "hot value_unknown, open value_unknown, hot repeated, open unshelved");
  EXPECT_EQ(changes.back().at, wall);
  EXPECT_EQ(next_alarm_wakeup(state, plan), now + minutes{1});
}

TEST_F(AlarmRestart, ChatteringAndFirstOutSurvive) {
  condition(kHot).group = condition(kOpen).group = "climate";
  condition(kOpen).on_delay = seconds{30};
  value(1, kDoor);
  pass(seconds{10});
  swing();
  swing();
  value(250);
  restart(seconds{15});
  value(250);
  pass(seconds{5}).value(1, kDoor);
  EXPECT_EQ(told(), "open raised, open first_out") << "its source was first, before the restart";
  EXPECT_EQ(state.groups.at("climate").back().id, kHot);
  pass(seconds{40}).tick();
  EXPECT_EQ(told(), "hot chattering_ended");
}

TEST_F(AlarmRestart, AClockThatWasSetBackLengthensNothing) {
  value(250);
  shelve(kHot, hours{1});
  const auto kept = snapshot_of(state, now, wall);
  wall.ms -= 3'600'000LL * 24 * 365;
  state = restored_alarms(plan, kept, now, wall);
  EXPECT_EQ(alarm(kHot).shelved_until, now + hours{1});
}

TEST_F(AlarmRestart, ABadSensorStaysBadAndAGoodOneIsGivenItsTime) {
  plan.points[kTemperature] = seconds{10};
  plan.points[kDoor] = seconds{10};
  plan.conditions[AlarmId{"door-contact"}] = condition_of(AlarmKind::Sensor, kDoor);
  state = initial_alarms(plan, now);
  bad();
  value(0, kDoor);
  restart(hours{1});
  tick();
  EXPECT_EQ(told(), "") << "that nobody listened for an hour makes no sensor stale";
  EXPECT_TRUE(alarm(kProbe).active);
  EXPECT_EQ(state.points.at(kTemperature).quality, devices::Quality::Bad);
  EXPECT_EQ(state.points.at(kDoor).quality, devices::Quality::Unknown);
  pass(seconds{10}).tick();
  EXPECT_EQ(told(), "door-contact raised");
  restart();
  tick();
  EXPECT_EQ(told(), "");
  EXPECT_TRUE(state.points.at(kDoor).stale);
  EXPECT_TRUE(alarm(AlarmId{"door-contact"}).active);
}

TEST_F(AlarmRestart, ASnapshotIsOfTheMomentThatItWasTakenAt) {
  value(250);
  shelve(kHot, hours{1});
  pass(minutes{20});  // nobody called meanwhile
  const auto kept = snapshot_of(state, now, wall);
  EXPECT_EQ(kept.now, wall);
  EXPECT_EQ(kept.alarms.at(kHot).shelved_until, (WallTime{wall.ms + 40 * 60'000}));
}

TEST_F(AlarmRestart, TheLastValueIsKeptForPeople) {
  pass(seconds{5}).value(213);
  restart(seconds{7});
  EXPECT_EQ(state.points.at(kTemperature).value, 213);
  EXPECT_EQ(state.points.at(kTemperature).observed_at, now - seconds{7});
}

TEST_F(AlarmRestart, WhatThePlanNoLongerHasIsLeftOut) {
  condition(kHot).group = condition(kOpen).group = "climate";
  value(250);
  value(1, kDoor);
  plan.conditions.erase(kHot);
  plan.conditions.erase(kCold);
  plan.conditions.erase(kProbe);
  plan.points.erase(kTemperature);
  restart();
  tick();
  EXPECT_FALSE(state.alarms.contains(kHot));
  EXPECT_FALSE(state.points.contains(kTemperature));
  ASSERT_EQ(state.groups.at("climate").size(), 1u);
  EXPECT_EQ(state.groups.at("climate")[0].id, kOpen);
}

TEST_F(AlarmRestart, APointThatIsGoneTakesNoOtherWithIt) {
  value(213);
  value(0, kDoor);
  plan.conditions.erase(kOpen);
  plan.points.erase(kDoor);
  restart();
  EXPECT_FALSE(state.points.contains(kDoor));
  EXPECT_EQ(state.points.at(kTemperature).value, 213);
}

TEST_F(AlarmRestart, StatesAndSnapshotsGoThroughTheCodec) {
  plan.points[kTemperature] = seconds{10};
  state = initial_alarms(plan, now);
  condition(kHot).group = "climate";
  condition(kHot).off_delay = seconds{5};
  condition(kHot).re_alarm_after = minutes{5};
  value(250);
  value(200);
  shelve(kHot, hours{1});
  EXPECT_EQ(decoded<AlarmState>(encoded(state)), state);
  const auto kept = snapshot_of(state, now, wall);
  EXPECT_EQ(decoded<AlarmSnapshot>(encoded(kept)), kept);
  EXPECT_TRUE(decoded<AlarmPlan>(encoded(plan)).has_value());
  EXPECT_EQ(kept.now, wall);
  EXPECT_EQ(kept.alarms.at(kHot).shelved_until, (WallTime{wall.ms + 3'600'000}));
  EXPECT_EQ(kept.points.at(kTemperature).stale_at, (WallTime{wall.ms + 10'000}));
}

}  // namespace
}  // namespace archroom::core
