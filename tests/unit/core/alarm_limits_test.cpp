// Limits, deadbands, delays, and what is known of a value.
#include <gtest/gtest.h>

#include "tests/unit/core/alarm_room.hpp"

namespace archroom::core {
namespace {

TEST(AlarmLimits, AHighAlarmRisesAtItsLimitAndHoldsToTheDeadband) {
  AlarmRoom room;
  room.value(239);
  EXPECT_EQ(room.told(), "");
  room.value(240);
  EXPECT_EQ(room.told(), "hot raised");
  room.value(235);
  EXPECT_EQ(room.told(), "");
  EXPECT_TRUE(room.alarm(kHot).active);
  room.value(234);
  EXPECT_EQ(room.told(), "hot cleared");
  room.value(239);
  EXPECT_EQ(room.told(), "");
}

TEST(AlarmLimits, ALowAlarmIsTheSameTheOtherWayRound) {
  AlarmRoom room;
  room.value(141);
  EXPECT_EQ(room.told(), "");
  room.value(140);
  EXPECT_EQ(room.told(), "cold raised");
  room.value(145);
  EXPECT_EQ(room.told(), "");
  room.value(146);
  EXPECT_EQ(room.told(), "cold cleared");
}

TEST(AlarmLimits, AChangeTellsItsOccurrenceAndItsTime) {
  AlarmRoom room;
  room.value(250);
  ASSERT_EQ(room.changes.size(), 1u);
  EXPECT_EQ(room.changes[0].occurrence, 1u);
  EXPECT_EQ(room.changes[0].at, room.wall);
  EXPECT_EQ(room.alarm(kHot).raised_at, room.wall);
  room.pass(seconds{5}).value(200);
  EXPECT_EQ(room.alarm(kHot).cleared_at, room.wall);
  room.pass(seconds{5}).value(250);
  EXPECT_EQ(room.changes[0].occurrence, 2u);
}

TEST(AlarmLimits, AnOnDelayMustPassWholly) {
  AlarmRoom room;
  room.condition(kHot).on_delay = seconds{30};
  room.plan.points[kTemperature] = minutes{10};
  room.value(250);
  EXPECT_EQ(room.told(), "");
  EXPECT_EQ(next_alarm_wakeup(room.state, room.plan), room.now + seconds{30});
  room.pass(seconds{29}).value(236);
  room.pass(milliseconds{999}).tick();
  EXPECT_EQ(room.told(), "");
  room.pass(milliseconds{1}).tick();
  EXPECT_EQ(room.told(), "hot raised");
}

TEST(AlarmLimits, AnOnDelayThatIsLeftStartsAnew) {
  AlarmRoom room;
  room.condition(kHot).on_delay = seconds{30};
  room.plan.points[kTemperature] = minutes{10};
  room.value(250);
  room.pass(seconds{29}).value(234);
  room.pass(seconds{1}).value(250);
  room.pass(seconds{29}).tick();
  EXPECT_EQ(room.told(), "");
  room.pass(seconds{1}).tick();
  EXPECT_EQ(room.told(), "hot raised");
}

TEST(AlarmLimits, AnOffDelayHoldsTheAlarm) {
  AlarmRoom room;
  room.condition(kHot).off_delay = seconds{8};
  room.value(250);
  room.value(200);
  EXPECT_TRUE(room.alarm(kHot).active);
  room.pass(seconds{7}).value(250);
  room.value(200);
  room.pass(seconds{8}).tick();
  EXPECT_EQ(room.told(), "hot cleared");
}

TEST(AlarmLimits, ALateCallDoesFirstWhatFellDueBefore) {
  AlarmRoom room;
  room.condition(kHot).on_delay = seconds{3};
  room.value(250);
  const auto due = WallTime{room.wall.ms + 3000};
  room.pass(seconds{5}).value(200);
  EXPECT_EQ(room.told(), "hot raised, hot cleared");
  EXPECT_EQ(room.changes[0].at, due);
  EXPECT_EQ(room.changes[1].at, room.wall);
}

TEST(AlarmLimits, ABadSensorIsItsOwnAlarmAndNoHotOne) {
  AlarmRoom room;
  room.value(200);
  room.bad();
  EXPECT_EQ(room.told(), "probe raised");
  EXPECT_FALSE(room.alarm(kHot).known);
  EXPECT_FALSE(room.alarm(kHot).past);
  room.value(200);
  EXPECT_EQ(room.told(), "probe cleared");
  EXPECT_TRUE(room.alarm(kHot).known);
}

TEST(AlarmLimits, AnOpenAlarmWhoseValueIsLostStaysAndSaysSo) {
  AlarmRoom room;
  room.value(250);
  room.bad();
  EXPECT_EQ(room.told(), "hot value_unknown, probe raised");
  EXPECT_TRUE(room.alarm(kHot).active);
  room.pass(hours{1}).tick();
  EXPECT_TRUE(room.alarm(kHot).active);
  room.value(236);
  EXPECT_EQ(room.told(), "hot value_known, probe cleared");
  EXPECT_TRUE(room.alarm(kHot).active) << "the deadband remembers";
}

TEST(AlarmLimits, AValueGrowsStaleToTheInstant) {
  AlarmRoom room;
  room.tell(PointSeen{kTemperature, devices::Quality::Good, 200, room.now - seconds{4}});
  room.pass(seconds{6} - Duration{1}).tick();
  EXPECT_EQ(room.told(), "");
  room.pass(Duration{1}).tick();
  EXPECT_EQ(room.told(), "probe raised");
  EXPECT_EQ(next_alarm_wakeup(room.state, room.plan), Instant::never());
  room.pass(seconds{60}).value(200);
  EXPECT_EQ(room.told(), "probe cleared");
}

TEST(AlarmLimits, TheShortestAgeIsAnAgeToo) {
  AlarmRoom room;
  room.plan.points[kTemperature] = Duration{1};
  room.state = initial_alarms(room.plan, room.now);
  room.pass(Duration{1}).tick();
  EXPECT_EQ(room.told(), "probe raised");
  room.value(200);
  EXPECT_EQ(room.told(), "probe cleared");
  room.pass(Duration{1}).tick();
  EXPECT_EQ(room.told(), "probe raised");
}

TEST(AlarmLimits, AnAnswerThatIsTooOldOnArrivalIsStale) {
  AlarmRoom room;
  room.tell(PointSeen{kTemperature, devices::Quality::Good, 250, room.now - seconds{10}});
  EXPECT_EQ(room.told(), "probe raised");
  EXPECT_FALSE(room.alarm(kHot).active);
}

TEST(AlarmLimits, WhatWasNeverSeenIsStaleInTheEndAndUnknownUntilThen) {
  AlarmRoom room;
  room.tick();
  EXPECT_EQ(room.told(), "");
  EXPECT_FALSE(room.alarm(kHot).known);
  EXPECT_TRUE(room.alarm(kProbe).known);
  EXPECT_EQ(next_alarm_wakeup(room.state, room.plan), room.now + seconds{10});
  room.pass(seconds{10}).tick();
  EXPECT_EQ(room.told(), "probe raised");
}

TEST(AlarmLimits, AnUnknownValueIsNoBadSensorUntilItGrowsStale) {
  AlarmRoom room;
  room.value(200);
  room.pass(seconds{2}).bad(devices::Quality::Unknown);
  EXPECT_EQ(room.told(), "");
  EXPECT_FALSE(room.alarm(kHot).known);
  room.pass(seconds{8}).tick();
  EXPECT_EQ(room.told(), "probe raised");
}

TEST(AlarmLimits, AnUnknownValueMendsNoBadSensor) {
  AlarmRoom room;
  room.bad();
  room.bad(devices::Quality::Unknown);
  EXPECT_TRUE(room.alarm(kProbe).active);
}

TEST(AlarmLimits, AContactThatIsToldWhenItChangesNeverGrowsStale) {
  AlarmRoom room;
  room.value(0, kDoor);
  room.value(200);
  room.pass(hours{1000}).value(200);
  room.value(1, kDoor);
  EXPECT_EQ(room.told(), "open raised");
}

TEST(AlarmLimits, AGapBetweenTwoValuesThatAgreeBreaksNoDelay) {
  AlarmRoom room;
  room.condition(kHot).on_delay = seconds{30};
  room.value(250);
  room.pass(seconds{5}).bad();
  room.pass(seconds{30}).tick();
  EXPECT_FALSE(room.alarm(kHot).active) << "not on what nobody knows";
  room.value(250);
  EXPECT_EQ(room.told(), "hot raised, probe cleared");
}

TEST(AlarmLimits, APointThatNobodyWatchesIsNothing) {
  AlarmRoom room;
  room.value(250, PointId{"elsewhere/temperature"});
  EXPECT_EQ(room.told(), "");
}

}  // namespace
}  // namespace archroom::core
