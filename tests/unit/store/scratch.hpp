// A directory of its own for a test; gone with the test.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "controller/store/database.hpp"
#include "controller/store/migrations.hpp"

namespace archroom::store {

class Scratch {
 public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "archroom-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Scratch() { std::filesystem::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string file(const std::string& name = "register.db") const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline Database opened(const std::string& path, Database::Access access = Database::Access::Write) {
  auto database = Database::open(path, access);
  if (!database) throw std::runtime_error(database.error().detail);  // a test may
  return std::move(database).value();
}

inline Database fresh_register(const std::string& path) {
  auto database = opened(path);
  const auto migrated = migrate(database, register_migrations(), WallTime{1000});
  if (!migrated) throw std::runtime_error(migrated.error().detail);
  return database;
}

inline std::string text_of(Database& database, Sql sql) {
  auto rows = database.query(sql);
  return rows.next() ? std::string(rows.text(0)) : "(no row)";
}

inline std::int64_t number_of(Database& database, Sql sql) {
  auto rows = database.query(sql);
  return rows.next() ? rows.integer(0) : -1;
}

}  // namespace archroom::store
