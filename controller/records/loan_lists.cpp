// Loans, readings and movements, read back.
#include <algorithm>
#include <array>

#include "base/contract.hpp"
#include "controller/records/loans.hpp"

namespace archroom::records {
namespace {

constexpr std::array<std::string_view, 4> kInspectionNames{"", "pending", "ok", "damage"};
constexpr int kMostPerPage = 1000;

int bounded(int limit) { return std::clamp(limit, 1, kMostPerPage); }

PersonId person_at(const store::Rows& rows, int column) {
  return {static_cast<std::uint64_t>(rows.is_null(column) ? 0 : rows.integer(column))};
}

// Columns: movement, barcode, application, use, person, out_at, due_at, in_at, inspection, inspected_at, inspected_by, note
Loan loan_from(const store::Rows& rows) {
  Loan loan;
  loan.movement = static_cast<std::uint64_t>(rows.integer(0));
  loan.barcode = rows.text(1);
  loan.application = rows.integer(2);
  loan.use = use_of(rows.text(3)).value_or(Use::Consult);
  loan.person = person_at(rows, 4);
  loan.out_at = {rows.integer(5)};
  loan.due_at = {rows.integer(6)};
  if (!rows.is_null(7)) loan.in_at = WallTime{rows.integer(7)};
  for (std::size_t i = 0; i < kInspectionNames.size(); ++i) {
    if (rows.text(8) == kInspectionNames[i]) loan.inspection = static_cast<Inspection>(i);
  }
  if (!rows.is_null(9)) loan.inspected_at = WallTime{rows.integer(9)};
  loan.inspected_by = person_at(rows, 10);
  loan.note = rows.text(11);
  return loan;
}

std::vector<Loan> loans_from(store::Rows rows) {
  std::vector<Loan> loans;
  while (rows.next()) loans.push_back(loan_from(rows));
  return loans;
}

std::vector<MovementLine> lines_from(store::Rows rows) {
  std::vector<MovementLine> lines;
  while (rows.next()) {
    auto& line = lines.emplace_back();
    line.n = static_cast<std::uint64_t>(rows.integer(0));
    line.at = {rows.integer(1)};
    line.read_at = {rows.integer(2)};
    line.barcode = rows.text(3);
    line.kind = core::movement_kind_of(rows.text(4)).value_or(core::MovementKind::Move);
    line.state = core::box_state_of(rows.text(5)).value_or(core::BoxState::InStore);
    line.from_place = rows.text(6);
    line.to_place = rows.text(7);
    line.from_holder = person_at(rows, 8);
    line.to_holder = person_at(rows, 9);
    line.person = person_at(rows, 10);
    line.application = rows.optional_integer(11);
    line.request = rows.text(12);
    line.why = rows.text(13);
    line.by = rows.text(14);
    line.station.text = rows.text(15);
    if (!rows.is_null(16)) line.undoes = static_cast<std::uint64_t>(rows.integer(16));
    if (!rows.is_null(17)) line.undone_by = static_cast<std::uint64_t>(rows.integer(17));
  }
  return lines;
}

}  // namespace

std::string_view name_of(Inspection inspection) {
  const auto index = static_cast<std::size_t>(inspection);
  ARCHROOM_CHECK(index < kInspectionNames.size());
  return kInspectionNames[index];
}

LoanPage list_loans(store::Database& database, LoansWanted wanted, std::optional<PersonId> person, int limit,
                    std::uint64_t after) {
  limit = bounded(limit);
  std::optional<std::uint64_t> who;
  if (person) who = person->n;
  LoanPage page;
  if (wanted == LoansWanted::ToInspect) {
    page.loans = loans_from(
        database.query("SELECT movement, barcode, application, use, person, out_at, due_at, in_at, inspection, inspected_at, "
                       "inspected_by, note FROM loans WHERE inspection = 'pending' AND movement > ?1 AND (?2 IS NULL OR person "
                       "= ?2) ORDER BY movement LIMIT ?3",
                       after, who, limit + 1));
  } else {
    page.loans = loans_from(
        database.query("SELECT movement, barcode, application, use, person, out_at, due_at, in_at, inspection, inspected_at, "
                       "inspected_by, note FROM loans WHERE undone IS NULL AND (?4 OR returned IS NULL) AND movement > ?1 AND "
                       "(?2 IS NULL OR person = ?2) ORDER BY movement LIMIT ?3",
                       after, who, limit + 1, wanted == LoansWanted::All));
  }
  if (page.loans.size() > static_cast<std::size_t>(limit)) {
    page.loans.resize(static_cast<std::size_t>(limit));
    page.after = page.loans.back().movement;
  }
  return page;
}

std::vector<Loan> overdue_loans(store::Database& database, WallTime now, int limit) {
  return loans_from(
      database.query("SELECT movement, barcode, application, use, person, out_at, due_at, in_at, inspection, inspected_at, "
                     "inspected_by, note FROM loans WHERE returned IS NULL AND undone IS NULL AND due_at < ?1 "
                     "ORDER BY due_at, movement LIMIT ?2",
                     now.ms, bounded(limit)));
}

std::optional<Loan> read_loan(store::Database& database, std::uint64_t movement) {
  auto loans = loans_from(
      database.query("SELECT movement, barcode, application, use, person, out_at, due_at, in_at, inspection, inspected_at, "
                     "inspected_by, note FROM loans WHERE movement = ?1 AND undone IS NULL",
                     movement));
  if (loans.empty()) return std::nullopt;
  return std::move(loans.front());
}

ReadingPage list_readings(store::Database& database, std::optional<std::string> barcode, std::optional<PersonId> person,
                          int limit, std::int64_t after) {
  limit = bounded(limit);
  std::optional<std::uint64_t> who;
  if (person) who = person->n;
  ReadingPage page;
  auto rows = database.query(
      "SELECT n, at, read_at, loan, barcode, person, what, pages, copies, logged_by, note FROM readings WHERE n > ?1 AND "
      "(?2 IS NULL OR barcode = ?2) AND (?3 IS NULL OR person = ?3) ORDER BY n LIMIT ?4",
      after, barcode, who, limit + 1);
  while (rows.next()) {
    page.readings.push_back({rows.integer(0),
                             {rows.integer(1)},
                             {rows.integer(2)},
                             static_cast<std::uint64_t>(rows.integer(3)),
                             std::string(rows.text(4)),
                             person_at(rows, 5),
                             rows.text(6) == "copied",
                             std::string(rows.text(7)),
                             static_cast<int>(rows.integer(8)),
                             person_at(rows, 9),
                             std::string(rows.text(10))});
  }
  if (page.readings.size() > static_cast<std::size_t>(limit)) {
    page.readings.resize(static_cast<std::size_t>(limit));
    page.after = page.readings.back().n;
  }
  return page;
}

std::vector<MovementLine> movements_of_box(store::Database& database, const std::string& barcode, int limit) {
  return lines_from(database.query(
      "SELECT m.n, m.at, m.read_at, m.barcode, m.kind, m.to_state, m.from_place, m.to_place, m.from_holder, m.to_holder, "
      "m.person, m.application, m.request, m.why, m.by, m.station, m.undoes, u.n FROM movements m LEFT JOIN movements u ON "
      "u.undoes = m.n WHERE m.box = (SELECT row FROM visible_boxes WHERE barcode = ?1) ORDER BY m.n DESC LIMIT ?2",
      barcode, bounded(limit)));
}

std::vector<MovementLine> movements_after(store::Database& database, std::uint64_t n, int limit) {
  return lines_from(database.query(
      "SELECT m.n, m.at, m.read_at, m.barcode, m.kind, m.to_state, m.from_place, m.to_place, m.from_holder, m.to_holder, "
      "m.person, m.application, m.request, m.why, m.by, m.station, m.undoes, u.n FROM movements m LEFT JOIN movements u ON "
      "u.undoes = m.n WHERE m.n > ?1 ORDER BY m.n LIMIT ?2",
      n, bounded(limit)));
}

}  // namespace archroom::records
