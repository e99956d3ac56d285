// What the interlocks read off a bank's state, question by question.
#include <gtest/gtest.h>

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
