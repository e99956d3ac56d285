// What alarms do to each other and over time: causes, first-out, repetition, chattering.
#include <gtest/gtest.h>

#include "tests/unit/core/alarm_room.hpp"

namespace archroom::core {
namespace {

struct AlarmStory : testing::Test, SteadyRoom {};

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

TEST_F(AlarmStory, AtFirstNothingIsKnownButSensorsAreJudged) {
  tick();
  EXPECT_FALSE(alarm(kHot).known);
  EXPECT_FALSE(alarm(kCold).known);
  EXPECT_TRUE(alarm(kProbe).known);
}

TEST_F(AlarmStory, OfRisingsNoMoreAreKeptThanCount) {
  for (int i = 0; i < 9; ++i) swing();
  EXPECT_EQ(alarm(kHot).risings.size(), 3u);
}

}  // namespace
}  // namespace archroom::core
