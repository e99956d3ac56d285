#include "controller/records/loan_rows.hpp"

namespace archroom::records {

void open_loan(store::Database& database, const NewLoan& loan) {
  database.run(
      "INSERT INTO loans(movement, box, barcode, application, use, person, out_at, due_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, "
      "?8)",
      loan.movement, loan.box, loan.barcode, loan.application, name_of(loan.use), loan.person.n, loan.out_at.ms, loan.due_at.ms);
}

std::optional<LoanOut> loan_out(store::Database& database, std::int64_t box) {
  auto rows =
      database.query("SELECT movement, application FROM loans WHERE box = ?1 AND returned IS NULL AND undone IS NULL", box);
  if (!rows.next()) return std::nullopt;
  return LoanOut{static_cast<std::uint64_t>(rows.integer(0)), rows.integer(1)};
}

std::string out_since(store::Database& database, std::int64_t box) {
  auto rows = database.query("SELECT out_at FROM loans WHERE box = ?1 AND returned IS NULL AND undone IS NULL", box);
  return rows.next() ? rfc3339({rows.integer(0)}) : std::string();
}

std::optional<WallTime> due_of(store::Database& database, std::uint64_t movement) {
  auto rows = database.query("SELECT due_at FROM loans WHERE movement = ?1", movement);
  if (!rows.next()) return std::nullopt;
  return WallTime{rows.integer(0)};
}

void close_loan(store::Database& database, std::uint64_t movement, std::uint64_t returned, WallTime at) {
  database.run("UPDATE loans SET returned = ?2, in_at = ?3, inspection = 'pending' WHERE movement = ?1", movement, returned,
               at.ms);
}

void undo_loan(store::Database& database, std::uint64_t movement, std::uint64_t undone) {
  database.run("UPDATE loans SET undone = ?2 WHERE movement = ?1", movement, undone);
}

bool may_reopen(store::Database& database, std::uint64_t returned) {
  auto rows = database.query("SELECT 1 FROM loans WHERE returned = ?1 AND inspection <> 'pending'", returned);
  return !rows.next();
}

void reopen_loan(store::Database& database, std::uint64_t returned) {
  database.run("UPDATE loans SET returned = NULL, in_at = NULL, inspection = '' WHERE returned = ?1", returned);
}

}  // namespace archroom::records
