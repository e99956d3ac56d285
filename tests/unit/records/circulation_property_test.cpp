// Whatever people do at three stations and at the desk, in whatever order: the register does what the plain lists say, its loans
// and boxes are what its movements add up to, and the journal holds.
#include <gtest/gtest.h>
// clang-format off: it needs the one above
#include <rapidcheck/gtest.h>
// clang-format on

#include <map>

#include "tests/unit/records/desk.hpp"
#include "tests/unit/records/plain_desk.hpp"

namespace archroom::records {
namespace {

constexpr int kBoxes = 4;
const std::vector<std::string> kSlots{"A/1/03L/1/1/1", "A/1/03L/1/1/2", "A/1/03L/1/1/3", "A/1/03L/1/1/4", "A/1/03L/1/1/5"};

struct Deed {
  int what = 0;
  int station = 0;
  int person = 0;
  int box = 0;
  int slot = 0;
  bool yes = false;
};
[[maybe_unused]] void showValue(const Deed& deed, std::ostream& out) {
  out << "{" << deed.what << ", s" << deed.station << ", p" << deed.person << ", b" << deed.box << ", slot" << deed.slot << ", "
      << deed.yes << "}";
}

rc::Gen<Deed> any_deed() {
  return rc::gen::build<Deed>(
      rc::gen::set(&Deed::what, rc::gen::weightedElement<int>(
                                    {{5, 0}, {6, 1}, {4, 2}, {4, 3}, {5, 4}, {5, 5}, {1, 6}, {2, 7}, {2, 8}, {2, 9}})),
      rc::gen::set(&Deed::station, rc::gen::inRange(0, 3)), rc::gen::set(&Deed::person, rc::gen::inRange(0, 3)),
      rc::gen::set(&Deed::box, rc::gen::inRange(0, kBoxes)), rc::gen::set(&Deed::slot, rc::gen::inRange(0, 5)),
      rc::gen::set(&Deed::yes));
}

std::string barcode(int box) { return "B" + std::to_string(box); }

// The plain desk says no subject and no box.
std::string in_short(const core::Outcome& outcome) {
  if (const auto* done = std::get_if<core::Done>(&outcome)) return "done " + std::string(name_of(done->kind)) + " " + done->place;
  if (std::holds_alternative<core::Found>(outcome)) return "found";
  return std::string(code_of(std::get<core::Declined>(outcome).why));
}

class Both {
 public:
  Both() : plain(kBoxes) {
    desk.reg.database().script("PRAGMA synchronous=OFF");  // power cuts are another test's
    plain.now = desk.reg.now_ms;
    for (int i = 0; i < kBoxes; ++i) {
      plain.boxes[static_cast<std::size_t>(i)].place = i == 0 ? "" : kSlots[static_cast<std::size_t>(i)];
      desk.box(barcode(i), plain.at(i).place);
    }
  }

  void act(const Deed& deed) {
    const std::string station = "s" + std::to_string(deed.station), slot = kSlots[static_cast<std::size_t>(deed.slot)];
    const PersonId reader = deed.person == 0 ? kOther : kReader;
    const PersonId hand = deed.person == 0 ? PersonId{} : deed.person == 1 ? kReader : kArchivist;
    switch (deed.what) {
      case 0:
        return same(desk.deed(core::CheckOut{reader, barcode(deed.box)}, station), plain.out(deed.station, reader.n, deed.box));
      case 1: {
        const auto& home = plain.at(deed.box).place;  // mostly
        const auto where = deed.slot < 3 && !home.empty() ? home : slot;
        return same(desk.deed(core::CheckIn{hand, barcode(deed.box), where, deed.yes}, station),
                    plain.in(deed.station, hand.n, deed.box, where, deed.yes));
      }
      case 2:
        return same(desk.deed(core::MoveBox{hand, barcode(deed.box), slot, false}, station),
                    plain.move(deed.station, hand.n, deed.box, slot));
      case 3: return same(desk.deed(core::Undo{}, station), plain.undo(deed.station));
      case 4: return file(deed, reader);
      case 5: return decide(deed);
      case 6: return withdraw(deed);
      case 7: return mark(deed);
      case 8: return inspect(deed);
      default: return wait(deed);
    }
  }

  void compare() {
    for (int i = 0; i < kBoxes; ++i) {
      const auto& box = plain.at(i);
      RC_ASSERT(name_of(desk.state(barcode(i))) == (plain.reserved(i) ? "reserved" : box.state));
      RC_ASSERT(std::get<core::Found>(desk.deed(core::Look{barcode(i)})).place == box.place);
    }
    auto& db = desk.reg.database();
    std::vector<std::size_t> out;
    for (const auto& loan : plain.loans) {
      if (loan.in == 0 && !loan.undone) out.push_back(loan.out);
    }
    const auto loans = list_loans(db, LoansWanted::Out, std::nullopt, 1000).loans;
    RC_ASSERT(loans.size() == out.size());
    for (std::size_t i = 0; i < out.size(); ++i) RC_ASSERT(loans[i].movement == out[i]);
  }

  // Each movement begins where the one before ended, and the box is where the last one ended.
  void follow() {
    auto& db = desk.reg.database();
    const auto lines = movements_after(db, 0, 1000);
    RC_ASSERT(lines.size() == plain.moves.size());
    std::map<std::string, const MovementLine*> last;
    for (const auto& line : lines) {
      if (const auto found = last.find(line.barcode); found != last.end()) {
        RC_ASSERT(line.from_place == found->second->to_place);
        RC_ASSERT(line.from_holder == found->second->to_holder);
      }
      last[line.barcode] = &line;
    }
    RC_ASSERT(store::verify(db).value().broken_at == std::nullopt);
    RC_ASSERT(store::text_of(db, "PRAGMA foreign_key_check") == "(no row)");
  }

 private:
  static void same(const core::Outcome& outcome, const std::string& expected) { RC_ASSERT(in_short(outcome) == expected); }

  void file(const Deed& deed, PersonId reader) {
    auto form = Desk::form({barcode(deed.box)}, reader, deed.yes ? Use::Loan : Use::Consult);
    form.lapses_at = WallTime{plain.now + (deed.slot + 1) * 20 * kMinute};
    RC_ASSERT(said(desk.file(form)) == "filed");
    plain.applications.push_back({reader.n, deed.box, deed.yes, "filed", plain.now, form.lapses_at->ms, 0, false});
  }

  // The application that this deed means; nothing where there is none yet.
  std::optional<std::size_t> meant(const Deed& deed) const {
    if (plain.applications.empty()) return std::nullopt;
    const auto back = static_cast<std::size_t>(deed.slot) % plain.applications.size();
    return plain.applications.size() - 1 - back;
  }

  void decide(const Deed& deed) {
    const auto i = meant(deed);
    if (!i) return;
    auto& a = plain.applications[*i];
    const auto n = static_cast<std::int64_t>(*i + 1);
    const PersonId signer = a.loan ? kTheLeader : kHead;
    const bool refuse = deed.person == 2 && deed.yes;
    const auto outcome =
        refuse ? desk.reg.write([&](Writing& w) { return refuse_application(w, n, signer, "不予同意"); }) : desk.sign(n, signer);
    const bool possible = a.state == "filed" && plain.now < a.lapses;
    RC_ASSERT(std::holds_alternative<Application>(outcome) == possible);
    if (!possible) return;
    a.state = refuse ? "refused" : "approved";
    a.decided = plain.now;
  }

  void withdraw(const Deed& deed) {
    const auto i = meant(deed);
    if (!i) return;
    auto& a = plain.applications[*i];
    const auto outcome =
        desk.reg.write([&](Writing& w) { return withdraw_application(w, static_cast<std::int64_t>(*i + 1), {a.person}); });
    const bool is_out = std::any_of(plain.loans.begin(), plain.loans.end(), [&](const PlainLoan& loan) {
      return loan.application == *i + 1 && loan.in == 0 && !loan.undone;
    });
    const bool possible = (a.state == "filed" || a.state == "approved") && !is_out;
    RC_ASSERT(std::holds_alternative<Application>(outcome) == possible);
    if (possible) a.state = "withdrawn";
  }

  void mark(const Deed& deed) {
    using core::MovementKind;
    static constexpr MovementKind kKinds[] = {MovementKind::Lost,   MovementKind::Found,  MovementKind::Damaged,
                                              MovementKind::Mended, MovementKind::Sealed, MovementKind::Unsealed};
    const auto kind = kKinds[(static_cast<std::size_t>(deed.slot) + (deed.yes ? 1U : 0U)) % std::size(kKinds)];
    same(desk.mark(barcode(deed.box), kind), plain.mark(deed.box, std::string(name_of(kind))));
  }

  void inspect(const Deed& deed) {
    const auto loan = plain.waits_for_inspection();
    if (!loan) return;
    const auto outcome = desk.reg.write([&](Writing& w) { return inspect_return(w, {}, {*loan, kArchivist, deed.yes, "折页"}); });
    RC_ASSERT(std::holds_alternative<Loan>(outcome) == plain.inspect(*loan, deed.yes));
  }

  void wait(const Deed& deed) {
    const auto ms = deed.slot * 4 * kMinute;
    desk.later(ms);
    plain.now += ms;
  }

 public:
  Desk desk;
  PlainDesk plain;
};

RC_GTEST_PROP(CirculationProperty, TheRegisterDoesWhatThePlainListsSay, ()) {
  const auto deeds = *rc::gen::resize(120, rc::gen::container<std::vector<Deed>>(any_deed()));
  Both both;
  for (const auto& deed : deeds) {
    both.act(deed);
    both.compare();
  }
  both.follow();
  RC_CLASSIFY(both.plain.moves.size() > 10, "more than ten movements");
  const auto has = [&](const std::string& kind) {
    return std::any_of(both.plain.moves.begin(), both.plain.moves.end(),
                       [&](const PlainMove& move) { return move.kind == kind; });
  };
  RC_CLASSIFY(has("out"), "out");
  RC_CLASSIFY(has("in"), "in");
  RC_CLASSIFY(has("undo"), "undo");
}

// The same scans once more, all of them, as a station sends them that heard no answer: nothing changes.
RC_GTEST_PROP(CirculationProperty, WhatIsSentTwiceIsBookedOnce, ()) {
  const auto deeds = *rc::gen::resize(60, rc::gen::container<std::vector<Deed>>(any_deed()));
  Both both;
  std::vector<std::pair<core::MoveBox, std::string>> sent;
  std::vector<std::string> answers;
  for (const auto& deed : deeds) {
    const core::MoveBox move{kArchivist, barcode(deed.box), kSlots[static_cast<std::size_t>(deed.slot)], false};
    sent.emplace_back(move, "s" + std::to_string(deed.station));
    answers.push_back(said(both.desk.deed(move, sent.back().second, sent.size())));
  }
  const auto moved = both.desk.number("SELECT count(*) FROM movements");
  const auto state =
      store::text_of(both.desk.reg.database(), "SELECT group_concat(barcode || place) FROM boxes WHERE place <> ''");
  for (std::size_t i = 0; i < sent.size(); ++i) {
    if (answers[i].rfind("done", 0) != 0) continue;  // what was declined is the station's own to remember
    RC_ASSERT(said(both.desk.deed(sent[i].first, sent[i].second, i + 1)) == answers[i]);
  }
  RC_ASSERT(both.desk.number("SELECT count(*) FROM movements") == moved);
  RC_ASSERT(store::text_of(both.desk.reg.database(), "SELECT group_concat(barcode || place) FROM boxes WHERE place <> ''") ==
            state);
}

}  // namespace
}  // namespace archroom::records
