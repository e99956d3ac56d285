// Loans as rows: what circulation writes of them. On the store's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "controller/records/entitlement.hpp"

namespace archroom::records {

struct NewLoan {
  std::uint64_t movement = 0;  // that took the box out; the loan's number
  std::int64_t box = 0;
  std::string barcode;
  std::int64_t application = 0;
  Use use = Use::Consult;
  PersonId person;
  WallTime out_at;
  WallTime due_at;
};
void open_loan(store::Database& database, const NewLoan& loan);

struct LoanOut {
  std::uint64_t movement = 0;
  std::int64_t application = 0;
};
// The one on which the box is.
[[nodiscard]] std::optional<LoanOut> loan_out(store::Database& database, std::int64_t box);
// Since when, as RFC 3339.
[[nodiscard]] std::string out_since(store::Database& database, std::int64_t box);
[[nodiscard]] std::optional<WallTime> due_of(store::Database& database, std::uint64_t movement);

// Back, and to be inspected (art. 17).
void close_loan(store::Database& database, std::uint64_t movement, std::uint64_t returned, WallTime at);
// The box never went out; its application is good once more.
void undo_loan(store::Database& database, std::uint64_t movement, std::uint64_t undone);
// It never came back. Not where somebody has inspected it since.
[[nodiscard]] bool may_reopen(store::Database& database, std::uint64_t returned);
void reopen_loan(store::Database& database, std::uint64_t returned);

}  // namespace archroom::records
