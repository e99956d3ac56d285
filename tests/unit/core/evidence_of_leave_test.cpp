// Forbids, trips, proofs, looks, warnings, power and hours, as evidence.
#include <gtest/gtest.h>

#include <memory>

#include "controller/core/interlocks/evidence.hpp"
#include "tests/unit/core/ready_bank.hpp"

namespace archroom::core {
namespace {

using devices::Protection;

const devices::Motion kOpenThree = devices::OpenFace{{3, devices::Side::Right}};
const devices::Motion kClose = devices::CloseBank{};

Evidence of(ReadyBank& ready) { return gather(ready.state, ready.bank, {kOpenThree}); }

TEST(Evidence, AForbidOfAnyKindForbids) {
  for (const auto kind : {ForbidKind::Order, ForbidKind::Maintenance, ForbidKind::Fire, ForbidKind::Leak, ForbidKind::Seismic}) {
    ReadyBank ready;
    EXPECT_EQ(of(ready).forbidding, Forbidding::Nobody);
    ready.bank.forbids.push_back({kind, "li", {}, {}, {}});
    EXPECT_EQ(of(ready).forbidding, Forbidding::Somebody) << name_of(kind);
    const auto parking = gather(ready.state, ready.bank, {kClose, {}, Purpose::FirePark});
    EXPECT_EQ(parking.forbidding, kind == ForbidKind::Fire ? Forbidding::Nobody : Forbidding::Somebody) << name_of(kind);
  }
}

TEST(Evidence, ATripIsRemembered) {
  ReadyBank ready;
  EXPECT_EQ(of(ready).memory, Memory::Clean);
  ready.bank.trip = Trip{{Cause::AisleOccupied, 3, {}}, {}, 0};
  EXPECT_EQ(of(ready).memory, Memory::Tripped);
}

BankPlan with_inputs(Duration interval) {
  auto plan = plan_of_eight();
  plan.inputs = devices::protections_of(Protection::EmergencyStop, Protection::KickPlate, Protection::Seismic);
  plan.proof_interval = interval;
  return plan;
}

TEST(Evidence, EveryInputThatTheBankHasIsProvenInTime) {
  ReadyBank ready{with_inputs(seconds{60})};
  EXPECT_EQ(overdue_inputs(ready.bank, ready.state.wall), ready.bank.plan.inputs) << "never proven is overdue";
  for (const auto input : {Protection::EmergencyStop, Protection::KickPlate, Protection::Seismic}) {
    EXPECT_EQ(of(ready).proof, Proof::Overdue);
    ready.bank.proven[input] = ready.state.wall;
  }
  EXPECT_EQ(of(ready).proof, Proof::InTime);
  const WallTime last{ready.state.wall.ms + 59'999};
  EXPECT_FALSE(overdue_inputs(ready.bank, last).any());
  EXPECT_EQ(overdue_inputs(ready.bank, {last.ms + 1}), ready.bank.plan.inputs);
  ready.bank.proven[Protection::KickPlate] = last;
  EXPECT_EQ(overdue_inputs(ready.bank, {last.ms + 1}), devices::protections_of(Protection::EmergencyStop, Protection::Seismic));
}

TEST(Evidence, WhatWasBegunInTimeIsNotBrokenOffForIt) {
  auto plan = with_inputs(seconds{60});
  plan.rights = {{600, 601}};
  plan.power_w = 100;
  plan.emptiness = Emptiness::Look;
  ReadyBank ready{plan};
  ready.state.room.power_budget_w = 50;
  ready.sent(kOpenThree, milliseconds{100});
  ready.bank.job->looked_at = ready.state.now - seconds{40};
  const auto begun = gather(ready.state, ready.bank, wish_of(*ready.bank.job));
  EXPECT_EQ(begun.proof, Proof::InTime);
  EXPECT_EQ(begun.rights, Rights::Within);
  EXPECT_EQ(begun.power, Power::Within);
  EXPECT_EQ(begun.look, LookAtAisles::Given);
  ready.bank.job->phase = JobPhase::Recording;
  const auto recording = gather(ready.state, ready.bank, wish_of(*ready.bank.job));
  EXPECT_EQ(recording.proof, Proof::Overdue);
  EXPECT_EQ(recording.rights, Rights::Outside);
  EXPECT_EQ(recording.power, Power::Over);
  EXPECT_EQ(recording.look, LookAtAisles::Missing);
}

TEST(Evidence, ALookIsGoodForThirtySecondsAndOnlyForWhoAsks) {
  auto plan = plan_of_eight();
  EXPECT_EQ(of(*std::make_unique<ReadyBank>(plan)).look, LookAtAisles::NotNeeded);
  plan.emptiness = Emptiness::Look;
  ReadyBank ready{plan};
  EXPECT_EQ(of(ready).look, LookAtAisles::Missing);
  const auto looked = [&](Duration ago, Purpose purpose) {
    return gather(ready.state, ready.bank, {kOpenThree, {}, purpose, ready.state.now - ago}).look;
  };
  EXPECT_EQ(looked(seconds{30} - Duration{1}, Purpose::Asked), LookAtAisles::Given);
  EXPECT_EQ(looked(seconds{30}, Purpose::Asked), LookAtAisles::Missing);
  EXPECT_EQ(looked(seconds{1}, Purpose::IdleClose), LookAtAisles::Missing) << "nobody looks for a motion without a person";
}

TEST(Evidence, WithoutAPersonOnlyWhatTheSiteAllows) {
  const auto attendance = [](const BankPlan& plan, Purpose purpose) {
    ReadyBank ready{plan};
    return gather(ready.state, ready.bank, {kClose, {}, purpose}).attendance;
  };
  const auto none = plan_of_eight();
  EXPECT_EQ(attendance(none, Purpose::Asked), Attendance::Asked);
  for (const auto purpose : {Purpose::IdleClose, Purpose::NightPark, Purpose::Airing, Purpose::FirePark})
    EXPECT_EQ(attendance(none, purpose), Attendance::Off);
  EXPECT_EQ(attendance(none, static_cast<Purpose>(99)), Attendance::Off) << "nobody knows what it is for";
  auto idle = none;
  idle.unattended.idle_close_after = Duration{1};
  EXPECT_EQ(attendance(idle, Purpose::IdleClose), Attendance::Unwarned);
  EXPECT_EQ(attendance(idle, Purpose::NightPark), Attendance::Off);
  auto night = none;
  night.unattended.night_park_at_min = 0;
  EXPECT_EQ(attendance(night, Purpose::NightPark), Attendance::Unwarned);
  EXPECT_EQ(attendance(night, Purpose::Airing), Attendance::Off);
  auto airing = none;
  airing.unattended.airing_at_min = {0};
  EXPECT_EQ(attendance(airing, Purpose::Airing), Attendance::Unwarned);
  EXPECT_EQ(attendance(airing, Purpose::FirePark), Attendance::Off);
  for (const auto policy : {Parking::Close, Parking::Spread}) {
    auto fire = none;
    fire.fire = policy;
    EXPECT_EQ(attendance(fire, Purpose::FirePark), Attendance::Unwarned);
    EXPECT_EQ(attendance(fire, Purpose::IdleClose), Attendance::Off);
  }
}

TEST(Evidence, WarnedIsHeardForTenSecondsAndStillSounding) {
  auto plan = plan_of_eight();
  plan.unattended.idle_close_after = seconds{60};
  plan.unattended.night_park_at_min = 5;
  ReadyBank ready{plan};
  const auto attendance = [&](Purpose purpose = Purpose::IdleClose) {
    return gather(ready.state, ready.bank, {kClose, {}, purpose}).attendance;
  };
  ready.bank.announced = Announced{Purpose::IdleClose, kClose, ready.state.now - seconds{12}, std::nullopt};
  ready.bank.report->announcing = true;
  EXPECT_EQ(attendance(), Attendance::Unwarned) << "nobody has heard it";
  ready.bank.announced->heard_since = ready.state.now - seconds{10};
  EXPECT_EQ(attendance(), Attendance::Warned);
  EXPECT_EQ(attendance(Purpose::NightPark), Attendance::Unwarned) << "the warning was for another motion";
  ready.bank.announced->heard_since = ready.state.now - seconds{10} + Duration{1};
  EXPECT_EQ(attendance(), Attendance::Unwarned);
  ready.bank.announced->heard_since = ready.state.now - seconds{10};
  ready.bank.report->announcing = false;
  EXPECT_EQ(attendance(), Attendance::Unwarned) << "it does not sound any more";
  ready.bank.report.reset();
  EXPECT_EQ(attendance(), Attendance::Unwarned);
  ready.look();
  ready.bank.announced.reset();
  EXPECT_EQ(attendance(), Attendance::Unwarned);
  ready.sent(kClose, milliseconds{100});
  ready.bank.job->purpose = Purpose::IdleClose;
  EXPECT_EQ(gather(ready.state, ready.bank, wish_of(*ready.bank.job)).attendance, Attendance::Warned) << "it has begun";
}

TEST(Evidence, ThePowerOfAllThatMove) {
  auto plan = plan_of_eight();
  plan.power_w = 400;
  auto other = plan;
  other.id = {"2"};
  other.device = {"plc-2"};
  State state = initial_state({plan, other}, {800});
  auto& bank = state.banks.at({"1"});
  const auto power = [&] { return gather(state, bank, {kClose}).power; };
  EXPECT_EQ(power(), Power::Within);
  state.banks.at({"2"}).job = Job{};
  EXPECT_EQ(power(), Power::Within) << "exactly the budget";
  state.room.power_budget_w = 799;
  EXPECT_EQ(power(), Power::Over);
  state.banks.at({"2"}).job.reset();
  EXPECT_EQ(power(), Power::Within);
  state.room.power_budget_w = 399;
  EXPECT_EQ(power(), Power::Over);
  state.room.power_budget_w = 0;
  EXPECT_EQ(power(), Power::Within) << "no budget";
}

TEST(Evidence, RightsByTheHourOfTheSite) {
  auto plan = plan_of_eight();
  plan.rights = {{7 * 60 + 30, 19 * 60}, {22 * 60, 60}};
  ReadyBank ready{plan};
  const auto rights = [&](int hour, int minute, Purpose purpose = Purpose::Asked) {
    ready.state.wall.ms = (std::int64_t{hour} * 60 + minute) * 60'000;
    return gather(ready.state, ready.bank, {kClose, {}, purpose}).rights;
  };
  EXPECT_EQ(rights(7, 29), Rights::Outside);
  EXPECT_EQ(rights(7, 30), Rights::Within);
  EXPECT_EQ(rights(18, 59), Rights::Within);
  EXPECT_EQ(rights(19, 0), Rights::Outside);
  EXPECT_EQ(rights(21, 59), Rights::Outside);
  EXPECT_EQ(rights(22, 0), Rights::Within);
  EXPECT_EQ(rights(0, 59), Rights::Within) << "past midnight";
  EXPECT_EQ(rights(1, 0), Rights::Outside);
  EXPECT_EQ(rights(1, 0, Purpose::NightPark), Rights::Within) << "they are people's hours";
  ready.state.utc_offset_min = 480;
  EXPECT_EQ(rights(0, 0), Rights::Within) << "eight o'clock there";
  EXPECT_EQ(rights(11, 0), Rights::Outside);
  ready.state.utc_offset_min = -60;
  EXPECT_EQ(rights(0, 30), Rights::Within) << "half past eleven the evening before";
  EXPECT_EQ(minute_of_day(ready.state), 23 * 60 + 30);
}

TEST(Evidence, MidnightIsMinuteZero) {
  ReadyBank ready;
  ready.state.wall.ms = 0;
  EXPECT_EQ(minute_of_day(ready.state), 0);
  ready.state.wall.ms = std::int64_t{24} * 60 * 60'000;
  EXPECT_EQ(minute_of_day(ready.state), 0);
  ready.state.utc_offset_min = -1;
  EXPECT_EQ(minute_of_day(ready.state), 24 * 60 - 1);
}

TEST(Evidence, HoursThatBeginWhereTheyEndAreTheWholeDay) {
  auto plan = plan_of_eight();
  plan.rights = {{480, 480}};
  ReadyBank ready{plan};
  EXPECT_EQ(of(ready).rights, Rights::Within);
}

}  // namespace
}  // namespace archroom::core
