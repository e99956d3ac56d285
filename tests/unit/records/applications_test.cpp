// Applications, signatures, loans, inspections and the reading log: every rule, and every reason against it.
#include <gtest/gtest.h>

#include <set>

#include "tests/unit/records/desk.hpp"

namespace archroom::records {
namespace {

const std::string kHome = "A/1/03L/2/4/1";

std::string said_of(const LoanOutcome& outcome) {
  if (const auto* loan = std::get_if<Loan>(&outcome)) return "inspected " + std::string(name_of(loan->inspection));
  const auto& no = std::get<UseRefusal>(outcome);
  return std::string(code_of(no.fault)) + (no.subject.empty() ? "" : " " + no.subject);
}
LoanOutcome inspect(Desk& desk, std::uint64_t loan, bool damage, const std::string& note, PersonId who = kArchivist) {
  return desk.reg.write([&](Writing& w) { return inspect_return(w, {}, {loan, who, damage, note}); });
}
std::uint64_t taken_out(Desk& desk, const std::string& barcode, PersonId who = kReader) {
  return std::get<core::Done>(desk.out(barcode, who)).movement;
}

TEST(Applications, AreFiledByAnArchivistAndSaidBack) {
  Desk desk;
  desk.box("A1", kHome);
  desk.box("A2");
  auto form = Desk::form({"A2", "A1", "A2"}, kReader, Use::Loan);
  const auto outcome = desk.file(form);
  ASSERT_EQ(said(outcome), "filed");
  const auto& made = std::get<Application>(outcome);
  EXPECT_EQ(made.boxes.size(), 2U) << "each box once";
  EXPECT_EQ(made.boxes[0].barcode, "A2");
  EXPECT_EQ(made.department, "征缴科");
  EXPECT_EQ(made.missing(), "leader");
  EXPECT_EQ(made.lapses_at.ms - made.begins_at.ms, 7 * kDay);
  EXPECT_EQ(desk.reg.last_journal(),
            R"(application_filed {"application":1,"use":"loan","person":1,"boxes":["A2","A1"],)"
            R"("begins_at":"1970-01-12T13:46:40.000Z","lapses_at":"1970-01-19T13:46:40.000Z",)"
            R"("private":{"name":"王","purpose":"核对缴费记录","grounds":"仲裁","paper":"克劳仲 2026-17"}})");
  ASSERT_EQ(said(desk.sign(made.n, kTheLeader)), "approved");
  const auto read = desk.reg.catalogue().read([&](store::Database& db) { return read_application(db, made.n); }).value();
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->missing(), "");
  ASSERT_EQ(read->approvals.size(), 1U);
  EXPECT_TRUE(read->approvals[0].is_signed);
  EXPECT_EQ(read->approvals[0].office, "leader");
  EXPECT_EQ(read->approvals[0].person, kTheLeader);
  ASSERT_EQ(said(desk.out("A1")), "done out A1 " + kHome);
  const auto used = read_application(desk.reg.database(), made.n);
  EXPECT_FALSE(used->boxes[0].used);
  EXPECT_TRUE(used->boxes[1].used);
}

TEST(Applications, EachRuleOfTheFormHasItsRefusal) {
  Desk desk;
  desk.box("A1", kHome, "工伤保险业务类");
  desk.box("A2", "", "养老保险待遇类");
  auto twin = a_box("A3");
  twin["reference_code"] = "A1";
  const auto with = [](auto change, Use use = Use::Consult) {
    auto form = Desk::form({"A2"}, kReader, use);
    change(form);
    return form;
  };
  EXPECT_EQ(said(desk.file(with([](auto& f) { f.filed_by = kReader; }))), "not-archivist");
  EXPECT_EQ(desk.reg.last_journal(), R"(deed_refused {"deed":"file","why":"not-archivist","person":1})");
  EXPECT_EQ(said(desk.file(with([](auto& f) { f.filed_by = kGone; }))), "person-not-active");
  EXPECT_EQ(said(desk.file(with([](auto& f) { f.filed_by = PersonId{}; }))), "unknown-person");
  EXPECT_EQ(said(desk.file(with([](auto& f) { f.person = PersonId{77}; }))), "unknown-person");
  EXPECT_EQ(said(desk.file(with([](auto& f) { f.person = kGone; }))), "person-not-active");
  EXPECT_EQ(said(desk.file(with([](auto& f) { f.boxes.clear(); }))), "no-boxes");
  EXPECT_EQ(said(desk.file(with([](auto& f) { f.boxes.assign(201, "A2"); }))), "too-many-boxes 200");
  EXPECT_EQ(said(desk.file(with([](auto& f) { f.boxes = {"A2", "Z"}; }))), "unknown-box Z");
  EXPECT_EQ(said(desk.file(with([](auto& f) { f.purpose.clear(); }))), "purpose-missing");
  EXPECT_EQ(said(desk.file(with([](auto& f) { f.purpose.assign(2001, 'x'); }))), "text-too-long purpose");
  EXPECT_EQ(said(desk.file(with([](auto& f) { f.paper.clear(); }, Use::Loan))), "paper-missing");
  EXPECT_EQ(said(desk.file(with([](auto& f) { f.grounds = "好奇"; }, Use::Loan))), "grounds-refused 好奇");
  EXPECT_EQ(said(desk.file(with([&](auto& f) { f.lapses_at = WallTime{desk.reg.now_ms}; }))), "bad-period");
  EXPECT_EQ(said(desk.file(with([&](auto& f) {
              f.begins_at = WallTime{desk.reg.now_ms + 10};
              f.lapses_at = WallTime{desk.reg.now_ms + 5};
            }))),
            "bad-period");
  EXPECT_EQ(said(desk.file(Desk::form({"A2", "A1"}, kOutsider))), "category-refused A1");
  EXPECT_EQ(said(desk.file(Desk::form({"A2"}, kOutsider))), "filed");
  put(desk.reg, twin);
  EXPECT_EQ(said(desk.file(Desk::form({"A1"}))), "ambiguous-box A1");
  EXPECT_EQ(desk.number("SELECT count(*) FROM applications"), 1);
}

TEST(Applications, AreSignedByTheRightOfficeAndNeverByOneself) {
  Desk desk;
  desk.box("A1", kHome);
  desk.person({20}, "郑", "", "archives_head", 0, 1);                    // the office without the role
  desk.person({21}, "冯", "approver,archivist", "archives_head", 0, 1);  // a second head, who also files
  const auto consult = std::get<Application>(desk.file(Desk::form({"A1"}))).n;
  const auto loan = std::get<Application>(desk.file(Desk::form({"A1"}, kReader, Use::Loan))).n;
  EXPECT_EQ(said(desk.sign(99)), "no-such-application");
  EXPECT_EQ(said(desk.sign(consult, {20})), "not-approver");
  EXPECT_EQ(said(desk.sign(consult, kTheLeader)), "wrong-office archives_head");
  EXPECT_EQ(said(desk.sign(loan, kHead)), "wrong-office leader");
  EXPECT_EQ(desk.reg.last_journal(),
            R"(deed_refused {"deed":"sign","why":"wrong-office","application":2,"person":3,"subject":"leader"})");
  EXPECT_EQ(said(desk.sign(consult, {98})), "unknown-person");
  EXPECT_EQ(said(desk.sign(consult, kGone)), "person-not-active");
  auto own = Desk::form({"A1"}, {21});
  const auto for_oneself = std::get<Application>(desk.file(own)).n;
  EXPECT_EQ(said(desk.sign(for_oneself, {21})), "own-application");
  own = Desk::form({"A1"});
  own.filed_by = {21};
  EXPECT_EQ(said(desk.sign(std::get<Application>(desk.file(own)).n, {21})), "own-application");
  EXPECT_EQ(said(desk.sign(for_oneself, kHead)), "approved");
  EXPECT_EQ(said(desk.sign(consult)), "approved");
  EXPECT_EQ(said(desk.sign(consult)), "already-decided approved");
  EXPECT_EQ(said(desk.reg.write([&](Writing& w) { return refuse_application(w, loan, kTheLeader, ""); })), "note-missing");
  EXPECT_EQ(said(desk.reg.write([&](Writing& w) { return refuse_application(w, loan, kTheLeader, "无判决书"); })), "refused");
  const auto late = std::get<Application>(desk.file(Desk::form({"A1"}))).n;
  desk.later(7 * kDay);
  EXPECT_EQ(said(desk.sign(late)), "application-lapsed 1970-01-19T13:46:40.000Z");
}

TEST(Applications, AreTakenBackByWhoTheyBelongTo) {
  Desk desk;
  desk.box("A1", kHome);
  const auto n = desk.approved({"A1"});
  const auto withdraw = [&](PersonId who) {
    return said(desk.reg.write([&](Writing& w) { return withdraw_application(w, n, who); }));
  };
  EXPECT_EQ(withdraw(kOther), "not-theirs");
  ASSERT_EQ(said(desk.out("A1")), "done out A1 " + kHome);
  EXPECT_EQ(withdraw(kReader), "still-out A1");
  ASSERT_EQ(said(desk.undo()), "done undo A1 " + kHome);
  EXPECT_EQ(withdraw(kArchivist), "withdrawn");
  EXPECT_EQ(withdraw(kReader), "already-decided withdrawn");
  EXPECT_EQ(said(desk.out("A1")), "no-application A1 " + kHome);
  EXPECT_EQ(desk.state("A1"), core::BoxState::InStore);
}

TEST(Applications, AreListedByStateAndPerson) {
  Desk desk;
  desk.box("A1", kHome);
  for (int i = 0; i < 3; ++i) static_cast<void>(desk.file(Desk::form({"A1"})));
  static_cast<void>(desk.file(Desk::form({"A1"}, kOther)));
  static_cast<void>(desk.sign(2));
  auto& db = desk.reg.database();
  const auto first = list_applications(db, {}, 3);
  ASSERT_EQ(first.applications.size(), 3U);
  const auto rest = list_applications(db, {}, 3, first.after.value());
  ASSERT_EQ(rest.applications.size(), 1U);
  EXPECT_EQ(rest.applications[0].n, 4);
  EXPECT_FALSE(rest.after.has_value());
  EXPECT_EQ(list_applications(db, {ApplicationState::Filed, std::nullopt}, 10).applications.size(), 3U);
  EXPECT_EQ(list_applications(db, {ApplicationState::Approved, kReader}, 10).applications.size(), 1U);
  EXPECT_EQ(list_applications(db, {std::nullopt, kOther}, 10).applications.at(0).n, 4);
}

TEST(Applications, EveryRefusalHasItsWords) {
  std::set<std::string> codes;
  for (int i = 0; i <= static_cast<int>(UseFault::BoxNotInStore); ++i) {
    const UseRefusal refusal{static_cast<UseFault>(i), "subject"};
    EXPECT_TRUE(codes.insert(std::string(code_of(refusal.fault))).second);
    EXPECT_FALSE(refusal.zh().empty());
    EXPECT_EQ(refusal.zh().find("{}"), std::string::npos);
    EXPECT_EQ(refusal.en().find("{}"), std::string::npos);
  }
}

TEST(Loans, AreOverdueWhenTheirDayIsOver) {
  Desk desk;
  desk.box("A1", kHome);
  desk.box("A2");
  desk.approved({"A1"});
  desk.approved({"A2"}, kOther, Use::Loan);
  const auto first = taken_out(desk, "A1");
  taken_out(desk, "A2", kOther);
  auto& db = desk.reg.database();
  EXPECT_EQ(list_loans(db, LoansWanted::Out, std::nullopt, 10).loans.size(), 2U);
  EXPECT_EQ(list_loans(db, LoansWanted::Out, kOther, 10).loans.size(), 1U);
  EXPECT_EQ(list_loans(db, LoansWanted::Out, std::nullopt, 1).after, first);
  desk.later(kDay);
  EXPECT_TRUE(overdue_loans(db, {desk.reg.now_ms}, 10).empty()) << "due now is not overdue";
  const auto late = overdue_loans(db, {desk.reg.now_ms + 1}, 10);
  ASSERT_EQ(late.size(), 1U);
  EXPECT_EQ(late[0].barcode, "A1");
  EXPECT_TRUE(late[0].overdue({desk.reg.now_ms + 1}));
  EXPECT_EQ(overdue_loans(db, {desk.reg.now_ms + 60 * kDay}, 10).size(), 2U);
  ASSERT_EQ(said(desk.in("A1", kHome)), "done in A1 " + kHome);
  EXPECT_EQ(overdue_loans(db, {desk.reg.now_ms + 60 * kDay}, 10).size(), 1U);
}

TEST(Loans, AreInspectedWhenTheyAreBack) {
  Desk desk;
  desk.box("A1", kHome);
  desk.approved({"A1"});
  const auto loan = taken_out(desk, "A1");
  EXPECT_EQ(said_of(inspect(desk, loan, false, "")), "not-returned");
  ASSERT_EQ(said(desk.in("A1", kHome)), "done in A1 " + kHome);
  auto& db = desk.reg.database();
  ASSERT_EQ(list_loans(db, LoansWanted::ToInspect, std::nullopt, 10).loans.size(), 1U);
  EXPECT_EQ(said_of(inspect(desk, 99, false, "")), "no-such-loan");
  EXPECT_EQ(said_of(inspect(desk, loan, false, "", kReader)), "not-archivist");
  EXPECT_EQ(said_of(inspect(desk, loan, true, "")), "note-missing");
  desk.approved({"A1"});
  const auto again = taken_out(desk, "A1");
  EXPECT_EQ(said_of(inspect(desk, loan, true, "缺页")), "box-not-in-store A1") << "it is out again";
  ASSERT_EQ(said(desk.in("A1", kHome)), "done in A1 " + kHome);
  EXPECT_EQ(said_of(inspect(desk, loan, true, "第 12 页被拆走")), "inspected damage");
  EXPECT_EQ(desk.state("A1"), core::BoxState::Damaged);
  EXPECT_EQ(movements_of_box(db, "A1", 1).at(0).why, "第 12 页被拆走");
  EXPECT_EQ(said_of(inspect(desk, loan, false, "")), "not-returned") << "not twice";
  EXPECT_EQ(said_of(inspect(desk, again, false, "")), "inspected ok");
  EXPECT_EQ(desk.state("A1"), core::BoxState::Damaged);
  EXPECT_TRUE(list_loans(db, LoansWanted::ToInspect, std::nullopt, 10).loans.empty());
  EXPECT_EQ(list_loans(db, LoansWanted::All, kReader, 10).loans.size(), 2U);
}

TEST(Loans, WhatWasReadAndCopiedIsLogged) {
  Desk desk;
  desk.box("A1", kHome);
  desk.approved({"A1"}, kReader, Use::Copy);
  const auto loan = taken_out(desk, "A1");
  const auto log = [&](std::uint64_t of, PersonId who) {
    return desk.reg.write([&](Writing& w) { return log_reading(w, {}, {of, who, true, "12-18, 30", 8, ""}); });
  };
  EXPECT_EQ(std::get<UseRefusal>(log(loan, kReader)).fault, UseFault::NotArchivist);
  EXPECT_EQ(std::get<UseRefusal>(log(99, kArchivist)).fault, UseFault::NoSuchLoan);
  const auto made = std::get<Reading>(log(loan, kArchivist));
  EXPECT_EQ(made.person, kReader);
  EXPECT_EQ(desk.reg.last_journal(), R"(reading_logged {"loan":1,"box":"A1","person":1,"copied":true,"pages":"12-18, 30",)"
                                     R"("copies":8,"private":{"name":"李"}})");
  auto& db = desk.reg.database();
  EXPECT_EQ(list_readings(db, "A1", std::nullopt, 10).readings.size(), 1U);
  EXPECT_EQ(list_readings(db, std::nullopt, kReader, 10).readings.at(0).pages, "12-18, 30");
  EXPECT_TRUE(list_readings(db, std::nullopt, kOther, 10).readings.empty());
}

}  // namespace
}  // namespace archroom::records
