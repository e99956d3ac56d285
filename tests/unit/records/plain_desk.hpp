// Circulation once more, as a few lists in memory and the rules one after the other: slow, dumb, and written from the regulation
// and the header, not from the SQL. What the register does must be what this says.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace archroom::records {

struct PlainBox {
  std::string state = "in_store", place;
  std::uint64_t holder = 0;
};
struct PlainApplication {
  std::uint64_t person = 0;
  int box = 0;
  bool loan = false;
  std::string state = "filed";
  std::int64_t begins = 0, lapses = 0, decided = 0;
  bool used = false;
};
struct PlainMove {
  int box = 0;
  std::string kind;
  PlainBox from, to;
  int station = 0;
  std::int64_t at = 0;
  std::size_t application = 0;  // 1 and up
  std::uint64_t person = 0;
};
struct PlainLoan {
  std::size_t out = 0, in = 0;  // movements, 1 and up
  int box = 0;
  std::size_t application = 0;
  bool undone = false, inspected = false;
};

// Persons: 1 and 7 read, 2 is the archivist. Times in ms.
class PlainDesk {
 public:
  explicit PlainDesk(int boxes) : boxes(static_cast<std::size_t>(boxes)) {}

  std::vector<PlainBox> boxes;
  std::vector<PlainApplication> applications;
  std::vector<PlainMove> moves;
  std::vector<PlainLoan> loans;
  std::int64_t now = 0;

  std::string out(int station, std::uint64_t person, int box) {
    const auto& b = at(box);
    if (b.state == "out") return "already-out";
    if (b.state != "in_store") return b.state;
    std::vector<std::size_t> mine;
    for (std::size_t i = 0; i < applications.size(); ++i) {
      const auto& a = applications[i];
      if (a.person == person && a.box == box && a.state != "withdrawn" && !a.used) mine.push_back(i);
    }
    for (const auto i : mine) {
      if (good(applications[i])) return promised_to_another(i) ? "reserved" : take(station, i);
    }
    for (const auto i : mine) {
      if (applications[i].state == "filed" && now < applications[i].lapses) return "signature-missing";
    }
    if (mine.empty()) return "no-application";
    return applications[mine.back()].state == "refused" ? "application-refused" : "application-lapsed";
  }

  std::string in(int station, std::uint64_t person, int box, const std::string& slot, bool here) {
    const auto& b = at(box);
    if (b.state == "lost") return "lost";
    if (b.state != "out") return "not-out";
    if (slot != b.place) {
      if (!b.place.empty() && !here) return "wrong-slot";
      if (person != 0 && person != 2) return "not-allowed";
      if (taken(slot, box)) return "slot-full";
    }
    auto& loan =
        *std::find_if(loans.begin(), loans.end(), [&](const PlainLoan& l) { return l.box == box && l.in == 0 && !l.undone; });
    loan.in = book(station, person, box, "in", {"in_store", slot, 0}, loan.application);
    return "done in " + slot;
  }

  std::string move(int station, std::uint64_t person, int box, const std::string& slot) {
    const auto& b = at(box);
    if (person != 0 && person != 2) return "not-allowed";
    if (b.state == "out") return "already-out";
    if (b.state == "lost") return "lost";
    if (b.place == slot) return "found";
    if (taken(slot, box)) return "slot-full";
    const std::string kind = b.place.empty() ? "put_away" : "move";
    book(station, person, box, kind, {b.state, slot, b.holder}, 0);
    return "done " + kind + " " + slot;
  }

  std::string undo(int station) {
    std::size_t last = 0;
    for (std::size_t n = 1; n <= moves.size(); ++n) {
      if (moves[n - 1].station == station) last = n;
    }
    if (last == 0) return "nothing-to-undo";
    const PlainMove move = moves[last - 1];
    if (move.kind != "out" && move.kind != "in" && move.kind != "move" && move.kind != "put_away") return "nothing-to-undo";
    if (now - move.at > 10 * 60 * 1000) return "undo-too-late";
    for (std::size_t n = last + 1; n <= moves.size(); ++n) {
      if (moves[n - 1].box == move.box) return "undo-too-late";
    }
    if (!move.from.place.empty() && move.from.place != move.to.place && taken(move.from.place, move.box)) return "slot-full";
    for (auto& loan : loans) {
      if (loan.in == last && loan.inspected) return "undo-too-late";
    }
    book(station, 0, move.box, "undo", move.from, move.application);
    for (auto& loan : loans) {
      if (loan.in == last) loan.in = 0;
      if (loan.out == last) {
        loan.undone = true;
        applications[loan.application - 1].used = false;
      }
    }
    return "done undo " + move.from.place;
  }

  std::string mark(int box, const std::string& kind) {
    const auto& b = at(box);
    std::string next;
    if (kind == "lost" && b.state != "lost") next = "lost";
    if (kind == "found" && b.state == "lost") next = b.holder != 0 ? "out" : "in_store";
    if (kind == "damaged" && b.state == "in_store") next = "damaged";
    if (kind == "mended" && b.state == "damaged") next = "in_store";
    if (kind == "sealed" && b.state == "in_store") next = "sealed";
    if (kind == "unsealed" && b.state == "sealed") next = "in_store";
    if (next.empty()) return "wrong-state";
    book(-1, 2, box, kind, {next, b.place, b.holder}, 0);
    return "done " + kind + " " + b.place;
  }

  // The oldest return that waits; nothing where none does.
  std::optional<std::size_t> waits_for_inspection() const {
    for (const auto& loan : loans) {
      if (loan.in != 0 && !loan.inspected) return loan.out;
    }
    return std::nullopt;
  }
  bool inspect(std::size_t out, bool damage) {
    auto& loan = *std::find_if(loans.begin(), loans.end(), [&](const PlainLoan& l) { return l.out == out; });
    if (damage && at(loan.box).state != "in_store") return false;
    if (damage) mark(loan.box, "damaged");
    return loan.inspected = true;
  }

  bool reserved(int box) const {
    return at(box).state == "in_store" && std::any_of(applications.begin(), applications.end(), [&](const PlainApplication& a) {
             return a.box == box && good(a) && !a.used;
           });
  }
  const PlainBox& at(int box) const { return boxes[static_cast<std::size_t>(box)]; }

 private:
  bool good(const PlainApplication& a) const { return a.state == "approved" && a.begins <= now && now < a.lapses; }

  bool promised_to_another(std::size_t mine) const {
    const auto& own = applications[mine];
    for (std::size_t i = 0; i < applications.size(); ++i) {
      const auto& a = applications[i];
      const bool before = a.decided < own.decided || (a.decided == own.decided && i < mine);
      if (a.box == own.box && a.person != own.person && good(a) && !a.used && before) return true;
    }
    return false;
  }

  bool taken(const std::string& slot, int box) const {
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      if (boxes[i].place == slot && static_cast<int>(i) != box) return true;
    }
    return false;
  }

  std::string take(int station, std::size_t application) {
    auto& a = applications[application];
    a.used = true;
    const auto n = book(station, a.person, a.box, "out", {"out", at(a.box).place, a.person}, application + 1);
    loans.push_back({n, 0, a.box, application + 1, false, false});
    return "done out " + at(a.box).place;
  }

  std::size_t book(int station, std::uint64_t person, int box, std::string kind, PlainBox to, std::size_t application) {
    auto& b = boxes[static_cast<std::size_t>(box)];
    moves.push_back({box, std::move(kind), b, to, station, now, application, person});
    b = std::move(to);
    return moves.size();
  }
};

}  // namespace archroom::records
