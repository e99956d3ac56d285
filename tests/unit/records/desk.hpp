// A register with people in it, and what they do there, for tests of circulation.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "controller/records/circulation.hpp"
#include "controller/records/loans.hpp"
#include "tests/unit/records/room.hpp"

namespace archroom::records {

inline constexpr PersonId kReader{1};     // 王, no role
inline constexpr PersonId kArchivist{2};  // 李
inline constexpr PersonId kHead{3};       // 赵, head of the archives department
inline constexpr PersonId kTheLeader{4};  // 钱, the leader in charge
inline constexpr PersonId kOutsider{5};   // 孙
inline constexpr PersonId kGone{6};       // 周, not active
inline constexpr PersonId kOther{7};      // 吴, another reader
inline constexpr std::int64_t kMinute = 60 * 1000;
inline constexpr std::int64_t kDay = 24 * 60 * kMinute;

class Desk {
 public:
  explicit Desk(Geometry geometry = small_room()) : reg(std::move(geometry)) {
    reg.now_ms = 1'000'000'000;
    person(kReader, "王", "", "", 0, 1);
    person(kArchivist, "李", "archivist", "", 0, 1);
    person(kHead, "赵", "approver", "archives_head", 0, 1);
    person(kTheLeader, "钱", "approver", "leader", 0, 1);
    person(kOutsider, "孙", "", "", 1, 1);
    person(kGone, "周", "archivist", "", 0, 0);
    person(kOther, "吴", "", "", 0, 1);
  }

  void person(PersonId id, const char* name, const char* roles, const char* office, int outsider, int active) {
    EXPECT_TRUE(reg.database().run(
        "INSERT INTO people(id, card, name, roles, office, department, outsider, active) VALUES(?1, ?2, ?3, ?4, ?5, '征缴科', "
        "?6, ?7)",
        id.n, "K" + std::to_string(id.n), std::string(name), std::string(roles), std::string(office), outsider, active));
  }
  void box(const std::string& barcode, const std::string& place = "", const std::string& category = "养老保险待遇类") {
    auto form = a_box(barcode, place);
    form["category"] = category;
    put(reg, form);
  }

  core::Outcome deed(const core::Deed& what, const std::string& station = "desk", std::uint64_t seq = 0) {
    return reg.write([&](Writing& w) { return transact(w, {{station}, seq, {}, "station:" + station, {}}, what); });
  }
  core::Outcome out(const std::string& barcode, PersonId who = kReader) { return deed(core::CheckOut{who, barcode}); }
  core::Outcome in(const std::string& barcode, const std::string& slot, bool here_after_all = false) {
    return deed(core::CheckIn{{}, barcode, slot, here_after_all});
  }
  core::Outcome move(const std::string& barcode, const std::string& slot, PersonId who = kArchivist) {
    return deed(core::MoveBox{who, barcode, slot, false});
  }
  core::Outcome undo(const std::string& station = "desk") { return deed(core::Undo{}, station); }
  core::Outcome mark(const std::string& barcode, core::MovementKind kind, PersonId who = kArchivist) {
    return reg.write([&](Writing& w) { return mark_box(w, {}, {who, barcode, kind, "why"}); });
  }
  core::BoxState state(const std::string& barcode) {
    const auto outcome = deed(core::Look{barcode});
    return std::get<core::Found>(outcome).state;
  }

  ApplicationOutcome file(ApplicationForm form) {
    return reg.write([&](Writing& w) { return file_application(w, form); });
  }
  static ApplicationForm form(std::vector<std::string> boxes, PersonId who = kReader, Use use = Use::Consult) {
    ApplicationForm made{use, who, kArchivist, std::move(boxes), "核对缴费记录", "", "", {}, {}};
    if (use == Use::Loan) made.grounds = "仲裁", made.paper = "克劳仲 2026-17";
    return made;
  }
  ApplicationOutcome sign(std::int64_t n, PersonId who = kHead) {
    return reg.write([&](Writing& w) { return sign_application(w, n, who); });
  }
  // Filed and signed; its number.
  std::int64_t approved(std::vector<std::string> boxes, PersonId who = kReader, Use use = Use::Consult) {
    const auto n = std::get<Application>(file(form(std::move(boxes), who, use))).n;
    EXPECT_TRUE(std::holds_alternative<Application>(sign(n, use == Use::Loan ? kTheLeader : kHead)));
    return n;
  }
  void later(std::int64_t ms) { reg.now_ms += ms; }
  std::int64_t number(store::Sql sql) { return store::number_of(reg.database(), sql); }

  Register reg;
};

// "done out A1 A/1/03L/2/4/1", "wrong-slot A1 A/1/03L/2/4/1", ...: an outcome as one line.
inline std::string said(const core::Outcome& outcome) {
  if (const auto* done = std::get_if<core::Done>(&outcome))
    return "done " + std::string(name_of(done->kind)) + " " + done->barcode + " " + done->place;
  if (const auto* found = std::get_if<core::Found>(&outcome))
    return "found " + found->barcode + " " + std::string(name_of(found->state)) + " " + found->place;
  if (const auto* person = std::get_if<core::Identified>(&outcome)) return "person " + std::to_string(person->person.n);
  const auto& no = std::get<core::Declined>(outcome);
  std::string text{code_of(no.why)};
  for (const auto& part : {no.barcode, no.place, no.subject}) text += part.empty() ? "" : " " + part;
  return text;
}

inline std::string said(const ApplicationOutcome& outcome) {
  if (const auto* application = std::get_if<Application>(&outcome)) return std::string(name_of(application->state));
  const auto& no = std::get<UseRefusal>(outcome);
  return std::string(code_of(no.fault)) + (no.subject.empty() ? "" : " " + no.subject);
}

}  // namespace archroom::records
