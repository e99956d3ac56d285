// Loans as people ask for them: what is out, what is overdue, what came back and must be inspected, and the log of what was read
// and copied. Writing on the store's thread; reading on whichever thread owns the database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "controller/records/applications.hpp"
#include "controller/records/circulation.hpp"

namespace archroom::records {

enum class Inspection : std::uint8_t { None, Pending, Ok, Damage };  // None: not back yet
[[nodiscard]] std::string_view name_of(Inspection inspection);       // "" pending ok damage

struct Loan {
  std::uint64_t movement = 0;  // that took the box out; the loan's number, and the cursor of lists
  std::string barcode;
  std::int64_t application = 0;
  Use use = Use::Consult;
  PersonId person;
  WallTime out_at, due_at;
  std::optional<WallTime> in_at;
  Inspection inspection = Inspection::None;
  std::optional<WallTime> inspected_at;
  PersonId inspected_by;
  std::string note;

  [[nodiscard]] bool overdue(WallTime now) const { return !in_at && due_at < now; }
};
struct LoanPage {
  std::vector<Loan> loans;
  std::optional<std::uint64_t> after;
};
enum class LoansWanted : std::uint8_t { Out, ToInspect, All };
// In the order in which they went out. What was taken back at once by an undo is in none of them.
[[nodiscard]] LoanPage list_loans(store::Database& database, LoansWanted wanted, std::optional<PersonId> person, int limit,
                                  std::uint64_t after = 0);
// Longest overdue first.
[[nodiscard]] std::vector<Loan> overdue_loans(store::Database& database, WallTime now, int limit);
[[nodiscard]] std::optional<Loan> read_loan(store::Database& database, std::uint64_t movement);

// What an archivist found when the box was back (art. 17: pages removed, unfolded, underlined, circled). Damage makes it a
// damaged box, by a movement of its own.
struct InspectionForm {
  std::uint64_t loan = 0;
  PersonId person;
  bool damage = false;
  std::string note;  // with damage: what
};
using LoanOutcome = std::variant<Loan, UseRefusal>;
[[nodiscard]] LoanOutcome inspect_return(Writing& writing, const DeedContext& context, const InspectionForm& form);

// The reading and copying log (art. 12).
struct ReadingForm {
  std::uint64_t loan = 0;
  PersonId logged_by;
  bool copied = false;
  std::string pages;  // as people write it: 12-18, 30
  int copies = 0;     // sheets
  std::string note;
};
struct Reading {
  std::int64_t n = 0;  // the cursor of lists
  WallTime at;         // when it was written down
  WallTime read_at;    // when it was done
  std::uint64_t loan = 0;
  std::string barcode;
  PersonId person;  // who read
  bool copied = false;
  std::string pages;
  int copies = 0;
  PersonId logged_by;
  std::string note;
};
[[nodiscard]] std::variant<Reading, UseRefusal> log_reading(Writing& writing, const DeedContext& context,
                                                            const ReadingForm& form);
struct ReadingPage {
  std::vector<Reading> readings;
  std::optional<std::int64_t> after;
};
[[nodiscard]] ReadingPage list_readings(store::Database& database, std::optional<std::string> barcode,
                                        std::optional<PersonId> person, int limit, std::int64_t after = 0);

// The movements of a box, newest first.
struct MovementLine {
  std::uint64_t n = 0;
  WallTime at, read_at;
  std::string barcode;
  core::MovementKind kind = core::MovementKind::Out;
  core::BoxState state = core::BoxState::InStore;  // afterwards
  std::string from_place, to_place;
  PersonId from_holder, to_holder, person;
  std::optional<std::int64_t> application;
  std::string request, why, by;
  StationId station;
  std::optional<std::uint64_t> undoes, undone_by;
};
[[nodiscard]] std::vector<MovementLine> movements_of_box(store::Database& database, const std::string& barcode, int limit);
// All of them after `n`, oldest first.
[[nodiscard]] std::vector<MovementLine> movements_after(store::Database& database, std::uint64_t n, int limit);

}  // namespace archroom::records
