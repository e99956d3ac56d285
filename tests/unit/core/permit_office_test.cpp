// A permit lasts as long as the evidence it stands on, and not a nanosecond longer.
#include <gtest/gtest.h>

#include "controller/core/interlocks/permit_office.hpp"
#include "tests/unit/core/ready_bank.hpp"

namespace archroom::core {
namespace {

const devices::Motion kOpenThree = devices::OpenFace{{3, devices::Side::Right}};
const devices::Motion kClose = devices::CloseBank{};
const DeviceId kPlc{"plc-1"};

TEST(PermitOffice, StandingEvidenceIsGoodForASecond) {
  ReadyBank ready;
  ready.bank.observed_at = ready.state.now - milliseconds{400};
  const auto permit = PermitOffice::issue(ready.state, ready.bank, {kOpenThree});
  ASSERT_TRUE(permit.has_value());
  EXPECT_EQ(permit->until(), ready.bank.observed_at + seconds{1});
  EXPECT_TRUE(permit->covers(kPlc, kOpenThree, permit->until() - Duration{1}));
  EXPECT_FALSE(permit->covers(kPlc, kOpenThree, permit->until()));
  EXPECT_FALSE(permit->covers(kPlc, kClose, ready.state.now));
  EXPECT_FALSE(permit->covers(DeviceId{"plc-2"}, kOpenThree, ready.state.now));
}

TEST(PermitOffice, MovingEvidenceIsGoodForThreeTenths) {
  ReadyBank ready;
  ready.sent(kOpenThree, milliseconds{500});
  const auto permit = PermitOffice::issue(ready.state, ready.bank, {kOpenThree, {7}});
  ASSERT_TRUE(permit.has_value());
  EXPECT_EQ(permit->until(), ready.bank.observed_at + milliseconds{300});
}

TEST(PermitOffice, TheFirstPictureAfterTheCommandMustComeWithinTheMovingAge) {
  ReadyBank ready;
  ready.bank.observed_at = ready.state.now - milliseconds{600};
  ready.sent(kOpenThree, milliseconds{200});
  const auto permit = PermitOffice::issue(ready.state, ready.bank, {kOpenThree, {7}});
  ASSERT_TRUE(permit.has_value());
  EXPECT_EQ(permit->until(), ready.bank.job->sent_at + milliseconds{300});

  ReadyBank older;
  older.bank.observed_at = older.state.now - milliseconds{900};
  older.sent(kOpenThree, milliseconds{10});
  const auto shorter = PermitOffice::issue(older.state, older.bank, {kOpenThree, {7}});
  ASSERT_TRUE(shorter.has_value());
  EXPECT_EQ(shorter->until(), older.bank.observed_at + seconds{1});
}

TEST(PermitOffice, TheSitesOwnAgesCount) {
  auto plan = plan_of_eight();
  plan.evidence_age_standing = milliseconds{1500};
  ReadyBank ready{plan};
  EXPECT_EQ(PermitOffice::issue(ready.state, ready.bank, {kOpenThree})->until(), ready.state.now + milliseconds{1500});
}

TEST(PermitOffice, NoneOnceTheEvidenceHasAged) {
  ReadyBank ready;
  ready.state.now = ready.bank.observed_at + seconds{1};
  EXPECT_FALSE(PermitOffice::issue(ready.state, ready.bank, {kOpenThree}).has_value());
  ready.look();
  ready.sent(kOpenThree, milliseconds{500});
  ready.state.now = ready.bank.observed_at + milliseconds{300};
  EXPECT_FALSE(PermitOffice::issue(ready.state, ready.bank, {kOpenThree, {7}}).has_value());
}

TEST(PermitOffice, WhatIsIssuedCoversTheInstantAtWhichItIsIssued) {
  ReadyBank ready;
  ready.state.now = ready.bank.observed_at + seconds{1} - Duration{1};
  const auto permit = PermitOffice::issue(ready.state, ready.bank, {kOpenThree});
  ASSERT_TRUE(permit.has_value());
  EXPECT_TRUE(permit->covers(kPlc, kOpenThree, ready.state.now));
}

TEST(PermitOffice, BlockersSayWhatAndSinceWhen) {
  ReadyBank ready;
  ready.picture.occupied(5, true);
  ready.look();
  ready.bank.occupied_since[5] = WallTime{8'000};
  ready.bank.armed = false;
  ready.bank.disarmed_by = {Cause::StopOrdered, 0, {}};
  ready.bank.armed_since = WallTime{9'000};
  const auto blockers = blockers_of(ready.state, ready.bank, {kOpenThree});
  const Blockers expected{{{Cause::AisleOccupied, 5, {}}, WallTime{8'000}},
                          {{Cause::NotArmed, static_cast<std::int64_t>(Cause::StopOrdered), {}}, WallTime{9'000}}};
  EXPECT_EQ(blockers, expected);
  EXPECT_TRUE(blockers_to_arming(ready.state, ready.bank).empty());
}

TEST(PermitOffice, WithoutAPictureOnlyThatIsSaid) {
  ReadyBank ready;
  ready.bank.quality = devices::Quality::Bad;
  ready.bank.quality_detail = "garbled";
  const auto blockers = blockers_of(ready.state, ready.bank, {kOpenThree});
  ASSERT_EQ(blockers.size(), 1U);
  EXPECT_EQ(blockers.front().reason, (Reason{Cause::StateNotFresh, 0, "garbled"}));
}

TEST(PermitOffice, EveryRuleThatObjectsIsTold) {
  ReadyBank ready;
  ready.bank.link_up = false;
  ready.bank.armed = false;
  ready.state.store_works = false;
  ready.bank.report->session = devices::Session::Foreign;
  ready.bank.report->mode = devices::ShelfMode::Local;
  ready.bank.report->latched.bits = 1;
  ready.bank.report->columns[4].position_mm += 900;
  ready.bank.report->columns[4].aisle_occupied = true;
  ready.bank.report->columns[4].motor_on = true;
  ready.state.now = ready.state.now + seconds{5};
  std::vector<Cause> causes;
  for (const auto& blocker : blockers_of(ready.state, ready.bank, {kOpenThree})) causes.push_back(blocker.reason.cause);
  const std::vector<Cause> all{Cause::LinkLost,  Cause::StateNotFresh,       Cause::AisleOccupied, Cause::ProtectionActive,
                               Cause::NotRemote, Cause::ImpossiblePositions, Cause::TwoOwners,     Cause::StoreFailing,
                               Cause::NotArmed,  Cause::SecondAisle};
  EXPECT_EQ(causes, all);
}

Blockers blockers_now(ReadyBank& ready) { return blockers_of(ready.state, ready.bank, {kOpenThree}); }

TEST(PermitOffice, TheLastAisleIsToldToo) {
  ReadyBank ready;
  ready.picture.occupied(8, true);
  ready.look();
  ready.bank.occupied_since[8] = WallTime{8'000};
  EXPECT_EQ(blockers_now(ready), (Blockers{{{Cause::AisleOccupied, 8, {}}, WallTime{8'000}}}));
}

TEST(PermitOffice, SomebodyIsInAndNobodyKnowsWhere) {
  ReadyBank ready;
  ready.bank.report->active.bits = static_cast<std::uint32_t>(devices::Protection::AisleOccupied);
  ready.bank.protections_since = WallTime{7'000};
  EXPECT_EQ(blockers_now(ready), (Blockers{{{Cause::AisleOccupied, -1, {}}, WallTime{7'000}}}));
}

TEST(PermitOffice, ALostLinkIsToldWithItsReason) {
  ReadyBank ready;
  ready.bank.link_up = false;
  ready.bank.link_detail = "cut";
  ready.bank.link_since = WallTime{6'000};
  EXPECT_EQ(blockers_now(ready), (Blockers{{{Cause::LinkLost, 0, "cut"}, WallTime{6'000}}}));
}

TEST(PermitOffice, AnotherMotionIsToldWithItsJobWhereItIsOurs) {
  ReadyBank theirs;
  theirs.bank.report->columns[4].motor_on = true;
  theirs.bank.mode_since = WallTime{5'000};
  EXPECT_EQ(blockers_now(theirs), (Blockers{{{Cause::SecondAisle, 0, {}}, WallTime{5'000}}}));
  ReadyBank ours;
  ours.sent(kClose, milliseconds{10});
  ours.bank.job->since = WallTime{4'000};
  EXPECT_EQ(blockers_now(ours), (Blockers{{{Cause::SecondAisle, 7, {}}, WallTime{4'000}}}));
}

TEST(PermitOffice, WhatActsAndWhatIsLatchedAreToldTogether) {
  ReadyBank ready;
  ready.bank.report->active.bits = static_cast<std::uint32_t>(devices::Protection::ManualHandle);
  ready.bank.report->latched.bits = static_cast<std::uint32_t>(devices::Protection::KickPlate);
  ready.bank.protections_since = WallTime{3'000};
  const auto both =
      static_cast<std::int64_t>(devices::Protection::ManualHandle) | static_cast<std::int64_t>(devices::Protection::KickPlate);
  EXPECT_EQ(blockers_now(ready), (Blockers{{{Cause::ProtectionActive, both, {}}, WallTime{3'000}}}));
}

TEST(PermitOffice, AFailingStoreAndAnotherOwnerAreTold) {
  ReadyBank ready;
  ready.state.store_works = false;
  ready.state.store_detail = "disk full";
  ready.state.store_since = WallTime{2'000};
  ready.bank.report->session = devices::Session::Foreign;
  ready.bank.session.since = WallTime{1'000};
  EXPECT_EQ(blockers_now(ready),
            (Blockers{{{Cause::TwoOwners, 0, {}}, WallTime{1'000}}, {{Cause::StoreFailing, 0, "disk full"}, WallTime{2'000}}}));
}

TEST(PermitOffice, WhatKeepsItAndSinceWhen) {
  auto plan = plan_of_eight();
  plan.inputs = devices::protections_of(devices::Protection::KickPlate);
  plan.emptiness = Emptiness::Look;
  plan.rights = {{0, 0 + 1}};
  plan.power_w = 10;
  ReadyBank ready{plan};
  ready.state.wall.ms = 3'600'000;
  ready.state.room.power_budget_w = 5;
  ready.bank.forbids = {{ForbidKind::Maintenance, "zhao", "new rails", "ab", WallTime{1'000}},
                        {ForbidKind::Order, "li", {}, {}, WallTime{2'000}}};
  ready.bank.trip = Trip{{Cause::ImpossiblePositions, 3, {}}, WallTime{3'000}, 7};
  const auto now = ready.state.wall;
  const Blockers expected{
      {{Cause::TripLatched, static_cast<std::int64_t>(Cause::ImpossiblePositions), {}}, WallTime{3'000}},
      {{Cause::Forbidden, static_cast<std::int64_t>(ForbidKind::Maintenance), "zhao: new rails"}, WallTime{1'000}},
      {{Cause::ProofOverdue, static_cast<std::int64_t>(devices::Protection::KickPlate), {}}, now},
      {{Cause::OutsideHours, 0, {}}, now},
      {{Cause::OverPowerBudget, 0, {}}, now},
      {{Cause::NotLookedAt, 0, {}}, now},
      {{Cause::NotAnnounced, 0, {}}, now}};
  auto parking = blockers_of(ready.state, ready.bank, {kClose, {}, Purpose::IdleClose});
  parking.insert(parking.begin() + 3, Blocker{{Cause::OutsideHours, 0, {}}, now});  // hours are people's
  EXPECT_EQ(parking, expected);
  ready.bank.forbids.front().owner.clear();
  EXPECT_EQ(blockers_of(ready.state, ready.bank, {kClose})[1].reason.detail, "new rails");
  ready.bank.forbids.front().note.clear();
  EXPECT_EQ(blockers_of(ready.state, ready.bank, {kClose})[1].reason.detail, "");
}

TEST(PermitOffice, SinceWhenItIsNotSeen) {
  ReadyBank ready;
  ready.bank.quality_since = WallTime{4'000};
  ready.state.now = ready.bank.observed_at + milliseconds{1'250};
  ready.state.wall = WallTime{11'250};
  EXPECT_EQ(blockers_of(ready.state, ready.bank, {kClose}).front().since, WallTime{11'000}) << "since it grew old";
  ready.bank.quality = devices::Quality::Bad;
  EXPECT_EQ(blockers_of(ready.state, ready.bank, {kClose}).front().since, WallTime{4'000}) << "since it was bad";
}

TEST(PermitOffice, WhoHoldsTheBankAndSinceWhen) {
  ReadyBank ready;
  ready.bank.report->session = devices::Session::Foreign;
  ready.bank.session.since = WallTime{5'000};
  const auto blockers = blockers_of(ready.state, ready.bank, {kClose});
  ASSERT_EQ(blockers.size(), 1U);
  EXPECT_EQ(blockers.front(), (Blocker{{Cause::TwoOwners, 0, {}}, WallTime{5'000}}));
}

TEST(PermitOffice, SomebodyInTheAisleThatStaysIsNotNamed) {
  auto plan = plan_of_eight();
  plan.free_aisles = 2;
  ReadyBank ready{plan};
  for (std::size_t i = 3; i < 8; ++i) ready.picture.report().columns[i].position_mm += 800;
  ready.picture.occupied(3, true);
  ready.picture.occupied(8, true);
  ready.look();
  const auto blockers = blockers_of(ready.state, ready.bank, {devices::OpenFace{{6, devices::Side::Right}, 3}});
  ASSERT_EQ(blockers.size(), 1U);
  EXPECT_EQ(blockers.front().reason, (Reason{Cause::AisleOccupied, 8, {}}));
}

}  // namespace
}  // namespace archroom::core
