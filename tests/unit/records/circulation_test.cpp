// Boxes out, in and elsewhere: every rule, and every reason against it.
#include <gtest/gtest.h>

#include "controller/store/journal.hpp"
#include "tests/unit/records/desk.hpp"

namespace archroom::records {
namespace {

using core::MovementKind;

const std::string kHome = "A/1/03L/2/4/1";
const std::string kElsewhere = "A/1/03L/2/4/2";

TEST(Circulation, SaysWhoAndWhere) {
  Desk desk;
  desk.box("A1", kHome);
  desk.box("A2");
  EXPECT_EQ(said(desk.deed(core::Identify{"K2"})), "person 2");
  EXPECT_EQ(std::get<core::Identified>(desk.deed(core::Identify{"K2"})).name, "李");
  EXPECT_EQ(said(desk.deed(core::Identify{"K6"})), "person-not-active");
  EXPECT_EQ(said(desk.deed(core::Identify{"K99"})), "unknown-person");
  EXPECT_EQ(said(desk.deed(core::Look{"A1"})), "found A1 in_store " + kHome);
  EXPECT_EQ(std::get<core::Found>(desk.deed(core::Look{"A1"})).shown, "3架左—2档—4层");
  EXPECT_EQ(said(desk.deed(core::Look{"A2"})), "found A2 in_store ");
  EXPECT_EQ(said(desk.deed(core::Look{"Z"})), "unknown-box Z");
  auto twin = a_box("A3");
  twin["reference_code"] = "A1";
  put(desk.reg, twin);
  EXPECT_EQ(said(desk.deed(core::Look{"A1"})), "ambiguous-box A1");
  EXPECT_EQ(desk.number("SELECT count(*) FROM movements"), 0);
}

TEST(Circulation, ABoxGoesOutAndComesHomeInOneTransactionEach) {
  Desk desk;
  desk.box("A1", kHome);
  const auto n = desk.approved({"A1"});
  const auto outcome = desk.out("A1");
  ASSERT_EQ(said(outcome), "done out A1 " + kHome);
  const auto& done = std::get<core::Done>(outcome);
  EXPECT_EQ(done.due_at, (WallTime{desk.reg.now_ms + kDay}));
  EXPECT_EQ(done.shown, "3架左—2档—4层");
  EXPECT_EQ(desk.reg.last_journal(),
            R"(box_out {"box":"A1","from":"A/1/03L/2/4/1","to":"A/1/03L/2/4/1","movement":1,"kind":"out",)"
            R"("state":"out","application":)" +
                std::to_string(n) +
                R"(,"to_holder":1,"due_at":"1970-01-13T13:46:40.000Z","station":"desk",)"
                R"("private":{"name":"王"}})");
  EXPECT_EQ(desk.state("A1"), core::BoxState::Out);
  EXPECT_EQ(desk.number("SELECT holder FROM boxes WHERE barcode = 'A1'"), 1);
  EXPECT_EQ(desk.number("SELECT count(*) FROM loans WHERE returned IS NULL"), 1);
  EXPECT_EQ(said(desk.in("A1", kHome)), "done in A1 " + kHome);
  EXPECT_EQ(desk.state("A1"), core::BoxState::InStore);
  EXPECT_EQ(desk.number("SELECT count(*) FROM boxes WHERE holder IS NOT NULL"), 0);
  EXPECT_EQ(desk.number("SELECT count(*) FROM loans WHERE inspection = 'pending' AND returned = 2"), 1);
  const auto lines = movements_of_box(desk.reg.database(), "A1", 10);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].kind, MovementKind::In);
  EXPECT_EQ(lines[0].by, "station:desk");
  EXPECT_EQ(lines[1].by, "person:1");
  EXPECT_EQ(lines[1].to_holder, kReader);
  EXPECT_EQ(said(desk.out("A1")), "no-application A1 " + kHome) << "an application gives a box out once";
}

TEST(Circulation, WithoutAnApplicationThatIsSignedNothingGoesOut) {
  Desk desk;
  desk.box("A1", kHome);
  EXPECT_EQ(said(desk.out("A1")), "no-application A1 " + kHome);
  EXPECT_EQ(desk.reg.last_journal(),
            R"(deed_refused {"deed":"check_out","why":"no-application","box":"A1","person":1,"station":"desk"})");
  const auto consult = std::get<Application>(desk.file(Desk::form({"A1"}))).n;
  EXPECT_EQ(said(desk.out("A1")), "signature-missing A1 " + kHome + " archives_head");
  EXPECT_EQ(said(desk.out("A1", kOther)), "no-application A1 " + kHome) << "it is for somebody else";
  ASSERT_EQ(said(desk.sign(consult)), "approved");
  desk.later(7 * kDay);
  EXPECT_EQ(said(desk.out("A1")), "application-lapsed A1 " + kHome + " 1970-01-19T13:46:40.000Z");
  const auto loan = std::get<Application>(desk.file(Desk::form({"A1"}, kReader, Use::Loan))).n;
  EXPECT_EQ(said(desk.out("A1")), "signature-missing A1 " + kHome + " leader");
  ASSERT_EQ(said(desk.reg.write([&](Writing& w) { return refuse_application(w, loan, kTheLeader, "无判决书"); })), "refused");
  EXPECT_EQ(said(desk.out("A1")), "application-refused A1 " + kHome + " " + std::to_string(loan));
  auto tomorrow = Desk::form({"A1"});
  tomorrow.begins_at = WallTime{desk.reg.now_ms + kDay};
  ASSERT_EQ(said(desk.sign(std::get<Application>(desk.file(tomorrow)).n)), "approved");
  EXPECT_EQ(said(desk.out("A1")), "no-application A1 " + kHome + " 1970-01-20T13:46:40.000Z");
  desk.later(kDay);
  EXPECT_EQ(said(desk.out("A1")), "done out A1 " + kHome);
  EXPECT_EQ(desk.number("SELECT count(*) FROM journal WHERE type = 'deed_refused'"), 7);
  EXPECT_EQ(desk.number("SELECT count(*) FROM movements"), 1);
}

TEST(Circulation, PeopleWhoMayNotAreDeclined) {
  Desk desk;
  desk.box("A1", kHome);
  desk.approved({"A1"});
  EXPECT_EQ(said(desk.out("A1", {})), "unknown-person");
  EXPECT_EQ(said(desk.out("A1", {99})), "unknown-person");
  EXPECT_EQ(said(desk.out("A1", kGone)), "person-not-active");
  EXPECT_EQ(said(desk.move("A1", kElsewhere, kReader)), "not-allowed A1 " + kHome);
  EXPECT_EQ(said(desk.move("A1", kElsewhere, kGone)), "person-not-active");
  EXPECT_EQ(said(desk.mark("A1", MovementKind::Lost, kReader)), "not-allowed A1 " + kHome);
  ASSERT_EQ(said(desk.out("A1")), "done out A1 " + kHome);
  EXPECT_EQ(said(desk.deed(core::CheckIn{kReader, "A1", kElsewhere, true})), "not-allowed A1 " + kHome)
      << "a reader brings a box home, and nowhere else";
  EXPECT_EQ(said(desk.deed(core::Undo{kOther})), "not-allowed A1 " + kHome);
  EXPECT_EQ(said(desk.deed(core::Undo{kReader})), "done undo A1 " + kHome) << "it was the reader's own";
}

TEST(Circulation, OutsidersGetTheOpenCategoriesAndLoansNeedTheirGrounds) {
  Desk desk;
  desk.box("A1", kHome, "工伤保险业务类");
  const auto open = desk.approved({"A1"}, kReader, Use::Loan);
  // Both rules are asked again when the box goes out: the rules of the house, or the person, may have changed since.
  desk.reg.database().run("UPDATE people SET outsider = 1 WHERE id = 1");
  EXPECT_EQ(said(desk.out("A1")), "category-refused A1 " + kHome + " 工伤保险业务类");
  desk.reg.database().run("UPDATE people SET outsider = 0 WHERE id = 1");
  desk.reg.rules.loan_grounds = {"判决"};
  EXPECT_EQ(said(desk.out("A1")), "grounds-refused A1 " + kHome + " 仲裁");
  desk.reg.rules.loan_grounds = {"判决", "仲裁"};
  const auto outcome = desk.out("A1");
  EXPECT_EQ(std::get<core::Done>(outcome).due_at, (WallTime{desk.reg.now_ms + 30 * kDay}));
  EXPECT_EQ(desk.number("SELECT application FROM loans"), open);
}

TEST(Circulation, TwoStationsOnOneBox) {
  Desk desk;
  desk.box("A1", kHome);
  desk.approved({"A1"});
  desk.approved({"A1"}, kOther);
  EXPECT_EQ(desk.state("A1"), core::BoxState::Reserved);
  EXPECT_EQ(said(desk.deed(core::CheckOut{kOther, "A1"}, "s2")), "reserved A1 " + kHome) << "who was signed first has it first";
  EXPECT_EQ(said(desk.deed(core::CheckOut{kReader, "A1"}, "s1")), "done out A1 " + kHome);
  EXPECT_EQ(said(desk.deed(core::CheckOut{kOther, "A1"}, "s2")), "already-out A1 " + kHome + " 1970-01-12T13:46:40.000Z");
  EXPECT_EQ(said(desk.deed(core::MoveBox{kArchivist, "A1", kElsewhere, false}, "s2")),
            "already-out A1 " + kHome + " 1970-01-12T13:46:40.000Z");
  EXPECT_EQ(said(desk.in("A1", kHome)), "done in A1 " + kHome);
  EXPECT_EQ(desk.state("A1"), core::BoxState::Reserved);
  EXPECT_EQ(said(desk.deed(core::CheckOut{kOther, "A1"}, "s2")), "done out A1 " + kHome);
}

TEST(Circulation, AReservationEndsWithItsApplication) {
  Desk desk;
  desk.box("A1", kHome);
  desk.approved({"A1"});
  desk.later(7 * kDay - 1);
  desk.approved({"A1"}, kOther);
  EXPECT_EQ(said(desk.out("A1", kOther)), "reserved A1 " + kHome);
  desk.later(1);
  EXPECT_EQ(said(desk.out("A1", kOther)), "done out A1 " + kHome);
}

TEST(Circulation, HomeIsWhereItBelongsUnlessSaidTwice) {
  Desk desk;
  desk.box("A1", kHome);
  desk.box("A2", "A/1/03L/2/4/3");
  desk.approved({"A1"});
  EXPECT_EQ(said(desk.in("A1", kHome)), "not-out A1 " + kHome);
  ASSERT_EQ(said(desk.out("A1")), "done out A1 " + kHome);
  const auto wrong = desk.in("A1", kElsewhere);
  EXPECT_EQ(said(wrong), "wrong-slot A1 " + kHome);
  EXPECT_EQ(std::get<core::Declined>(wrong).shown, "3架左—2档—4层");
  EXPECT_EQ(said(desk.in("A1", "A/1/03L/2/4/99")), "unknown-slot A1 " + kHome + " A/1/03L/2/4/99");
  EXPECT_EQ(said(desk.in("A1", "")), "unknown-slot A1 " + kHome);
  EXPECT_EQ(said(desk.in("A1", "A/1/03L/2/4/3", true)), "slot-full A1 " + kHome + " A/1/03L/2/4/3");
  EXPECT_EQ(said(desk.in("A1", "A/1/3L/2/4/2", true)), "done in A1 " + kElsewhere);
  EXPECT_EQ(said(desk.deed(core::Look{"A1"})), "found A1 in_store " + kElsewhere);
}

TEST(Circulation, BoxesAreMovedAndPutAway) {
  Desk desk;
  desk.box("A1", kHome);
  desk.box("A2");
  EXPECT_EQ(said(desk.move("A2", kHome)), "slot-full A2 " + kHome);
  EXPECT_EQ(said(desk.move("A2", kElsewhere)), "done put_away A2 " + kElsewhere);
  EXPECT_EQ(said(desk.move("A2", kElsewhere)), "found A2 in_store " + kElsewhere) << "it stands there already";
  EXPECT_EQ(said(desk.deed(core::MoveBox{{}, "A2", "A/2/02R/1/1/1", true})), "done put_away A2 A/2/02R/1/1/1");
  EXPECT_EQ(said(desk.move("A2", "B/1/1/1")), "unknown-slot A2 A/2/02R/1/1/1 B/1/1/1");
  EXPECT_EQ(said(desk.move("A2", kElsewhere)), "done move A2 " + kElsewhere);
  EXPECT_EQ(desk.number("SELECT count(*) FROM movements"), 3);
  EXPECT_EQ(desk.reg.catalogue().locate("A2").value().at(0).what.code, kElsewhere);
}

TEST(Circulation, UndoTakesBackTheLastOneOfItsStation) {
  Desk desk;
  desk.box("A1", kHome);
  desk.box("A2", "A/1/03L/2/4/3");
  desk.approved({"A1"});
  EXPECT_EQ(said(desk.undo()), "nothing-to-undo");
  EXPECT_EQ(said(desk.deed(core::Undo{}, "")), "nothing-to-undo");
  ASSERT_EQ(said(desk.out("A1")), "done out A1 " + kHome);
  EXPECT_EQ(said(desk.undo("s2")), "nothing-to-undo") << "another station's";
  EXPECT_EQ(said(desk.undo()), "done undo A1 " + kHome);
  EXPECT_EQ(said(desk.undo()), "nothing-to-undo") << "not twice";
  EXPECT_EQ(desk.state("A1"), core::BoxState::Reserved) << "its application is good once more";
  EXPECT_TRUE(list_loans(desk.reg.database(), LoansWanted::All, std::nullopt, 10).loans.empty());
  ASSERT_EQ(said(desk.out("A1")), "done out A1 " + kHome);
  ASSERT_EQ(said(desk.in("A1", kElsewhere, true)), "done in A1 " + kElsewhere);
  EXPECT_EQ(said(desk.undo()), "done undo A1 " + kHome);
  EXPECT_EQ(desk.state("A1"), core::BoxState::Out);
  EXPECT_EQ(desk.number("SELECT holder FROM boxes WHERE barcode = 'A1'"), 1);
  EXPECT_EQ(list_loans(desk.reg.database(), LoansWanted::Out, std::nullopt, 10).loans.size(), 1U);
  EXPECT_EQ(said(desk.in("A1", kHome)), "done in A1 " + kHome);
}

TEST(Circulation, UndoIsTooLateAfterAWhileOrAnotherMovement) {
  Desk desk;
  desk.box("A1", kHome);
  desk.box("A2", "A/1/03L/2/4/3");
  ASSERT_EQ(said(desk.move("A1", kElsewhere)), "done move A1 " + kElsewhere);
  ASSERT_EQ(said(desk.deed(core::MoveBox{kArchivist, "A1", "A/1/03L/2/4/4", false}, "s2")), "done move A1 A/1/03L/2/4/4");
  EXPECT_EQ(said(desk.undo()), "undo-too-late A1 A/1/03L/2/4/4") << "another station moved it since";
  desk.later(10 * kMinute);
  EXPECT_EQ(said(desk.undo("s2")), "done undo A1 " + kElsewhere);
  ASSERT_EQ(said(desk.deed(core::MoveBox{kArchivist, "A1", kHome, false}, "s3")), "done move A1 " + kHome);
  desk.later(10 * kMinute + 1);
  EXPECT_EQ(said(desk.undo("s3")), "undo-too-late A1 " + kHome);
  ASSERT_EQ(said(desk.deed(core::MoveBox{kArchivist, "A1", kElsewhere, false}, "s4")), "done move A1 " + kElsewhere);
  ASSERT_EQ(said(desk.deed(core::MoveBox{kArchivist, "A2", kHome, false}, "s5")), "done move A2 " + kHome);
  EXPECT_EQ(said(desk.undo("s4")), "slot-full A1 " + kElsewhere + " " + kHome) << "its old slot is taken";
  desk.approved({"A1"});
  ASSERT_EQ(said(desk.out("A1")), "done out A1 " + kElsewhere);
  ASSERT_EQ(said(desk.in("A1", kElsewhere)), "done in A1 " + kElsewhere);
  const auto loan = list_loans(desk.reg.database(), LoansWanted::ToInspect, std::nullopt, 10).loans.at(0).movement;
  const auto inspected = desk.reg.write([&](Writing& w) { return inspect_return(w, {}, {loan, kArchivist, false, ""}); });
  ASSERT_TRUE(std::holds_alternative<Loan>(inspected));
  EXPECT_EQ(said(desk.undo()), "undo-too-late A1 " + kElsewhere) << "somebody has inspected it";
}

TEST(Circulation, AScanIsBookedOnce) {
  Desk desk;
  desk.box("A1", kHome);
  desk.approved({"A1"});
  const auto first = desk.deed(core::CheckOut{kReader, "A1"}, "s1", 17);
  ASSERT_EQ(said(first), "done out A1 " + kHome);
  const auto journal = desk.reg.journal_length();
  desk.later(kMinute);
  const auto again = desk.deed(core::CheckOut{kReader, "A1"}, "s1", 17);
  EXPECT_EQ(said(again), said(first));
  EXPECT_EQ(std::get<core::Done>(again).movement, std::get<core::Done>(first).movement);
  EXPECT_EQ(std::get<core::Done>(again).due_at, std::get<core::Done>(first).due_at);
  EXPECT_EQ(desk.reg.journal_length(), journal);
  EXPECT_EQ(said(desk.deed(core::CheckOut{kReader, "A1"}, "s2", 17)), "already-out A1 " + kHome + " 1970-01-12T13:46:40.000Z");
  ASSERT_EQ(said(desk.deed(core::CheckIn{{}, "A1", kHome, false}, "s1", 18)), "done in A1 " + kHome);
  EXPECT_EQ(said(desk.deed(core::CheckOut{kReader, "A1"}, "s1", 17)), said(first));
  EXPECT_EQ(desk.state("A1"), core::BoxState::InStore);
  EXPECT_EQ(desk.number("SELECT count(*) FROM movements"), 2);
}

TEST(Circulation, WhatWasScannedEarlierWasDoneEarlier) {
  Desk desk;
  desk.box("A1", kHome);
  desk.approved({"A1"});
  const WallTime scanned{desk.reg.now_ms + kDay};
  desk.later(8 * kDay);  // the station was offline: the application has lapsed since
  const auto outcome = desk.reg.write([&](Writing& w) {
    return transact(w, {{"s1"}, 5, "r-1", "", scanned}, core::CheckOut{kReader, "A1"});
  });
  ASSERT_EQ(said(outcome), "done out A1 " + kHome);
  EXPECT_EQ(std::get<core::Done>(outcome).due_at, (WallTime{scanned.ms + kDay}));
  const auto line = movements_of_box(desk.reg.database(), "A1", 1).at(0);
  EXPECT_EQ(line.read_at, scanned);
  EXPECT_EQ(line.at, WallTime{desk.reg.now_ms});
  EXPECT_EQ(line.request, "r-1");
  const auto future = desk.reg.write([&](Writing& w) {
    return transact(w, {{"s1"}, 6, "", "x", WallTime{desk.reg.now_ms + kDay}}, core::CheckIn{{}, "A1", kHome, false});
  });
  ASSERT_EQ(said(future), "done in A1 " + kHome);
  EXPECT_EQ(movements_of_box(desk.reg.database(), "A1", 1).at(0).read_at, WallTime{desk.reg.now_ms}) << "no clock runs ahead";
}

TEST(Circulation, WhatAnArchivistRecordsOfABox) {
  Desk desk;
  desk.box("A1", kHome);
  desk.approved({"A1"});
  EXPECT_EQ(said(desk.mark("A1", MovementKind::Found)), "wrong-state A1 " + kHome + " in_store");
  EXPECT_EQ(said(desk.mark("A1", MovementKind::Out)), "wrong-state A1 " + kHome + " in_store");
  EXPECT_EQ(said(desk.mark("A1", MovementKind::Sealed)), "done sealed A1 " + kHome);
  EXPECT_EQ(said(desk.out("A1")), "sealed A1 " + kHome);
  EXPECT_EQ(said(desk.move("A1", kElsewhere)), "done move A1 " + kElsewhere) << "a sealed box is moved as it is";
  EXPECT_EQ(desk.state("A1"), core::BoxState::Sealed);
  EXPECT_EQ(said(desk.mark("A1", MovementKind::Unsealed)), "done unsealed A1 " + kElsewhere);
  EXPECT_EQ(said(desk.mark("A1", MovementKind::Damaged)), "done damaged A1 " + kElsewhere);
  EXPECT_EQ(said(desk.out("A1")), "damaged A1 " + kElsewhere);
  EXPECT_EQ(said(desk.mark("A1", MovementKind::Mended)), "done mended A1 " + kElsewhere);
  EXPECT_EQ(said(desk.mark("A1", MovementKind::Lost)), "done lost A1 " + kElsewhere);
  EXPECT_EQ(said(desk.mark("A1", MovementKind::Lost)), "wrong-state A1 " + kElsewhere + " lost");
  EXPECT_EQ(said(desk.out("A1")), "lost A1 " + kElsewhere);
  EXPECT_EQ(said(desk.in("A1", kElsewhere)), "lost A1 " + kElsewhere);
  EXPECT_EQ(said(desk.move("A1", kHome)), "lost A1 " + kElsewhere);
  EXPECT_EQ(said(desk.mark("A1", MovementKind::Found)), "done found A1 " + kElsewhere);
  ASSERT_EQ(said(desk.out("A1")), "done out A1 " + kElsewhere);
  EXPECT_EQ(said(desk.mark("A1", MovementKind::Lost)), "done lost A1 " + kElsewhere) << "lost by who has it";
  EXPECT_EQ(list_loans(desk.reg.database(), LoansWanted::Out, kReader, 10).loans.size(), 1U) << "who still answers for it";
  EXPECT_EQ(said(desk.mark("A1", MovementKind::Found)), "done found A1 " + kElsewhere);
  EXPECT_EQ(desk.state("A1"), core::BoxState::Out);
  EXPECT_EQ(said(desk.in("A1", kElsewhere)), "done in A1 " + kElsewhere);
  EXPECT_EQ(store::verify(desk.reg.database()).value().broken_at, std::nullopt);
}

}  // namespace
}  // namespace archroom::records
