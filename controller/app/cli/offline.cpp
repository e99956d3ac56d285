#include "controller/app/cli/offline.hpp"

#include "controller/runtime/clock.hpp"
#include "controller/store/directory_lock.hpp"
#include "controller/store/migrations.hpp"

namespace archroom::cli {
namespace {

Error named(const std::string& path, const Error& error) { return {error.fault, path + ": " + error.detail}; }

}  // namespace

Result<NewToken> create_token_offline(const std::string& directory, const records::TokenForm& form) {
  const auto lock = store::DirectoryLock::take(directory);
  if (!lock) return lock.error();
  const std::string path = directory + "/register.db";
  auto opened = store::Database::open(path, store::Database::Access::Write);
  if (!opened) return opened.error();
  auto& database = opened.value();
  const WallTime now = runtime::wall_now();
  if (const auto migrated = store::migrate(database, store::register_migrations(), now); !migrated) {
    return named(path, migrated.error());
  }
  store::Journal journal{database};
  if (const auto head = journal.open(); !head) return named(path, head.error());
  NewToken made{records::new_token_text(), records::TokenFlaw::BadName};
  const records::Geometry nowhere{"", "", {}};
  records::Writing writing{database, journal, nowhere, now};
  database.run("BEGIN IMMEDIATE");
  made.outcome = records::create_token(writing, form, *records::token_digest(made.text), "local");
  database.run("COMMIT");
  if (database.trouble()) return named(path, *database.trouble());
  return made;
}

Result<store::Verification> verify_journal_offline(const std::string& directory) {
  const std::string path = directory + "/register.db";
  auto database = store::Database::open(path, store::Database::Access::Read);
  if (!database) return database.error();
  auto seen = store::verify(database.value());
  if (!seen) return named(path, seen.error());
  return seen;
}

}  // namespace archroom::cli
