// What alarms do to each other and over time: causes, first-out, repetition, chattering, restarts.
#include <gtest/gtest.h>

#include "base/codec.hpp"
#include "tests/unit/core/alarm_room.hpp"

namespace archroom::core {
namespace {

struct AlarmStory : testing::Test, AlarmRoom {
  AlarmStory() {
    plan.points[kTemperature] = Duration{0};
    state = initial_alarms(plan, now);
  }
  void swing() {
    value(250);
    value(200);
  }
};

TEST_F(AlarmStory, ACauseHidesWhatItBrings) {
  condition(kHot).suppressed_by = {kOpen};
  value(1, kDoor);
  value(250);
  EXPECT_EQ(told(), "hot raised (hidden)");
  value(0, kDoor);
  EXPECT_EQ(told(), "open cleared, hot unsuppressed");
  EXPECT_FALSE(is_hidden(alarm(kHot)));
  value(1, kDoor);
  EXPECT_EQ(told(), "open raised, hot suppressed (hidden)");
}

TEST_F(AlarmStory, ACauseThatRisesAtTheSameMomentHidesToo) {
  plan.conditions[AlarmId{"late"}] = condition_of(AlarmKind::High, kDoor, 1);
  plan.conditions[AlarmId{"early"}] = plan.conditions[AlarmId{"late"}];
  plan.conditions[AlarmId{"early"}].suppressed_by = {AlarmId{"late"}};
  state = initial_alarms(plan, now);
  value(1, kDoor);
  EXPECT_EQ(told(), "early raised (hidden), late raised, open raised, early suppressed (hidden)");
}

TEST_F(AlarmStory, WhatIsNotOpenIsSuppressedWithoutAWord) {
  condition(kHot).suppressed_by = {kOpen};
  value(1, kDoor);
  EXPECT_EQ(told(), "open raised");
  EXPECT_TRUE(alarm(kHot).suppressed);
  value(0, kDoor);
  EXPECT_EQ(told(), "open cleared");
}

TEST_F(AlarmStory, OnlyAKnownCauseInServiceHides) {
  condition(kHot).suppressed_by = {kOpen};
  value(1, kDoor);
  value(250);
  bad(devices::Quality::Bad, kDoor);
  EXPECT_FALSE(alarm(kHot).suppressed) << "nobody knows whether the door is still open";
  value(1, kDoor);
  EXPECT_TRUE(alarm(kHot).suppressed);
  tell(SetAlarmService{kOpen, true, "li", ""});
  EXPECT_FALSE(alarm(kHot).suppressed);
}

TEST_F(AlarmStory, AShelvedCauseStillHides) {
  condition(kHot).suppressed_by = {kOpen};
  value(1, kDoor);
  shelve(kOpen, hours{1});
  value(250);
  EXPECT_TRUE(alarm(kHot).suppressed);
}

TEST_F(AlarmStory, TheFirstOfAGroupIsKeptUntilAllIsOver) {
  condition(kHot).group = condition(kOpen).group = "climate";
  value(1, kDoor);
  EXPECT_EQ(told(), "open raised, open first_out");
  pass(seconds{1}).value(250);
  EXPECT_EQ(told(), "hot raised");
  const auto& risen = state.groups.at("climate");
  ASSERT_EQ(risen.size(), 2u);
  EXPECT_EQ(risen[0].id, kOpen);
  EXPECT_EQ(risen[1].id, kHot);
  value(0, kDoor);
  acknowledge(kOpen);
  pass(seconds{1}).value(1, kDoor);
  EXPECT_EQ(told(), "open raised") << "it has its place already";
  EXPECT_EQ(state.groups.at("climate").front().id, kOpen);
  EXPECT_EQ(state.groups.at("climate").size(), 2u);
  value(0, kDoor);
  acknowledge(kOpen);
  value(200);
  EXPECT_TRUE(state.groups.contains("climate"));
  acknowledge(kHot);
  EXPECT_FALSE(state.groups.contains("climate"));
  value(250);
  EXPECT_EQ(told(), "hot raised, hot first_out");
}

TEST_F(AlarmStory, TheFirstIsWhoseSourceWasFirstNotWhoseDelayWasShortest) {
  condition(kHot).group = condition(kOpen).group = condition(kProbe).group = "climate";
  condition(kHot).on_delay = seconds{10};
  value(250);
  pass(seconds{3}).value(1, kDoor);
  EXPECT_EQ(told(), "open raised, open first_out");
  pass(seconds{1}).bad(devices::Quality::Bad);
  EXPECT_EQ(told(), "probe raised");
  pass(seconds{6}).value(250);
  EXPECT_EQ(told(), "hot raised, hot first_out, probe cleared");
  const auto& risen = state.groups.at("climate");
  ASSERT_EQ(risen.size(), 3u);
  EXPECT_EQ(risen[0].id, kHot);
  EXPECT_EQ(risen[0].source_at, now - seconds{10});
  EXPECT_EQ(risen[1].id, kOpen);
  EXPECT_EQ(risen[2].id, kProbe);
  EXPECT_EQ(risen[2].source_at, now - seconds{6}) << "of a sensor: when it was noticed";
}

TEST_F(AlarmStory, OfTwoAtOnceTheOneJudgedFirstIsFirst) {
  condition(kHot).group = condition(kOpen).group = "climate";
  value(1, kDoor);
  value(250);
  EXPECT_EQ(state.groups.at("climate").front().id, kOpen);
}

TEST_F(AlarmStory, WhatStaysActiveIsToldAgain) {
  condition(kHot).re_alarm_after = minutes{10};
  condition(kHot).needs_confirm = true;
  value(250);
  acknowledge(kHot);
  tell(ConfirmAlarm{kHot, "li", ""});
  EXPECT_EQ(next_alarm_wakeup(state, plan), now + minutes{10});
  pass(minutes{10} - Duration{1}).tick();
  EXPECT_EQ(told(), "");
  pass(Duration{1}).tick();
  EXPECT_EQ(told(), "hot repeated");
  EXPECT_FALSE(alarm(kHot).acknowledged);
  EXPECT_FALSE(alarm(kHot).confirmed);
  EXPECT_TRUE(wants_sound(alarm(kHot)));
  EXPECT_EQ(alarm(kHot).repeats, 1u);
  tell(SilenceAlarms{{}, "li"});
  pass(minutes{10}).tick();
  EXPECT_EQ(alarm(kHot).repeats, 2u);
  EXPECT_TRUE(wants_sound(alarm(kHot)));
  value(200);
  pass(minutes{60}).tick();
  EXPECT_EQ(told(), "");
  value(250);
  EXPECT_EQ(alarm(kHot).repeats, 0u);
}

TEST_F(AlarmStory, RepetitionNeedsNoConfirmationWhereNoneIsWanted) {
  condition(kHot).re_alarm_after = minutes{10};
  value(250);
  acknowledge(kHot);
  pass(minutes{10}).tick();
  EXPECT_TRUE(alarm(kHot).confirmed);
  EXPECT_FALSE(alarm(kHot).acknowledged);
}

TEST_F(AlarmStory, WhatIsHiddenIsNotToldAgainButAnewAfterwards) {
  condition(kHot).re_alarm_after = minutes{10};
  value(250);
  shelve(kHot, minutes{30});
  pass(minutes{30}).tick();
  EXPECT_EQ(told(), "hot unshelved");
  pass(minutes{9}).tick();
  EXPECT_EQ(told(), "");
  pass(minutes{1}).tick();
  EXPECT_EQ(told(), "hot repeated");
}

TEST_F(AlarmStory, ChatteringIsCountedToldAndDoesNotFlood) {
  swing();
  pass(seconds{20});
  swing();
  pass(seconds{20}).value(250);
  EXPECT_EQ(told(), "hot chattering_began");
  EXPECT_EQ(changes[0].occurrence, 3u);
  EXPECT_FALSE(alarm(kHot).acknowledged);
  value(200);
  EXPECT_EQ(told(), "");
  acknowledge(kHot);
  for (int i = 0; i < 5; ++i) {
    pass(seconds{50}).value(250);
    EXPECT_EQ(told(), "");
    value(200);
    EXPECT_EQ(told(), "");
  }
  EXPECT_TRUE(alarm(kHot).acknowledged) << "once is enough";
  EXPECT_EQ(alarm(kHot).occurrence, 8u);
  EXPECT_EQ(alarm(kHot).told_occurrence, 3u);
  EXPECT_EQ(next_alarm_wakeup(state, plan), now + minutes{1});
  pass(minutes{1}).tick();
  ASSERT_EQ(told(), "hot chattering_ended");
  EXPECT_EQ(changes[0].count, 5u);
  EXPECT_EQ(alarm(kHot).untold, 0u);
  value(250);
  EXPECT_EQ(told(), "hot raised");
}

TEST_F(AlarmStory, ThreeRisingsAMinuteApartAreNoChattering) {
  swing();
  pass(seconds{30});
  swing();
  pass(seconds{30}).value(250);
  EXPECT_EQ(told(), "hot raised") << "the first is exactly a minute back";
  EXPECT_EQ(alarm(kHot).risings.size(), 2u);
}

TEST_F(AlarmStory, ARisingAtTheVeryEndOfChatteringIsAnOrdinaryOne) {
  swing();
  swing();
  swing();
  pass(minutes{1}).value(250);
  EXPECT_EQ(told(), "hot chattering_ended, hot raised");
}

TEST_F(AlarmStory, ChatteringMayBeTurnedOff) {
  condition(kHot).chatter_risings = 0;
  for (int i = 0; i < 9; ++i) swing();
  value(250);
  EXPECT_EQ(told(), "hot raised");
  EXPECT_TRUE(alarm(kHot).risings.empty());
}

TEST_F(AlarmStory, NobodyIsRefusedForRisingsThatWereNotTold) {
  swing();
  swing();
  swing();
  swing();
  tell(AcknowledgeAlarm{kHot, 3, "li", ""});
  EXPECT_EQ(refused, std::nullopt);
}

// --- restarts

TEST_F(AlarmStory, ARestartClearsNothingAndWaitsForValues) {
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

TEST_F(AlarmStory, ARunningDelayEndsWhenItWouldHaveEnded) {
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

TEST_F(AlarmStory, AShelfEndsToTheSecondOverARestart) {
  value(250);
  shelve(kHot, hours{1});
  restart(minutes{59});
  tick();
  EXPECT_TRUE(is_hidden(alarm(kHot)));
  EXPECT_EQ(next_alarm_wakeup(state, plan), now + minutes{1});
  pass(minutes{1}).tick();
  EXPECT_EQ(told(), "hot unshelved");
}

TEST_F(AlarmStory, WhatFellDueWhileNobodyWasThereFallsDueNowAndOnce) {
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

TEST_F(AlarmStory, ChatteringAndFirstOutSurvive) {
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

TEST_F(AlarmStory, AClockThatWasSetBackLengthensNothing) {
  value(250);
  shelve(kHot, hours{1});
  const auto kept = snapshot_of(state, now, wall);
  wall.ms -= 3'600'000LL * 24 * 365;
  state = restored_alarms(plan, kept, now, wall);
  EXPECT_EQ(alarm(kHot).shelved_until, now + hours{1});
}

TEST_F(AlarmStory, ABadSensorStaysBadAndAGoodOneIsGivenItsTime) {
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

TEST_F(AlarmStory, TheLastValueIsKeptForPeople) {
  pass(seconds{5}).value(213);
  restart(seconds{7});
  EXPECT_EQ(state.points.at(kTemperature).value, 213);
  EXPECT_EQ(state.points.at(kTemperature).observed_at, now - seconds{7});
}

TEST_F(AlarmStory, WhatThePlanNoLongerHasIsLeftOut) {
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

TEST_F(AlarmStory, StatesAndSnapshotsGoThroughTheCodec) {
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
