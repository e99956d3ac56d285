// What makes an alarm plan impossible.
#include <gtest/gtest.h>

#include "tests/unit/core/alarm_room.hpp"

namespace archroom::core {
namespace {

struct AlarmPlanFaults : testing::Test {
  AlarmPlan plan = small_plan();
  AlarmCondition& hot = plan.conditions.at(kHot);

  void expect_fault(const std::string& found, const AlarmId& id = kHot) {
    EXPECT_EQ(faults_of(plan), (std::vector<AlarmPlanFault>{{id, found}}));
  }
};

TEST_F(AlarmPlanFaults, AGoodPlanHasNone) {
  hot.suppressed_by = {kOpen};
  hot.chatter_risings = 100;
  hot.severity = 1000;
  plan.conditions.at(kOpen).severity = 1;
  plan.conditions.at(kOpen).chatter_risings = 0;
  plan.conditions.at(kOpen).chatter_within = Duration{0};
  EXPECT_TRUE(faults_of(plan).empty());
}

TEST_F(AlarmPlanFaults, APointThatIsNotThere) {
  hot.point = PointId{"elsewhere"};
  expect_fault("its point is not in the plan");
}

TEST_F(AlarmPlanFaults, NegativeNumbers) {
  const Duration less{-1};
  const auto broken = [&](auto break_it, const char* found) {
    plan = small_plan();
    break_it(plan.conditions.at(kHot));
    expect_fault(found);
  };
  broken([](auto& c) { c.deadband = -1; }, "a deadband is not negative");
  broken([&](auto& c) { c.on_delay = less; }, "a delay is not negative");
  broken([&](auto& c) { c.off_delay = less; }, "a delay is not negative");
  broken([&](auto& c) { c.re_alarm_after = less; }, "a time to repeat is not negative");
  broken([&](auto& c) { c.max_shelve = less; }, "a longest shelf is not negative");
  broken([&](auto& c) { c.chatter_risings = -1; }, "chattering is 1 to 100 risings, or 0: never");
  broken([&](auto& c) { c.chatter_risings = 101; }, "chattering is 1 to 100 risings, or 0: never");
  broken([&](auto& c) { c.chatter_within = Duration{0}; }, "chattering needs a time");
  broken([](auto& c) { c.chatter_risings = 1, c.chatter_within = Duration{0}; }, "chattering needs a time");
  broken([&](auto& c) { c.severity = 0; }, "a severity is 1 to 1000");
  broken([&](auto& c) { c.severity = 1001; }, "a severity is 1 to 1000");
  broken([&](auto& c) { c.name.zh.clear(); }, "it has no name in both languages");
  broken([&](auto& c) { c.name.en.clear(); }, "it has no name in both languages");
  broken([&](auto& c) { c.guidance.zh.clear(); }, "it has no guidance in both languages");
  broken([&](auto& c) { c.guidance.en.clear(); }, "it has no guidance in both languages");
}

TEST_F(AlarmPlanFaults, ZeroIsAllowedWhereItMeansNoneOrNever) {
  hot.on_delay = hot.off_delay = hot.re_alarm_after = hot.max_shelve = Duration{0};
  hot.deadband = 0;
  EXPECT_TRUE(faults_of(plan).empty());
  hot.chatter_risings = 1;
  hot.chatter_within = Duration{1};
  EXPECT_TRUE(faults_of(plan).empty());
}

TEST_F(AlarmPlanFaults, ACauseThatIsNotThere) {
  hot.suppressed_by = {AlarmId{"nothing"}};
  expect_fault("what suppresses it is not in the plan");
}

TEST_F(AlarmPlanFaults, ACauseOfACauseThatIsNotThereIsToldOnce) {
  hot.suppressed_by = {AlarmId{"nothing"}};
  plan.conditions.at(kOpen).suppressed_by = {kHot};
  expect_fault("what suppresses it is not in the plan");
}

TEST_F(AlarmPlanFaults, ACircleOfSuppression) {
  hot.suppressed_by = {kHot};
  expect_fault("it suppresses itself, directly or in a circle");
  hot.suppressed_by = {kOpen};
  plan.conditions.at(kOpen).suppressed_by = {kCold};
  plan.conditions.at(kCold).suppressed_by = {kOpen};
  const std::string circle = "it suppresses itself, directly or in a circle";
  EXPECT_EQ(faults_of(plan), (std::vector<AlarmPlanFault>{{kCold, circle}, {kOpen, circle}}));
}

TEST_F(AlarmPlanFaults, ANegativeAge) {
  plan.points.at(kTemperature) = Duration{-1};
  expect_fault("an age is not negative", AlarmId{kTemperature.text});
}

TEST_F(AlarmPlanFaults, AllAreToldAtOnce) {
  hot.severity = 0;
  hot.deadband = -1;
  plan.conditions.at(kOpen).severity = 0;
  EXPECT_EQ(faults_of(plan).size(), 3u);
}

}  // namespace
}  // namespace archroom::core
