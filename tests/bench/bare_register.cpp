#include "tests/bench/bare_register.hpp"

#include <sqlite3.h>

#include <array>
#include <vector>

#include "tests/bench/figures.hpp"
#include "tests/bench/stock.hpp"

namespace archroom::bench {
namespace {

struct FreeValue {
  void operator()(sqlite3_value* value) const { sqlite3_value_free(value); }
};
using Row = std::vector<std::unique_ptr<sqlite3_value, FreeValue>>;

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

sqlite3* open(const std::string& path, int mode) {
  sqlite3* handle = nullptr;
  if (sqlite3_open_v2(path.c_str(), &handle, mode | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) give_up("can't open " + path);
  return handle;
}

Statement prepare(sqlite3* handle, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle, sql, -1, &statement, nullptr) != SQLITE_OK) give_up(sqlite3_errmsg(handle));
  return Statement{statement};
}

std::vector<Row> all_of(const Statement& statement, std::int64_t after) {
  std::vector<Row> rows;
  sqlite3_bind_int64(statement.get(), 1, after);
  while (sqlite3_step(statement.get()) == SQLITE_ROW) {
    Row& row = rows.emplace_back();
    for (int i = 0; i < sqlite3_column_count(statement.get()); ++i) {
      row.emplace_back(sqlite3_value_dup(sqlite3_column_value(statement.get(), i)));
    }
  }
  sqlite3_reset(statement.get());
  return rows;
}

void run(sqlite3* handle, const Statement& statement, const Row& row) {
  for (std::size_t i = 0; i < row.size(); ++i) sqlite3_bind_value(statement.get(), static_cast<int>(i) + 1, row[i].get());
  if (sqlite3_step(statement.get()) != SQLITE_DONE) give_up(sqlite3_errmsg(handle));
  sqlite3_reset(statement.get());
}

constexpr const char* kMovements =
    "SELECT n, at, read_at, box, barcode, kind, from_state, to_state, from_place, to_place, from_holder, to_holder, application, "
    "request, why, by, person, station, seq, undoes FROM movements WHERE n > ?1 ORDER BY n";
constexpr const char* kLoans =
    "SELECT movement, box, barcode, application, use, person, out_at, due_at FROM loans WHERE movement > ?1 ORDER BY movement";
constexpr const char* kBoxes = "SELECT to_state, to_place, to_holder, box FROM movements WHERE n > ?1 ORDER BY n";
constexpr const char* kJournal =
    "SELECT n, at, type, by, body, prev, hash FROM journal WHERE n > ?1 AND type = 'box_out' ORDER BY n";

}  // namespace

struct BareRegister::Rows {
  std::array<Statement, 4> reads;
  std::array<Statement, 4> writes;
  Statement begin, commit;
  std::array<std::int64_t, 4> last{};
};

BareRegister::BareRegister(const std::string& from, const std::string& to)
    : from_(open(from, SQLITE_OPEN_READONLY)), to_(open(to, SQLITE_OPEN_READWRITE)), rows_(std::make_unique<Rows>()) {
  const char* settings =
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; "
      "PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY";
  if (sqlite3_exec(to_, settings, nullptr, nullptr, nullptr) != SQLITE_OK) give_up(sqlite3_errmsg(to_));
  rows_->reads = {prepare(from_, kMovements), prepare(from_, kLoans), prepare(from_, kBoxes), prepare(from_, kJournal)};
  rows_->writes = {
      prepare(to_,
              "INSERT INTO movements(n, at, read_at, box, barcode, kind, from_state, to_state, from_place, to_place, "
              "from_holder, to_holder, application, request, why, by, person, station, seq, undoes) "
              "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      prepare(to_,
              "INSERT INTO loans(movement, box, barcode, application, use, person, out_at, due_at) "
              "VALUES(?, ?, ?, ?, ?, ?, ?, ?)"),
      prepare(to_, "UPDATE boxes SET state = ?, place = ?, holder = ? WHERE row = ?"),
      prepare(to_, "INSERT INTO journal(n, at, type, by, body, prev, hash) VALUES(?, ?, ?, ?, ?, ?, ?)")};
  rows_->begin = prepare(to_, "BEGIN IMMEDIATE");
  rows_->commit = prepare(to_, "COMMIT");
  const auto journal = prepare(to_, "SELECT ifnull(max(n), 0) FROM journal");
  if (sqlite3_step(journal.get()) == SQLITE_ROW) rows_->last[3] = sqlite3_column_int64(journal.get(), 0);
}

BareRegister::~BareRegister() {
  rows_.reset();
  sqlite3_close(to_);
  sqlite3_close(from_);
}

double BareRegister::write_what_is_new() {
  std::array<std::vector<Row>, 4> fresh;
  for (std::size_t i = 0; i < fresh.size(); ++i) fresh[i] = all_of(rows_->reads[i], rows_->last[i]);
  const std::size_t count = fresh[0].size();
  for (const auto& rows : fresh) {
    if (rows.size() != count || count == 0) give_up("bare: a check-out writes a row of each kind");
  }
  const auto begin = Clock::now();
  for (std::size_t n = 0; n < count; ++n) {
    run(to_, rows_->begin, {});
    for (std::size_t i = 0; i < fresh.size(); ++i) run(to_, rows_->writes[i], fresh[i][n]);
    run(to_, rows_->commit, {});
  }
  const double took = micros(Clock::now() - begin) / 1e6;
  rows_->last[0] = rows_->last[1] = rows_->last[2] = sqlite3_value_int64(fresh[0].back()[0].get());
  rows_->last[3] = sqlite3_value_int64(fresh[3].back()[0].get());
  return took;
}

}  // namespace archroom::bench
