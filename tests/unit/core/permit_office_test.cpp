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

Blockers blockers_now(ReadyBank& ready) { return blockers_of(ready.state, ready.bank, kOpenThree, {}); }

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
  ready.bank.mode_since = WallTime{1'000};
  EXPECT_EQ(blockers_now(ready),
            (Blockers{{{Cause::TwoOwners, 0, {}}, WallTime{1'000}}, {{Cause::StoreFailing, 0, "disk full"}, WallTime{2'000}}}));
}

}  // namespace
}  // namespace archroom::core
