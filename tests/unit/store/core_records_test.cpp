#include "controller/store/core_records.hpp"

#include <gtest/gtest.h>

#include "tests/unit/store/scratch.hpp"

namespace archroom::store {
namespace {

using core::Cause;
using core::RequestState;
using devices::Side;

class CoreRecords : public testing::Test {
 protected:
  CoreRecords() : database_(fresh_register(scratch_.file())), journal_(database_) { EXPECT_TRUE(journal_.open().ok()); }

  void file_request(const std::string& id, int column) {
    database_.run(
        "INSERT INTO requests(id, action, bank, \"column\", side, station, need_by, digest, by, filed_at, state) "
        "VALUES(?1, 'open', '1', ?2, 'right', '', NULL, x'00', 'catalogue', 5, 'queued')",
        id, column);
  }
  void keep(const core::Record& record) { apply(database_, journal_, WallTime{++at_}, record); }
  // After a restart: another connection, nothing in memory.
  core::Restored restarted() {
    auto database = opened(scratch_.file());
    return restore(database).value();
  }

  Scratch scratch_;
  Database database_;
  Journal journal_;
  std::int64_t at_ = 100;
};

TEST_F(CoreRecords, ANewRegisterRemembersNothing) {
  const auto restored = restarted();
  EXPECT_TRUE(restored.requests.empty());
  EXPECT_TRUE(restored.epochs.empty());
  EXPECT_EQ(restored.last_intent.n, 0U);
  EXPECT_EQ(restored.last_job.n, 0U);
  EXPECT_TRUE(restored.open_jobs.empty());
}

TEST_F(CoreRecords, EpochsOnlyGoUp) {
  keep(core::EpochTaken{{"1"}, 3});
  keep(core::EpochTaken{{"2"}, 9});
  keep(core::EpochTaken{{"1"}, 4});
  EXPECT_EQ(restarted().epochs, (std::map<BankId, std::uint32_t>{{{"1"}, 4}, {{"2"}, 9}}));
  keep(core::EpochTaken{{"1"}, 4});
  ASSERT_TRUE(database_.trouble().has_value());
  EXPECT_NE(database_.trouble()->detail.find("epoch 4 of bank 1 was used before"), std::string::npos);
}

TEST_F(CoreRecords, JobsWithoutAnEndAreKnownAfterARestart) {
  keep(core::MotionIntended{{11}, {5}, {"1"}, devices::OpenFace{{3, Side::Left}}, RequestId{"r"}, "王"});
  keep(core::MotionIntended{{12}, {6}, {"2"}, devices::CloseBank{}, std::nullopt, ""});
  keep(core::JobEnded{{5}, {"1"}, core::JobOutcome::Stopped, {Cause::StopOrdered, 0, "by hand"}});
  const auto restored = restarted();
  EXPECT_EQ(restored.last_intent.n, 12U);
  EXPECT_EQ(restored.last_job.n, 6U);
  EXPECT_EQ(restored.open_jobs, (std::map<JobId, BankId>{{{6}, {"2"}}}));
  EXPECT_EQ(text_of(database_, "SELECT outcome || ' ' || reason || ' ' || detail FROM jobs WHERE id = 5"),
            "stopped stop by hand");
  EXPECT_EQ(text_of(database_, "SELECT body FROM journal WHERE n = 1"),
            R"({"intent":11,"job":5,"bank":"1","motion":"open","column":3,"side":"left","request":"r"})");
  EXPECT_EQ(text_of(database_, "SELECT body FROM journal WHERE n = 3"),
            R"({"job":5,"bank":"1","outcome":"stopped","reason":{"code":"stop","subject":0,"detail":"by hand"}})");
  EXPECT_EQ(text_of(database_, "SELECT type || ' ' || by || ' ' || at FROM journal WHERE n = 1"), "motion_intended 王 101");
}

TEST_F(CoreRecords, RequestsComeBackInOrderOfArrivalUnlessTheyEnded) {
  for (const auto* id : {"z", "a", "m", "b"}) file_request(id, 4);
  keep(core::RequestMoved{{"m"}, RequestState::Cancelled, {Cause::CancelOrdered, 0, ""}, "李"});
  keep(core::RequestMoved{{"a"}, RequestState::WaitingSafety, {Cause::AisleOccupied, 7, "somebody"}, ""});
  const auto restored = restarted();
  ASSERT_EQ(restored.requests.size(), 3U);
  EXPECT_EQ(restored.requests[0].id.text, "z");
  EXPECT_EQ(restored.requests[1].id.text, "a");
  EXPECT_EQ(restored.requests[2].id.text, "b");
  EXPECT_EQ(restored.requests[0].state, RequestState::Queued);
  EXPECT_EQ(restored.requests[1].state, RequestState::WaitingSafety);
  EXPECT_EQ(restored.requests[1].reason, (core::Reason{Cause::AisleOccupied, 7, "somebody"}));
  EXPECT_EQ(restored.requests[1].face, (devices::Face{4, Side::Right}));
  EXPECT_EQ(text_of(database_,
                    "SELECT group_concat(s.state || '@' || s.at) FROM request_states s JOIN requests r ON r.row = s.request "
                    "WHERE r.id = 'm'"),
            "cancelled@101");
}

TEST_F(CoreRecords, ArmedAndDisarmed) {
  keep(core::BankArmed{{"1"}, "王"});
  EXPECT_EQ(number_of(database_, "SELECT armed FROM banks WHERE bank = '1'"), 1);
  keep(core::BankDisarmed{{"1"}, {Cause::ProtectionActive, 4, ""}, ""});
  EXPECT_EQ(text_of(database_, "SELECT armed || ' ' || reason || ' ' || subject FROM banks WHERE bank = '1'"), "0 SR-06 4");
  EXPECT_EQ(text_of(database_, "SELECT group_concat(type) FROM journal"), "bank_armed,bank_disarmed");
}

TEST_F(CoreRecords, AMotionWithoutAPersonSaysOnWhoseAccountItIs) {
  core::MotionIntended spread{{11}, {5}, {"1"}, devices::SpreadBank{}, std::nullopt, ""};
  spread.purpose = "airing";
  keep(spread);
  keep(core::MotionIntended{{12}, {6}, {"1"}, devices::OpenFace{{3, Side::Left}, 7}, std::nullopt, "local"});
  EXPECT_FALSE(database_.trouble().has_value());
  EXPECT_EQ(text_of(database_, "SELECT motion || ' ' || purpose FROM jobs WHERE id = 5"), "spread airing");
  EXPECT_EQ(text_of(database_, "SELECT purpose || ' ' || keep FROM jobs WHERE id = 6"), "asked 7");
  EXPECT_EQ(text_of(database_, "SELECT body FROM journal WHERE n = 1"),
            R"({"intent":11,"job":5,"bank":"1","motion":"spread","purpose":"airing"})");
}

TEST_F(CoreRecords, ForbidsComeBackWithTheirOwnersAndKeys) {
  const core::Forbid order{core::ForbidKind::Order, "local", "漆未干", "", WallTime{77}};
  const core::Forbid lock{core::ForbidKind::Maintenance, "local", "", "ab12", WallTime{78}};
  const core::Forbid fire{core::ForbidKind::Fire, "", "", "", WallTime{79}};
  keep(core::ForbidSet{{"1"}, order});
  keep(core::ForbidSet{{"1"}, lock});
  keep(core::ForbidSet{{"2"}, fire});
  EXPECT_EQ(restarted().forbids, (std::map<BankId, std::vector<core::Forbid>>{{{"1"}, {order, lock}}, {{"2"}, {fire}}}));
  keep(core::ForbidLifted{{"1"}, core::ForbidKind::Order, "local", "李"});
  EXPECT_EQ(restarted().forbids, (std::map<BankId, std::vector<core::Forbid>>{{{"1"}, {lock}}, {{"2"}, {fire}}}));
  EXPECT_EQ(text_of(database_, "SELECT group_concat(type || ':' || by) FROM journal"),
            "forbid_set:local,forbid_set:local,forbid_set:,forbid_lifted:李");
  EXPECT_EQ(number_of(database_, "SELECT count(*) FROM journal WHERE body LIKE '%ab12%'"), 0) << "no key in the journal";
  EXPECT_FALSE(database_.trouble().has_value());
  keep(core::ForbidLifted{{"1"}, core::ForbidKind::Order, "local", "李"});
  EXPECT_TRUE(database_.trouble().has_value()) << "lifted twice";
}

TEST_F(CoreRecords, ATripComesBackUntilItIsReset) {
  const core::Trip trip{{Cause::ProtectionActive, 4, "kick plate"}, WallTime{90}, 65535};
  keep(core::BankTripped{{"1"}, trip});
  EXPECT_EQ(restarted().trips, (std::map<BankId, core::Trip>{{{"1"}, trip}}));
  const core::Trip pressed{trip.reason, trip.since, 0};
  keep(core::BankTripped{{"1"}, pressed});
  EXPECT_EQ(restarted().trips, (std::map<BankId, core::Trip>{{{"1"}, pressed}})) << "a press that did not count is remembered";
  keep(core::TripReset{{"1"}});
  EXPECT_TRUE(restarted().trips.empty());
  EXPECT_EQ(text_of(database_, "SELECT group_concat(type) FROM journal"), "bank_tripped,bank_tripped,trip_reset");
  EXPECT_FALSE(database_.trouble().has_value());
  keep(core::TripReset{{"1"}});
  EXPECT_TRUE(database_.trouble().has_value()) << "reset twice";
}

TEST_F(CoreRecords, ProofsComeBackWithTheTimeOfTheLastOne) {
  using devices::Protection;
  keep(core::InputProven{{"1"}, Protection::EmergencyStop, ""});
  keep(core::InputProven{{"1"}, Protection::KickPlate, ""});
  keep(core::InputProven{{"1"}, Protection::EmergencyStop, "王"});
  EXPECT_EQ(restarted().proven, (std::map<BankId, std::map<Protection, WallTime>>{
                                    {{"1"}, {{Protection::EmergencyStop, {103}}, {Protection::KickPlate, {102}}}}}));
  EXPECT_EQ(text_of(database_, "SELECT group_concat(type) FROM journal"),
            "proof_interval_begun,proof_interval_begun,input_proven");
}

TEST_F(CoreRecords, ADriveResetThatWasAskedForStandsInTheJournal) {
  keep(core::DriveResetOrdered{{"1"}, 6, "王"});
  EXPECT_EQ(text_of(database_, "SELECT type || ' ' || by || ' ' || body FROM journal"),
            R"(drive_reset_ordered 王 {"bank":"1","fault_code":6})");
}

TEST_F(CoreRecords, WhatNobodyKnowsIsNotGuessedOfHoldsEither) {
  keep(core::ForbidSet{{"1"}, {core::ForbidKind::Order, "local", "", "", WallTime{1}}});
  keep(core::BankTripped{{"1"}, {{Cause::ProtectionActive, 4, ""}, WallTime{1}, 0}});
  database_.run("UPDATE trips SET reason = 'SR-99'");
  EXPECT_FALSE(restore(database_).ok());
  database_.clear_trouble();
  database_.run("DELETE FROM trips");
  database_.run("INSERT INTO proven(bank, input, at, by) VALUES('1', 'magic_eye', 5, '')");
  EXPECT_FALSE(restore(database_).ok());
}

TEST_F(CoreRecords, WhatWasNeverFiledCannotMove) {
  keep(core::RequestMoved{{"ghost"}, RequestState::Opening, {}, ""});
  ASSERT_TRUE(database_.trouble().has_value());
  EXPECT_NE(database_.trouble()->detail.find("request ghost moves but was never filed"), std::string::npos);
  database_.clear_trouble();
  keep(core::JobEnded{{77}, {"1"}, core::JobOutcome::Arrived, {}});
  EXPECT_TRUE(database_.trouble().has_value());
}

TEST_F(CoreRecords, AStateThatNobodyKnowsIsNotGuessed) {
  file_request("r", 2);
  database_.run("UPDATE requests SET state = 'dancing'");
  const auto restored = restore(database_);
  ASSERT_FALSE(restored.ok());
  EXPECT_NE(restored.error().detail.find("request r"), std::string::npos);
}

}  // namespace
}  // namespace archroom::store
