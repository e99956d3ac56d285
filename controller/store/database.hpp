// One SQLite connection, thinly wrapped: statements prepared once, binds by type, no exceptions. One thread at a time.
//
// Trouble is sticky: the first failure is kept, and everything after it does nothing until clear_trouble(). So a transaction of
// many statements reads plainly, and the one who ends it looks at trouble() once; nothing half-done is ever committed by
// forgetting to look.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace archroom::store {

// SQL as it stands in the source: its address is the key of the prepared statement.
struct Sql {
  const char* text;
  consteval Sql(const char* literal) : text(literal) {}
};

class Database;

// The rows of a running query. Ends the query when it goes out of scope; must not outlive the database.
class Rows {
 public:
  Rows(Rows&& other) noexcept;
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  Rows& operator=(Rows&&) = delete;
  ~Rows();

  // Goes to the next row; false at the end and on trouble.
  [[nodiscard]] bool next();
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;   // 0 where null
  [[nodiscard]] std::string_view text(int column) const;  // valid until next(); empty where null
  [[nodiscard]] std::string_view blob(int column) const;
  [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const;

 private:
  friend class Database;
  Rows(Database& database, sqlite3_stmt* statement) : database_(&database), statement_(statement) {}
  Database* database_;
  sqlite3_stmt* statement_;  // nullptr: nothing (more) to give
};

struct Blob {
  std::string_view bytes;
};

enum class Ran : std::uint8_t { Done, Taken, Failed };

class Database {
 public:
  enum class Access : std::uint8_t { Read, Write };

  // Write creates the file (mode 0640) where there is none, and sets WAL, synchronous=FULL and foreign keys. Read sees the same
  // file through a read-only connection. A path like ":memory:" is not special here.
  [[nodiscard]] static Result<Database> open(const std::string& path, Access access);
  Database(Database&&) noexcept = default;
  Database& operator=(Database&&) noexcept = default;
  ~Database();

  // Runs a query; the arguments are integers, text, Blob, std::optional of these, or nullptr, bound to ?1, ?2, ...
  template <class... Args>
  [[nodiscard]] Rows query(Sql sql, const Args&... args) {
    sqlite3_stmt* statement = ready(sql);
    int at = 0;
    (bind(statement, ++at, args, Lifetime::Copied), ...);
    return Rows{*this, trouble_ ? nullptr : statement};
  }
  // Runs a statement that gives no rows. False: trouble.
  template <class... Args>
  bool run(Sql sql, const Args&... args) {
    return step_once(bound(sql, args...), false) == Ran::Done;
  }
  // The same, but a broken constraint is an answer (Taken) and not trouble; nothing was changed then.
  template <class... Args>
  [[nodiscard]] Ran run_unless_taken(Sql sql, const Args&... args) {
    return step_once(bound(sql, args...), true);
  }
  // Several statements that are not known in advance: migrations, pragmas.
  bool script(const std::string& sql);

  [[nodiscard]] std::int64_t changes() const;  // rows that the last run() changed
  [[nodiscard]] bool in_transaction() const;   // SQLite itself ends one on a full disk
  [[nodiscard]] const std::optional<Error>& trouble() const { return trouble_; }
  void clear_trouble() { trouble_.reset(); }
  void fail(Error error);  // our own trouble, as sticky as SQLite's
  void release_memory();   // gives the page cache back
  // The log goes into the file once it has so many pages; whoever commits then, waits for that: rarely and long, or often and
  // briefly.
  void checkpoint_every(int pages);

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  enum class Lifetime : std::uint8_t { Kept, Copied };
  friend class Rows;

  Database() = default;
  template <class... Args>
  sqlite3_stmt* bound(Sql sql, const Args&... args) {
    sqlite3_stmt* statement = ready(sql);
    int at = 0;
    (bind(statement, ++at, args, Lifetime::Kept), ...);
    return statement;
  }
  template <class T>
  void bind(sqlite3_stmt* statement, int at, const T& value, Lifetime lifetime) {
    if constexpr (std::is_same_v<T, std::nullptr_t>) {
      bind_null(statement, at);
    } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      bind_integer(statement, at, static_cast<std::int64_t>(value));
    } else if constexpr (std::is_same_v<T, Blob>) {
      bind_blob(statement, at, value.bytes, lifetime);
    } else {
      bind_text(statement, at, std::string_view(value), lifetime);
    }
  }
  template <class T>
  void bind(sqlite3_stmt* statement, int at, const std::optional<T>& value, Lifetime lifetime) {
    if (value) {
      bind(statement, at, *value, lifetime);
    } else {
      bind_null(statement, at);
    }
  }
  sqlite3_stmt* ready(Sql sql);  // nullptr on trouble
  void bind_null(sqlite3_stmt* statement, int at);
  void bind_integer(sqlite3_stmt* statement, int at, std::int64_t value);
  void bind_text(sqlite3_stmt* statement, int at, std::string_view value, Lifetime lifetime);
  void bind_blob(sqlite3_stmt* statement, int at, std::string_view value, Lifetime lifetime);
  Ran step_once(sqlite3_stmt* statement, bool taken_is_an_answer);
  void keep_trouble(const char* doing);

  std::unique_ptr<sqlite3, Close> handle_;  // before the statements: they go first
  std::unordered_map<const char*, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;
  std::optional<Error> trouble_;
};

}  // namespace archroom::store
