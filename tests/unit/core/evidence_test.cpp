// What the interlocks read off a bank's state, question by question.
#include <gtest/gtest.h>

#include <memory>

#include "controller/core/interlocks/evidence.hpp"
#include "controller/core/interlocks/permit_office.hpp"
#include "tests/unit/core/ready_bank.hpp"

namespace archroom::core {
namespace {

using devices::Protection;
using devices::ShelfMode;

const devices::Motion kOpenThree = devices::OpenFace{{3, devices::Side::Right}};
const devices::Motion kClose = devices::CloseBank{};

Evidence of(ReadyBank& ready, const devices::Motion& motion = kOpenThree, JobId own = {}) {
  return gather(ready.state, ready.bank, {motion, own});
}

TEST(Evidence, ReadyIsPositiveInEveryAnswer) {
  ReadyBank ready;
  EXPECT_TRUE(blockers_of(ready.state, ready.bank, {kOpenThree}).empty());
}

TEST(Evidence, SightIsFreshToTheLastInstantOfItsAge) {
  ReadyBank ready;
  ready.bank.observed_at = ready.state.now - seconds{1} + Duration{1};
  EXPECT_EQ(of(ready).sight, Sight::Fresh);
  ready.bank.observed_at = ready.bank.observed_at - Duration{1};
  EXPECT_EQ(of(ready).sight, Sight::Stale);
  ready.look();
  for (const auto quality : {devices::Quality::Bad, devices::Quality::Unknown}) {
    ready.bank.quality = quality;
    EXPECT_EQ(of(ready).sight, Sight::None);
  }
  ready.look();
  ready.bank.report.reset();
  EXPECT_EQ(of(ready).sight, Sight::None);
}

TEST(Evidence, WhereNothingIsSeenNoAnswerIsPositive) {
  ReadyBank ready;
  ready.bank.quality = devices::Quality::Bad;
  const auto evidence = of(ready);
  EXPECT_EQ(evidence.way, Way::Unknown);
  EXPECT_EQ(evidence.guards, Guards::Unknown);
  EXPECT_EQ(evidence.control, Control::Unknown);
  EXPECT_EQ(evidence.owner, Owner::NotOurs);
  EXPECT_EQ(evidence.places, Places::Unknown);
}

TEST(Evidence, SomebodyInAnyAisleButTheTargetIsInTheWay) {
  for (int aisle = 1; aisle <= 8; ++aisle) {
    ReadyBank ready;
    ready.picture.occupied(aisle, true);
    ready.look();
    EXPECT_EQ(of(ready).way, aisle == 3 ? Way::Empty : Way::Occupied) << aisle;
    EXPECT_EQ(of(ready, kClose).way, aisle == 8 ? Way::Empty : Way::Occupied) << aisle;
    EXPECT_EQ(of(ready).guards, Guards::Clear) << "occupation is a question of its own";
  }
}

TEST(Evidence, SomebodySomewhereIsUnknown) {
  ReadyBank ready;
  ready.picture.active(Protection::AisleOccupied, true);
  ready.look();
  EXPECT_EQ(of(ready).way, Way::Unknown);
}

TEST(Evidence, AnEntryBeamCountsForTheAisleOfItsFace) {
  ReadyBank ready;
  ready.picture.entry({4, devices::Side::Left}, true);
  ready.look();
  EXPECT_EQ(of(ready).way, Way::Empty) << "it is the aisle that opens";
  EXPECT_EQ(of(ready, devices::OpenFace{{4, devices::Side::Right}}).way, Way::Occupied);
}

TEST(Evidence, EveryProtectionButOccupationTrips) {
  for (unsigned bit = 0; bit < 19; ++bit) {
    const auto protection = static_cast<Protection>(1U << bit);
    const bool occupation = protection == Protection::AisleOccupied || protection == Protection::EndSpaceOccupied;
    ReadyBank ready;
    ready.bank.report->active.bits = 1U << bit;
    EXPECT_EQ(of(ready).guards, occupation ? Guards::Clear : Guards::Tripped) << name_of(protection);
    ready.bank.report->active.bits = 0;
    ready.bank.report->latched.bits = 1U << bit;
    EXPECT_EQ(of(ready).guards, Guards::Tripped) << "a latch always hinders: " << name_of(protection);
  }
}

TEST(Evidence, OnlyFourModesAreRemote) {
  for (int i = 0; i <= static_cast<int>(ShelfMode::Asleep); ++i) {
    const auto mode = static_cast<ShelfMode>(i);
    const bool remote =
        mode == ShelfMode::Closed || mode == ShelfMode::Moving || mode == ShelfMode::Open || mode == ShelfMode::PartOpen;
    ReadyBank ready;
    ready.bank.report->mode = mode;
    const auto expected = remote ? Control::Remote : mode == ShelfMode::Unknown ? Control::Unknown : Control::Away;
    EXPECT_EQ(of(ready).control, expected) << name_of(mode);
  }
}

TEST(Evidence, AFaultOrAHandOnAColumnIsAway) {
  ReadyBank ready;
  ready.bank.report->fault_code = 6;
  EXPECT_EQ(of(ready).control, Control::Away);
  ready.look();
  ready.bank.report->columns[7].manual = true;
  EXPECT_EQ(of(ready).control, Control::Away);
  ready.look();
  ready.bank.report->columns[0].fault = true;
  EXPECT_EQ(of(ready).control, Control::Away);
}

TEST(Evidence, TrafficIsAnotherJobOrAMotionThatIsNotOurs) {
  ReadyBank ready;
  ready.sent(kOpenThree, milliseconds{100});
  EXPECT_EQ(of(ready).traffic, Traffic::Taken) << "asked without being that job";
  EXPECT_EQ(of(ready, kOpenThree, {7}).traffic, Traffic::Free);
  ready.bank.report->columns[3].motor_on = true;
  EXPECT_EQ(of(ready, kOpenThree, {7}).traffic, Traffic::Free) << "it is the job's own motion";
  ready.bank.job->phase = JobPhase::Recording;
  EXPECT_EQ(of(ready, kOpenThree, {7}).traffic, Traffic::Taken) << "it was not sent yet: somebody else moves the columns";
  ready.bank.job.reset();
  EXPECT_EQ(of(ready).traffic, Traffic::Taken);
}

TEST(Evidence, APictureFromBeforeTheLastCommandDoesNotShowThatTheyStand) {
  ReadyBank ready;
  ready.bank.commanded_at = ready.bank.observed_at;
  EXPECT_EQ(of(ready).traffic, Traffic::Taken);
  ready.bank.observed_at = ready.bank.observed_at + Duration{1};
  ready.state.now = ready.bank.observed_at;
  EXPECT_EQ(of(ready).traffic, Traffic::Free);
}

TEST(Evidence, OwnerAndLedger) {
  for (const auto session : {devices::Session::None, devices::Session::Foreign}) {
    ReadyBank ready;
    ready.bank.report->session = session;
    EXPECT_EQ(of(ready).owner, Owner::NotOurs);
  }
  ReadyBank ready;
  ready.state.store_works = false;
  EXPECT_EQ(of(ready).ledger, Ledger::Fails);
}

TEST(Evidence, ImpossibleIsNotUnknown) {
  ReadyBank ready;
  ready.bank.report->columns[4].position_mm += 900;
  EXPECT_EQ(gather(ready.state, ready.bank, {devices::CloseBank{}}).places, Places::Impossible);
}

TEST(Evidence, ANumberThatIsNoModeIsUnknown) {
  ReadyBank ready;
  ready.bank.report->mode = static_cast<devices::ShelfMode>(200);
  EXPECT_EQ(gather(ready.state, ready.bank, {devices::CloseBank{}}).control, Control::Unknown);
}

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
  EXPECT_EQ(begun.look, Look::Given);
  ready.bank.job->phase = JobPhase::Recording;
  const auto recording = gather(ready.state, ready.bank, wish_of(*ready.bank.job));
  EXPECT_EQ(recording.proof, Proof::Overdue);
  EXPECT_EQ(recording.rights, Rights::Outside);
  EXPECT_EQ(recording.power, Power::Over);
  EXPECT_EQ(recording.look, Look::Missing);
}

TEST(Evidence, ALookIsGoodForThirtySecondsAndOnlyForWhoAsks) {
  auto plan = plan_of_eight();
  EXPECT_EQ(of(*std::make_unique<ReadyBank>(plan)).look, Look::NotNeeded);
  plan.emptiness = Emptiness::Look;
  ReadyBank ready{plan};
  EXPECT_EQ(of(ready).look, Look::Missing);
  const auto looked = [&](Duration ago, Purpose purpose) {
    return gather(ready.state, ready.bank, {kOpenThree, {}, purpose, ready.state.now - ago}).look;
  };
  EXPECT_EQ(looked(seconds{30} - Duration{1}, Purpose::Asked), Look::Given);
  EXPECT_EQ(looked(seconds{30}, Purpose::Asked), Look::Missing);
  EXPECT_EQ(looked(seconds{1}, Purpose::IdleClose), Look::Missing) << "nobody looks for a motion without a person";
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

TEST(Evidence, HoursThatBeginWhereTheyEndAreTheWholeDay) {
  auto plan = plan_of_eight();
  plan.rights = {{480, 480}};
  ReadyBank ready{plan};
  EXPECT_EQ(of(ready).rights, Rights::Within);
}

TEST(Evidence, WhatConcernsTheRoomHindersEveryBank) {
  auto plan = plan_of_eight();
  auto other = plan;
  other.id = {"2"};
  other.device = {"plc-2"};
  for (unsigned bit = 0; bit < 19; ++bit) {
    const auto input = static_cast<Protection>(1U << bit);
    ReadyBank ready{plan};
    Bank second = ready.bank;
    second.plan = other;
    second.report->active = devices::protections_of(input);
    ready.state.banks.emplace(other.id, second);
    const bool of_the_room = input == Protection::FireInput || input == Protection::Smoke || input == Protection::PanelFault ||
                             input == Protection::Leak || input == Protection::Seismic || input == Protection::MainsLost;
    auto& bank = ready.state.banks.at(plan.id);
    EXPECT_EQ(room_inputs(ready.state).any(), of_the_room) << name_of(input);
    EXPECT_EQ(gather(ready.state, bank, {kClose}).guards, of_the_room ? Guards::Tripped : Guards::Clear) << name_of(input);
    const bool parks = !of_the_room || input == Protection::FireInput || input == Protection::Smoke;
    EXPECT_EQ(gather(ready.state, bank, {kClose, {}, Purpose::FirePark}).guards, parks ? Guards::Clear : Guards::Tripped)
        << name_of(input);
    auto& burning = ready.state.banks.at(other.id);
    const bool occupation = input == Protection::AisleOccupied || input == Protection::EndSpaceOccupied;
    EXPECT_EQ(gather(ready.state, burning, {kClose, {}, Purpose::FirePark}).guards, occupation ? Guards::Clear : Guards::Tripped)
        << "its own controller shows it: " << name_of(input);
    burning.quality = devices::Quality::Bad;
    EXPECT_FALSE(room_inputs(ready.state).any());
    burning.quality = devices::Quality::Good;
    burning.report.reset();
    EXPECT_FALSE(room_inputs(ready.state).any());
  }
}

// Two free aisles: whoever is in the one that stays as it is hinders nothing.
TEST(Evidence, BesideAnAisleThatStays) {
  auto plan = plan_of_eight();
  plan.free_aisles = 2;
  ReadyBank ready{plan};
  auto& columns = ready.picture.report().columns;
  for (std::size_t i = 3; i < 8; ++i) columns[i].position_mm += 800;  // aisle 3 open, aisle 8 too
  ready.picture.occupied(3, true);
  ready.look();
  const devices::OpenFace beside{{6, devices::Side::Right}, 3};
  EXPECT_EQ(of(ready, beside).way, Way::Empty);
  EXPECT_EQ(of(ready, devices::OpenFace{{6, devices::Side::Right}}).way, Way::Occupied) << "it would close";
  EXPECT_EQ(of(ready, devices::OpenFace{{1, devices::Side::Right}, 3}).way, Way::Occupied)
      << "both its columns would have to move";
  ready.picture.occupied(8, true);
  ready.look();
  EXPECT_EQ(of(ready, beside).way, Way::Occupied) << "the end space gives the room for it";
  ready.picture.occupied(3, false);
  ready.look();
  EXPECT_EQ(of(ready, devices::OpenFace{{1, devices::Side::Right}}).way, Way::Empty) << "column 8 stays where it is";
  auto one = plan_of_eight();
  ReadyBank single{one};
  single.picture.occupied(5, true);
  single.look();
  EXPECT_EQ(of(single, kClose).way, Way::Occupied) << "with one free aisle nobody argues with a sensor";
}

}  // namespace
}  // namespace archroom::core
