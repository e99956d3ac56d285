// What a value is worth as evidence, and what the evidence says of a protection.
#include <gtest/gtest.h>

#include "controller/core/protections/verdict.hpp"

namespace archroom::core {
namespace {

using devices::Quality;

constexpr WallTime kNoon{1'772'280'000'000};  // on an hour
const Moment kNow{Instant{} + hours{100}, kNoon};

PointPlan plan_of(PointRole role) {
  PointPlan plan;
  plan.device = {"t1"};
  plan.quantity = std::string{name_of(role)};
  plan.role = role;
  plan.healthy = 1;
  return plan;
}

Point good(std::int64_t value) {
  Point point;
  point.quality = Quality::Good;
  point.seen = true;
  point.value = value;
  point.observed_at = point.changed_at = kNow.now;
  return point;
}

struct Case {
  PointRole role;
  std::int64_t value;
  Level level;
};

// 14 to 24 °C, 45 to 60 %RH, both ends inside; 2 °C and 5 % further it is an alarm.
TEST(Protections, ThePaperProfileAtItsEdges) {
  const Case cases[] = {
      {PointRole::Temperature, 14'000, Level::Ok},
      {PointRole::Temperature, 13'999, Level::Warning},
      {PointRole::Temperature, 24'000, Level::Ok},
      {PointRole::Temperature, 24'001, Level::Warning},
      {PointRole::Temperature, 26'000, Level::Warning},
      {PointRole::Temperature, 26'001, Level::Alarm},
      {PointRole::Temperature, 11'999, Level::Alarm},
      {PointRole::Temperature, 0, Level::Alarm},
      {PointRole::Humidity, 45'000, Level::Ok},
      {PointRole::Humidity, 60'000, Level::Ok},
      {PointRole::Humidity, 60'100, Level::Warning},
      {PointRole::Humidity, 65'001, Level::Alarm},
      {PointRole::Humidity, 39'999, Level::Alarm},
      {PointRole::Light, 50'000, Level::Ok},
      {PointRole::Light, 50'001, Level::Warning},
      {PointRole::Smoke, 1, Level::Ok},
      {PointRole::Smoke, 0, Level::Alarm},
      {PointRole::Leak, 0, Level::Alarm},
      {PointRole::Mains, 0, Level::Alarm},
      {PointRole::Quake, 0, Level::Alarm},
      {PointRole::Door, 1, Level::Ok},
      {PointRole::Door, 0, Level::Warning},
      {PointRole::None, 999, Level::Ok},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(level_of(plan_of(one.role), Profile{}, good(one.value), kNow), one.level) << name_of(one.role) << " " << one.value;
  }
}

TEST(Protections, ADoorThatStaysOpenIsAnAlarm) {
  auto point = good(0);
  point.changed_at = kNow.now - minutes{5};
  EXPECT_EQ(level_of(plan_of(PointRole::Door), Profile{}, point, kNow), Level::Alarm);
}

// Missing, cut off, failing, old, impossible, stuck or lapsed: whatever the number says, it is never ok.
TEST(Protections, WhatIsNoEvidenceIsUnknown) {
  const auto plan = plan_of(PointRole::Temperature);
  const Profile profile;
  const auto judge = [&](const PointPlan& of, const Point& point, Trouble trouble) {
    EXPECT_EQ(trouble_of(of, profile, point, kNow), trouble);
    EXPECT_EQ(level_of(of, profile, point, kNow), Level::Unknown) << name_of(trouble);
  };
  judge(plan, Point{}, Trouble::Missing);
  auto cut = good(20'000);
  cut.quality = Quality::Unknown;
  judge(plan, cut, Trouble::LinkLost);
  auto bad = good(20'000);
  bad.quality = Quality::Bad;
  judge(plan, bad, Trouble::Bad);
  auto old = good(20'000);
  old.observed_at = kNow.now - plan.stale_after;
  judge(plan, old, Trouble::Stale);
  judge(plan, good(85'001), Trouble::Implausible);
  judge(plan_of(PointRole::Humidity), good(100'100), Trouble::Implausible);
  auto stuck = good(20'000);
  stuck.changed_at = kNow.now - hours{24};
  judge(plan, stuck, Trouble::Stuck);
  auto lapsed = plan;
  lapsed.calibrated_until = kNoon;
  judge(lapsed, good(20'000), Trouble::OutOfCalibration);
  // One step before each of them it is evidence.
  old.observed_at = old.observed_at + Duration{1};
  stuck.changed_at = stuck.changed_at + Duration{1};
  lapsed.calibrated_until = WallTime{kNoon.ms + 1};
  for (const auto& point : {old, stuck, good(20'000)}) EXPECT_EQ(level_of(lapsed, profile, point, kNow), Level::Ok);
  // A contact may stand still for years.
  stuck.value = 1;
  EXPECT_EQ(level_of(plan_of(PointRole::Smoke), profile, stuck, kNow), Level::Ok);
}

TEST(Protections, ItIsLookedAtAgainWhenItMayChange) {
  auto plan = plan_of(PointRole::Temperature);
  auto point = good(20'000);
  EXPECT_EQ(rejudge_at(plan, Profile{}, point, kNow), kNow.now + seconds{30});  // it grows old
  plan.stale_after = Duration{0};
  EXPECT_EQ(rejudge_at(plan, Profile{}, point, kNow), kNow.now + hours{1});  // an hour leaves the day
  plan.calibrated_until = WallTime{kNoon.ms + 60'000};
  EXPECT_EQ(rejudge_at(plan, Profile{}, point, kNow), kNow.now + minutes{1});
  auto door = plan_of(PointRole::Door);
  door.stale_after = Duration{0};
  EXPECT_EQ(rejudge_at(door, Profile{}, good(0), kNow), kNow.now + minutes{5});
  EXPECT_EQ(rejudge_at(door, Profile{}, Point{}, kNow), Instant::never());
}

TEST(Protections, TheRangeOfADayForgetsYesterday) {
  DaySwing swing;
  EXPECT_EQ(swing.range(kNoon), 0);
  EXPECT_TRUE(swing.note(kNoon, 20'000));
  EXPECT_FALSE(swing.note({kNoon.ms + 1000}, 20'000));
  EXPECT_TRUE(swing.note({kNoon.ms + 10 * kHour_ms}, 24'500));
  EXPECT_EQ(swing.range({kNoon.ms + 24 * kHour_ms}), 4'500);  // noon of yesterday is still 24 hours ago
  EXPECT_EQ(swing.range({kNoon.ms + 25 * kHour_ms}), 0);      // only the 24.5 are left
  EXPECT_EQ(swing.hours_seen({kNoon.ms + 25 * kHour_ms}), 1U);
}

TEST(Protections, TheDayIsBoundedWhateverTheClockDoes) {
  DaySwing swing;
  for (std::int64_t hour = -1000; hour < 1000; ++hour) {
    (void)swing.note({kNoon.ms + (hour * 7919 % 500) * kHour_ms}, hour);
    ASSERT_LE(swing.hours.size(), 25U);
  }
}

TEST(Protections, ASwingBeyondTheProfileIsAWarning) {
  auto point = good(20'000);
  ASSERT_TRUE(point.swing.note(kNoon, 18'000));
  ASSERT_TRUE(point.swing.note(kNoon, 22'000));
  EXPECT_EQ(level_of(plan_of(PointRole::Temperature), Profile{}, point, kNow), Level::Ok);  // ±2 °C
  ASSERT_TRUE(point.swing.note(kNoon, 22'001));
  EXPECT_EQ(level_of(plan_of(PointRole::Temperature), Profile{}, point, kNow), Level::Warning);
}

TEST(Protections, TheWorstThatIsKnownDecidesAndUnknownIsNeverOk) {
  const auto of = [](std::vector<Level> levels) {
    std::vector<Exhibit> exhibits;
    for (const auto level : levels) exhibits.push_back({{"x"}, level, Trouble::None});
    return judged(exhibits);
  };
  EXPECT_EQ(of({}), Level::Unknown);
  EXPECT_EQ(of({Level::Ok, Level::Ok}), Level::Ok);
  EXPECT_EQ(of({Level::Ok, Level::Unknown}), Level::Unknown);
  EXPECT_EQ(of({Level::Unknown, Level::Warning, Level::Ok}), Level::Warning);
  EXPECT_EQ(of({Level::Alarm, Level::Unknown}), Level::Alarm);
}

TEST(Protections, EveryMediumHasItsProfile) {
  EXPECT_EQ(profile_of("paper")->temperature, (Band{14'000, 24'000}));
  EXPECT_EQ(profile_of("film_master")->humidity, (Band{35'000, 45'000}));
  EXPECT_FALSE(profile_of("stone"));
}

TEST(Protections, NamesGoBothWays) {
  for (int i = 0; i <= static_cast<int>(PointRole::Quake); ++i) {
    EXPECT_EQ(role_of(name_of(static_cast<PointRole>(i))), static_cast<PointRole>(i));
  }
  EXPECT_FALSE(role_of("elsewhere"));
  EXPECT_EQ(usual_role_of("temperature", devices::Unit::Celsius), PointRole::Temperature);
  EXPECT_EQ(usual_role_of("light", devices::Unit::Lux), PointRole::Light);
  EXPECT_EQ(usual_role_of("leak", devices::Unit::State), PointRole::Leak);
  EXPECT_EQ(usual_role_of("voc", devices::Unit::PartsPerBillion), PointRole::None);
}

}  // namespace
}  // namespace archroom::core
