#include "controller/store/database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace archroom::store {

namespace {

// Once for the process, before the first connection: SQLite counts no memory, so that its allocations need no lock.
void configure_library() {
  static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  ARCHROOM_CHECK(configured == SQLITE_OK || configured == SQLITE_MISUSE);  // misuse: somebody opened SQLite before us
}

// The disk and its file are the way to the register: full, broken and read-only mean that the way is gone.
Fault fault_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Fault::Timeout;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Fault::Garbled;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_NOMEM: return Fault::LinkDown;
    default: return Fault::Refused;
  }
}

// SQLite would create it readable by all; it holds names of people.
Result<void> create_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (descriptor < 0) return Error{Fault::LinkDown, path + ": " + std::generic_category().message(errno)};
  ::close(descriptor);
  return {};
}

// 16 MB of page cache at most, used only as far as needed.
constexpr const char* kWritePragmas =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
    "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;";
// Mapped into memory (docs/adr/0007): a bad sector is a SIGBUS, and the daemon starts again, disarmed.
constexpr const char* kReadPragmas =
    "PRAGMA query_only=ON; PRAGMA trusted_schema=OFF; PRAGMA cache_size=-4000; PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=1073741824;";

}  // namespace

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
void Database::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Database::~Database() = default;

Result<Database> Database::open(const std::string& path, Access access) {
  if (access == Access::Write) {
    if (auto created = create_file(path); !created) return created.error();
  }
  configure_library();
  Database database;
  sqlite3* handle = nullptr;
  const int mode = access == Access::Write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  const int opened = sqlite3_open_v2(path.c_str(), &handle, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  database.handle_.reset(handle);
  if (opened != SQLITE_OK) {
    return Error{fault_of(opened), path + ": " + (handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(opened))};
  }
  sqlite3_busy_timeout(handle, 5000);
  if (!database.script(access == Access::Write ? kWritePragmas : kReadPragmas)) {
    return Error{database.trouble_->fault, path + ": " + database.trouble_->detail};
  }
  return database;
}

bool Database::script(const std::string& sql) {
  if (trouble_) return false;
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) keep_trouble("script");
  return !trouble_;
}

sqlite3_stmt* Database::ready(Sql sql) {
  if (trouble_) return nullptr;
  if (const auto found = statements_.find(sql.text); found != statements_.end()) {
    ARCHROOM_CHECK(sqlite3_stmt_busy(found->second.get()) == 0);  // its rows are still being read
    return found->second.get();
  }
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(handle_.get(), sql.text, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    keep_trouble(sql.text);
    return nullptr;
  }
  statements_.emplace(sql.text, statement);
  return statement;
}

void Database::bind_null(sqlite3_stmt* statement, int at) {
  if (statement != nullptr && sqlite3_bind_null(statement, at) != SQLITE_OK) keep_trouble("bind");
}

void Database::bind_integer(sqlite3_stmt* statement, int at, std::int64_t value) {
  if (statement != nullptr && sqlite3_bind_int64(statement, at, value) != SQLITE_OK) keep_trouble("bind");
}

void Database::bind_text(sqlite3_stmt* statement, int at, std::string_view value, Lifetime lifetime) {
  if (statement == nullptr) return;
  const auto keep = lifetime == Lifetime::Copied ? SQLITE_TRANSIENT : SQLITE_STATIC;
  const char* bytes = value.data() == nullptr ? "" : value.data();  // SQLite takes nullptr for NULL
  if (sqlite3_bind_text64(statement, at, bytes, value.size(), keep, SQLITE_UTF8) != SQLITE_OK) keep_trouble("bind");
}

void Database::bind_blob(sqlite3_stmt* statement, int at, std::string_view value, Lifetime lifetime) {
  if (statement == nullptr) return;
  const auto keep = lifetime == Lifetime::Copied ? SQLITE_TRANSIENT : SQLITE_STATIC;
  if (sqlite3_bind_blob64(statement, at, value.data(), value.size(), keep) != SQLITE_OK) keep_trouble("bind");
}

Ran Database::step_once(sqlite3_stmt* statement, bool taken_is_an_answer) {
  if (statement == nullptr || trouble_) return Ran::Failed;
  const int code = sqlite3_step(statement);
  auto ran = Ran::Done;
  if (taken_is_an_answer && (code & 0xFF) == SQLITE_CONSTRAINT) {
    ran = Ran::Taken;
  } else if (code != SQLITE_DONE && code != SQLITE_ROW) {
    keep_trouble(sqlite3_sql(statement));
    ran = Ran::Failed;
  }
  sqlite3_reset(statement);
  return ran;
}

void Database::keep_trouble(const char* doing) {
  if (trouble_) return;
  const int code = sqlite3_extended_errcode(handle_.get());
  trouble_ = Error{fault_of(code), std::string(sqlite3_errmsg(handle_.get())) + " (" + std::to_string(code) + ") in: " + doing};
}

void Database::fail(Error error) {
  if (!trouble_) trouble_ = std::move(error);
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle_.get()); }
bool Database::in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
void Database::checkpoint_every(int pages) { sqlite3_wal_autocheckpoint(handle_.get(), pages); }
void Database::release_memory() { sqlite3_db_release_memory(handle_.get()); }

Rows::Rows(Rows&& other) noexcept : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)) {}

Rows::~Rows() {
  if (statement_ != nullptr) sqlite3_reset(statement_);
}

bool Rows::next() {
  if (statement_ == nullptr) return false;
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_->keep_trouble(sqlite3_sql(statement_));
  sqlite3_reset(std::exchange(statement_, nullptr));
  return false;
}

bool Rows::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t Rows::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Rows::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view Rows::blob(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::optional<std::int64_t> Rows::optional_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

}  // namespace archroom::store
