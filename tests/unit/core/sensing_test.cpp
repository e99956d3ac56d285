// Readings, protections and alarms in the core: what a step makes of them.
#include <gtest/gtest.h>

#include "controller/core/alarms/alarms.hpp"
#include "controller/core/sensing/alarm_conditions.hpp"
#include "controller/core/sensing/view.hpp"
#include "controller/core/step.hpp"

namespace archroom::core {
namespace {

using devices::Quality;

const PointId kWarm{"t1/temperature"};
const PointId kSmoke{"io/input_1"};

RoomPlan room_of() {
  RoomPlan room;
  PointPlan warm;
  warm.device = {"t1"};
  warm.quantity = "temperature";
  warm.unit = devices::Unit::Celsius;
  warm.role = PointRole::Temperature;
  room.points[kWarm] = warm;
  PointPlan smoke;
  smoke.device = {"io"};
  smoke.quantity = "input_1";
  smoke.role = PointRole::Smoke;
  smoke.healthy = 1;
  room.points[kSmoke] = smoke;
  room.alarms = alarm_plan_of(room.points, room.profile);
  return room;
}

class Sensing : public ::testing::Test {
 protected:
  Sensing() { (void)happens(Restored{}); }
  Effects happens(Body body) { return step(state, {now, {kStart_ms + now.ns / 1'000'000}, std::move(body)}); }
  Effects reads(const PointId& id, std::int64_t value, Quality quality = Quality::Good) {
    const auto& plan = state.room.points.at(id);
    const devices::Reading reading{plan.quantity, plan.unit, value, devices::Severity::None, {}};
    return happens(Observed{{{plan.device, now, quality, reading}}});
  }
  Level verdict(Guarded what) { return state.sensed.guards.at(what).level; }
  AlarmView alarm(const char* id) { return view_of_alarm(state, AlarmId{id}); }

  static constexpr std::int64_t kStart_ms = 1'772'280'000'000;
  State state = initial_state({}, room_of());
  Instant now{};
};

TEST_F(Sensing, AReadingBecomesAPictureWithItsLimits) {
  (void)reads(kWarm, 21'400);
  const auto view = view_of_reading(state, kWarm);
  EXPECT_EQ(view.value, 21'400);
  EXPECT_EQ(view.quality, Quality::Good);
  EXPECT_EQ(view.level, Level::Ok);
  EXPECT_EQ(view.band, (Band{14'000, 24'000}));
  EXPECT_EQ(view.at, WallTime{kStart_ms});
}

TEST_F(Sensing, WhatNobodyPlannedIsNotHeard) {
  const devices::Reading reading{"voltage", devices::Unit::Volt, 1, devices::Severity::None, {}};
  (void)happens(Observed{{{DeviceId{"t1"}, now, Quality::Good, reading}}});
  (void)happens(Observed{{{DeviceId{"else"}, now, Quality::Good, reading}}});
  EXPECT_EQ(state.sensed.points.size(), 2U);
}

TEST_F(Sensing, SilenceMakesAllValuesOfADeviceBadAndALostLinkUnknown) {
  (void)reads(kWarm, 21'400);
  (void)happens(Observed{{{DeviceId{"t1"}, now, Quality::Bad, devices::NoValue{Fault::Timeout, "no answer"}}}});
  auto view = view_of_reading(state, kWarm);
  EXPECT_EQ(view.quality, Quality::Bad);
  EXPECT_FALSE(view.value);
  EXPECT_EQ(view.detail, "no answer");
  (void)reads(kWarm, 21'500);
  (void)happens(LinkLost{DeviceId{"t1"}, "unplugged"});
  view = view_of_reading(state, kWarm);
  EXPECT_EQ(view.quality, Quality::Unknown);
  EXPECT_EQ(view.trouble, Trouble::LinkLost);
  (void)reads(kSmoke, 1);
  EXPECT_EQ(view_of_reading(state, kSmoke).quality, Quality::Good);  // the other device is as it was
}

TEST_F(Sensing, ItGrowsOldWhenNobodySaysAnything) {
  (void)reads(kWarm, 21'400);
  EXPECT_EQ(verdict(Guarded::Heat), Level::Ok);
  EXPECT_LE(wakeup(state), now + seconds{30});
  now = now + seconds{30};
  (void)happens(Tick{});
  EXPECT_EQ(view_of_reading(state, kWarm).trouble, Trouble::Stale);
  EXPECT_EQ(verdict(Guarded::Heat), Level::Unknown);
}

TEST_F(Sensing, APulledCableIsAnAlarmOfEverySensorBehindIt) {
  (void)reads(kWarm, 21'400);
  (void)reads(kSmoke, 1);
  (void)happens(LinkLost{DeviceId{"t1"}, "unplugged"});
  now = now + seconds{3};
  (void)happens(Tick{});
  EXPECT_TRUE(alarm("t1.temperature.sensor").facts.active);
  EXPECT_FALSE(alarm("io.smoke.sensor").facts.active);
}

TEST_F(Sensing, EightProtectionsWhateverTheRoomHas) {
  EXPECT_EQ(view_of_protections(state).size(), 8U);
  for (const auto& guard : view_of_protections(state)) EXPECT_EQ(guard.state.level, Level::Unknown) << name_of(guard.guarded);
  (void)reads(kSmoke, 1);
  EXPECT_EQ(verdict(Guarded::Fire), Level::Ok);
  EXPECT_EQ(verdict(Guarded::Pests), Level::Unknown);
  (void)reads(kSmoke, 0);
  EXPECT_EQ(verdict(Guarded::Fire), Level::Alarm);
}

TEST_F(Sensing, ABadProbeIsNotABadValue) {
  (void)reads(kWarm, 30'000);
  now = now + seconds{20};
  (void)reads(kWarm, 0, Quality::Bad);
  now = now + seconds{120};
  (void)happens(Tick{});
  EXPECT_FALSE(alarm("t1.temperature.high").facts.active);
  EXPECT_TRUE(alarm("t1.temperature.sensor").facts.active);
}

TEST_F(Sensing, ThePlanOfTheProfileIsAGoodOne) {
  auto room = room_of();
  auto mains = room.points.at(kSmoke);
  mains.quantity = "input_4";
  mains.role = PointRole::Mains;
  room.points[{"io/input_4"}] = mains;
  auto lux = room.points.at(kWarm);
  lux.role = PointRole::Light;
  lux.quantity = "light";
  lux.calibrated_until = WallTime{kStart_ms};
  room.points[{"t1/light"}] = lux;
  const auto plan = alarm_plan_of(room.points, room.profile);
  for (const auto& fault : faults_of(plan)) ADD_FAILURE() << fault.condition.text << ": " << fault.found;
  // Without mains a probe may be silent; what watches the mains may not.
  EXPECT_TRUE(plan.conditions.at({"t1.temperature.sensor"}).suppressed_by.contains({"io.mains"}));
  EXPECT_TRUE(plan.conditions.at({"io.smoke.sensor"}).suppressed_by.empty());
}

TEST_F(Sensing, PeoplesOrdersAreAnswered) {
  const auto answer = [&](AlarmDeed deed, const char* id) -> Verdict {
    AlarmOrdered order;
    order.ticket = {7};
    order.deed = deed;
    order.id = {id};
    order.lasts = minutes{10};
    order.by = "li";
    for (auto& effect : happens(order)) {
      if (auto* told = std::get_if<Answer>(&effect)) return told->verdict;
    }
    return RefusedBy{};
  };
  (void)reads(kSmoke, 0);
  EXPECT_TRUE(std::holds_alternative<NotKnown>(answer(AlarmDeed::Acknowledge, "nobody")));
  EXPECT_EQ(std::get<AlarmRefused>(answer(AlarmDeed::Reset, "io.smoke")).why, AlarmRefusal::StillActive);
  EXPECT_TRUE(std::holds_alternative<Accepted>(answer(AlarmDeed::Silence, "")));
  EXPECT_FALSE(alarm("io.smoke").sounds);
  EXPECT_FALSE(alarm("io.smoke").facts.acknowledged);
  EXPECT_TRUE(std::holds_alternative<Accepted>(answer(AlarmDeed::Shelve, "io.smoke")));
  EXPECT_EQ(alarm("io.smoke").standing, AlarmStanding::Shelved);
  EXPECT_EQ(alarm("io.smoke").shelved_until, WallTime{kStart_ms + 600'000});
  EXPECT_TRUE(std::holds_alternative<Accepted>(answer(AlarmDeed::Unshelve, "io.smoke")));
  EXPECT_TRUE(std::holds_alternative<Accepted>(answer(AlarmDeed::OutOfService, "io.smoke")));
  EXPECT_EQ(alarm("io.smoke").standing, AlarmStanding::OutOfService);
  EXPECT_TRUE(std::holds_alternative<Accepted>(answer(AlarmDeed::InService, "io.smoke")));
  EXPECT_TRUE(std::holds_alternative<Accepted>(answer(AlarmDeed::Acknowledge, "io.smoke")));
  EXPECT_EQ(alarm("io.smoke").standing, AlarmStanding::Acknowledged);
  EXPECT_TRUE(alarm("io.smoke").first_out);
}

TEST_F(Sensing, AnAlarmThatThePlanLostIsTold) {
  Restored told;
  told.alarms.alarms[{"gone"}].active = true;
  told.alarms.alarms[{"quiet"}] = {};
  state = initial_state({}, room_of());
  std::map<std::string, bool> dropped;
  for (const auto& effect : happens(told)) {
    const auto* persist = std::get_if<Persist>(&effect);
    const auto* record = persist == nullptr ? nullptr : std::get_if<AlarmDropped>(&persist->record);
    if (record != nullptr) dropped[record->id.text] = record->mattered;
  }
  EXPECT_EQ(dropped, (std::map<std::string, bool>{{"gone", true}, {"quiet", false}}));
}

// The short way past the engine is no other way: the same values through the engine alone come to the same alarms.
TEST_F(Sensing, TheShortWayComesToTheSame) {
  auto engine = initial_alarms(state.room.alarms, now);
  std::uint64_t seed = 42;
  const auto random = [&](std::uint64_t below) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (seed >> 33) % below;
  };
  for (int i = 0; i < 3000; ++i) {
    now = now + milliseconds{random(20'000)};
    const auto value = static_cast<std::int64_t>(22'000 + random(5) * 1'000);
    const auto kind = random(20);
    const auto quality = kind == 0 ? Quality::Bad : Quality::Good;
    (void)reads(kWarm, value, quality);
    const auto& point = state.sensed.points.at(kWarm);
    const auto seen = point.trouble == Trouble::None ? Quality::Good : Quality::Bad;
    const WallTime wall{kStart_ms + now.ns / 1'000'000};
    (void)step_alarms(engine, state.room.alarms, now, wall, PointSeen{kWarm, seen, point.value, point.observed_at});
    const auto range = point.swing.range(wall);
    (void)step_alarms(engine, state.room.alarms, now, wall, PointSeen{swing_of(kWarm), seen, range, point.observed_at});
    for (const auto* id : {"t1.temperature.high", "t1.temperature.high_warning", "t1.temperature.low"}) {
      const auto& mine = state.sensed.alarms.alarms.at({id});
      const auto& other = engine.alarms.at({id});
      ASSERT_EQ(mine.active, other.active) << id << " at step " << i;
      ASSERT_EQ(mine.occurrence, other.occurrence) << id << " at step " << i;
      ASSERT_EQ(mine.suppressed, other.suppressed) << id << " at step " << i;
    }
  }
  EXPECT_GT(alarm("t1.temperature.high_warning").facts.occurrence, 5U);
}

}  // namespace
}  // namespace archroom::core
