// What people do about alarms, and what they are shown.
#include <gtest/gtest.h>

#include "tests/unit/core/alarm_room.hpp"

namespace archroom::core {
namespace {

AlarmRoom hot_room() {
  AlarmRoom room;
  room.plan.points[kTemperature] = Duration{0};
  room.state = initial_alarms(room.plan, room.now);
  room.value(250);
  return room;
}

TEST(AlarmPeople, AnAcknowledgementSaysWhoAndWhy) {
  auto room = hot_room();
  EXPECT_TRUE(is_open(room.alarm(kHot)));
  room.acknowledge(kHot);
  ASSERT_EQ(room.told(), "hot acknowledged");
  EXPECT_EQ(room.changes[0].by, "li");
  EXPECT_EQ(room.changes[0].note, "seen");
  EXPECT_EQ(room.alarm(kHot).acknowledged_by, "li");
  EXPECT_EQ(room.alarm(kHot).note, "seen");
  EXPECT_TRUE(is_open(room.alarm(kHot))) << "it is still hot";
  room.value(200);
  EXPECT_FALSE(is_open(room.alarm(kHot)));
  room.acknowledge(kHot);
  EXPECT_EQ(room.refused, AlarmRefusal::NothingToDo);
}

TEST(AlarmPeople, WhatHasClearedIsStillToBeAcknowledged) {
  auto room = hot_room();
  room.value(200);
  EXPECT_TRUE(is_open(room.alarm(kHot)));
  room.acknowledge(kHot);
  EXPECT_FALSE(is_open(room.alarm(kHot)));
}

TEST(AlarmPeople, NobodyAcknowledgesWhatHeWasNotShown) {
  auto room = hot_room();
  room.value(200);
  room.value(250);
  room.tell(AcknowledgeAlarm{kHot, 1, "li", ""});
  EXPECT_EQ(room.refused, AlarmRefusal::RisenMeanwhile);
  EXPECT_FALSE(room.alarm(kHot).acknowledged);
  room.tell(AcknowledgeAlarm{kHot, 2, "li", ""});
  EXPECT_EQ(room.refused, std::nullopt);
  EXPECT_TRUE(room.alarm(kHot).acknowledged);
}

TEST(AlarmPeople, AConfirmationComesAfterTheAcknowledgement) {
  AlarmRoom room;
  room.condition(kHot).needs_confirm = true;
  room.value(250);
  room.tell(ConfirmAlarm{kHot, "wang", "filter changed"});
  EXPECT_EQ(room.refused, AlarmRefusal::NotAcknowledged);
  room.acknowledge(kHot);
  room.value(200);
  EXPECT_TRUE(is_open(room.alarm(kHot)));
  room.tell(ConfirmAlarm{kHot, "wang", "filter changed"});
  EXPECT_EQ(room.told(), "hot confirmed");
  EXPECT_EQ(room.changes[0].by, "wang");
  EXPECT_EQ(room.changes[0].note, "filter changed");
  EXPECT_EQ(room.alarm(kHot).note, "filter changed");
  EXPECT_FALSE(is_open(room.alarm(kHot)));
  room.tell(ConfirmAlarm{kHot, "wang", ""});
  EXPECT_EQ(room.refused, AlarmRefusal::NothingToDo);
}

TEST(AlarmPeople, ALatchIsResetLastOfAll) {
  AlarmRoom room;
  room.condition(kHot).latching = room.condition(kHot).needs_confirm = true;
  room.tell(ResetAlarm{kHot, "li"});
  EXPECT_EQ(room.refused, AlarmRefusal::NothingToDo);
  room.value(250);
  room.tell(ResetAlarm{kHot, "li"});
  EXPECT_EQ(room.refused, AlarmRefusal::StillActive);
  room.value(200);
  room.tell(ResetAlarm{kHot, "li"});
  EXPECT_EQ(room.refused, AlarmRefusal::NotAcknowledged);
  room.acknowledge(kHot);
  room.tell(ResetAlarm{kHot, "li"});
  EXPECT_EQ(room.refused, AlarmRefusal::NotConfirmed);
  room.tell(ConfirmAlarm{kHot, "li", ""});
  EXPECT_TRUE(room.alarm(kHot).latched);
  EXPECT_TRUE(is_open(room.alarm(kHot)));
  room.tell(ResetAlarm{kHot, "li"});
  EXPECT_EQ(room.told(), "hot reset");
  EXPECT_EQ(room.changes[0].by, "li");
  EXPECT_FALSE(is_open(room.alarm(kHot)));
}

TEST(AlarmPeople, SilenceIsNoAcknowledgement) {
  auto room = hot_room();
  EXPECT_TRUE(wants_sound(room.alarm(kHot)));
  room.tell(SilenceAlarms{{}, "li"});
  EXPECT_EQ(room.told(), "hot silenced");
  EXPECT_EQ(room.changes[0].by, "li");
  EXPECT_FALSE(wants_sound(room.alarm(kHot)));
  EXPECT_FALSE(room.alarm(kHot).acknowledged);
  room.tell(SilenceAlarms{{}, "li"});
  EXPECT_EQ(room.refused, AlarmRefusal::NothingToDo);
  room.value(200);
  room.value(250);
  EXPECT_TRUE(wants_sound(room.alarm(kHot))) << "another occurrence sounds again";
  room.acknowledge(kHot);
  EXPECT_FALSE(wants_sound(room.alarm(kHot)));
}

TEST(AlarmPeople, OneSoundIsSilencedAlone) {
  auto room = hot_room();
  room.value(1, kDoor);
  room.tell(SilenceAlarms{kOpen, "li"});
  EXPECT_EQ(room.told(), "open silenced");
  EXPECT_TRUE(wants_sound(room.alarm(kHot)));
  room.tell(SilenceAlarms{AlarmId{"none"}, "li"});
  EXPECT_EQ(room.refused, AlarmRefusal::NothingToDo);
}

TEST(AlarmPeople, AShelfHidesAndEndsByItself) {
  auto room = hot_room();
  room.shelve(kHot, hours{1});
  ASSERT_EQ(room.told(), "hot shelved (hidden)");
  EXPECT_EQ(room.changes[0].by, "li");
  EXPECT_EQ(room.changes[0].note, "works");
  EXPECT_EQ(room.alarm(kHot).shelved_by, "li");
  EXPECT_EQ(room.alarm(kHot).note, "works");
  EXPECT_TRUE(is_hidden(room.alarm(kHot)));
  EXPECT_FALSE(wants_sound(room.alarm(kHot)));
  EXPECT_EQ(next_alarm_wakeup(room.state, room.plan), room.now + hours{1});
  room.pass(hours{1}).tick();
  ASSERT_EQ(room.told(), "hot unshelved");
  EXPECT_EQ(room.changes[0].by, "");
  EXPECT_FALSE(is_hidden(room.alarm(kHot)));
  EXPECT_TRUE(wants_sound(room.alarm(kHot)));
}

TEST(AlarmPeople, AShelfHasAMaximumAndIsNotLengthened) {
  auto room = hot_room();
  room.condition(kHot).max_shelve = hours{2};
  room.shelve(kHot, hours{2} + Duration{1});
  EXPECT_EQ(room.refused, AlarmRefusal::ShelvedTooLong);
  room.shelve(kHot, Duration{0});
  EXPECT_EQ(room.refused, AlarmRefusal::NotToBeShelved);
  room.shelve(kHot, hours{2});
  EXPECT_EQ(room.refused, std::nullopt);
  room.shelve(kHot, hours{2});
  EXPECT_EQ(room.refused, AlarmRefusal::AlreadyShelved);
  room.tell(UnshelveAlarm{kHot, "wang"});
  ASSERT_EQ(room.told(), "hot unshelved");
  EXPECT_EQ(room.changes[0].by, "wang");
  room.tell(UnshelveAlarm{kHot, "wang"});
  EXPECT_EQ(room.refused, AlarmRefusal::NothingToDo);
}

TEST(AlarmPeople, TheShortestShelfIsAShelf) {
  auto room = hot_room();
  room.condition(kHot).max_shelve = Duration{1};
  room.shelve(kHot, Duration{1});
  EXPECT_EQ(room.refused, std::nullopt);
}

TEST(AlarmPeople, WhatMayNotBeShelvedIsNot) {
  auto room = hot_room();
  room.condition(kHot).max_shelve = Duration{0};
  room.shelve(kHot, minutes{1});
  EXPECT_EQ(room.refused, AlarmRefusal::NotToBeShelved);
  room.tell(ShelveAlarm{kHot, {}, true, "li", ""});
  EXPECT_EQ(room.refused, AlarmRefusal::NotToBeShelved);
}

TEST(AlarmPeople, AOneShotShelfEndsWhenItHasClearedOrAtTheMaximum) {
  auto room = hot_room();
  room.tell(ShelveAlarm{kHot, {}, true, "li", ""});
  room.pass(hours{1}).value(200);
  EXPECT_EQ(room.told(), "hot cleared, hot unshelved");
  EXPECT_FALSE(room.alarm(kHot).one_shot);
  room.value(250);
  EXPECT_EQ(room.told(), "hot raised");
  room.tell(ShelveAlarm{kHot, {}, true, "li", ""});
  room.pass(hours{8}).tick();
  EXPECT_EQ(room.told(), "hot unshelved");
  room.shelve(kHot, hours{1});
  room.value(200);
  EXPECT_EQ(room.told(), "hot cleared (hidden)") << "a timed shelf outlives it";
}

TEST(AlarmPeople, AOneShotShelfThatAPersonEndsIsOneNoMore) {
  auto room = hot_room();
  room.tell(ShelveAlarm{kHot, {}, true, "li", ""});
  room.tell(UnshelveAlarm{kHot, "li"});
  room.value(200);
  EXPECT_EQ(room.told(), "hot cleared");
  room.value(250);
  room.shelve(kHot, hours{1});
  room.value(200);
  EXPECT_TRUE(is_hidden(room.alarm(kHot)));
}

TEST(AlarmPeople, WhatCameAndWentOutOfViewNeedsNobody) {
  auto room = hot_room();
  room.acknowledge(kHot);
  room.value(200);
  room.shelve(kHot, hours{1});
  room.value(250);
  EXPECT_EQ(room.told(), "hot raised (hidden)");
  EXPECT_FALSE(room.alarm(kHot).acknowledged);
  room.value(200);
  EXPECT_EQ(room.told(), "hot cleared (hidden)");
  EXPECT_FALSE(is_open(room.alarm(kHot)));
}

TEST(AlarmPeople, WhatWasInViewBeforeIsStillOwed) {
  auto room = hot_room();
  room.value(200);
  room.shelve(kHot, hours{1});
  room.value(250);
  room.value(200);
  EXPECT_FALSE(room.alarm(kHot).acknowledged) << "the first occurrence was seen by all, and by nobody in particular";
}

TEST(AlarmPeople, WhatIsOnlyToBeConfirmedIsStillOwed) {
  auto room = hot_room();
  room.condition(kHot).needs_confirm = true;
  room.value(200);
  room.value(250);
  room.acknowledge(kHot);
  room.value(200);
  room.shelve(kHot, hours{1});
  room.value(250);
  room.value(200);
  EXPECT_FALSE(room.alarm(kHot).confirmed);
}

TEST(AlarmPeople, AShelfThatEndsWhileItIsHotShowsIt) {
  auto room = hot_room();
  room.acknowledge(kHot);
  room.value(200);
  room.shelve(kHot, hours{1});
  room.value(250);
  room.pass(hours{1}).tick();
  room.value(200);
  EXPECT_EQ(room.told(), "hot cleared");
  EXPECT_TRUE(is_open(room.alarm(kHot)));
}

TEST(AlarmPeople, OutOfServiceHidesAndGoesOnJudging) {
  auto room = hot_room();
  room.tell(SetAlarmService{kHot, true, "li", "being mended"});
  ASSERT_EQ(room.told(), "hot out_of_service (hidden)");
  EXPECT_EQ(room.changes[0].by, "li");
  EXPECT_EQ(room.changes[0].note, "being mended");
  EXPECT_EQ(room.alarm(kHot).note, "being mended");
  room.tell(SetAlarmService{kHot, true, "li", ""});
  EXPECT_EQ(room.refused, AlarmRefusal::NothingToDo);
  room.value(200);
  EXPECT_EQ(room.told(), "hot cleared (hidden)");
  room.tell(SetAlarmService{kHot, false, "li", ""});
  EXPECT_EQ(room.told(), "hot in_service");
}

TEST(AlarmPeople, AnAlarmThatDoesNotExistIsRefused) {
  AlarmRoom room;
  const AlarmId none{"none"};
  const std::vector<AlarmInput> orders = {
      AcknowledgeAlarm{none, 0, "", ""},          ConfirmAlarm{none, "", ""}, ResetAlarm{none, ""},
      ShelveAlarm{none, hours{1}, false, "", ""}, UnshelveAlarm{none, ""},    SetAlarmService{none, true, "", ""}};
  for (const auto& order : orders) {
    room.tell(order);
    EXPECT_EQ(room.refused, AlarmRefusal::NoSuchAlarm);
  }
}

TEST(AlarmPeople, EveryWordHasItsName) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(AlarmEvent::FirstOut); ++i) names.insert(name_of(static_cast<AlarmEvent>(i)));
  EXPECT_EQ(names.size(), 18u);
  EXPECT_EQ(name_of(AlarmEvent::FirstOut), "first_out");
  EXPECT_EQ(name_of(AlarmRefusal::NoSuchAlarm), "no_such_alarm");
  EXPECT_EQ(name_of(AlarmRefusal::ShelvedTooLong), "shelved_too_long");
}

}  // namespace
}  // namespace archroom::core
