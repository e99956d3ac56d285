// The rows of check-outs once more, by SQLite's own interface into a copy of the register: a transaction each, prepared
// statements, the same indexes and triggers, synced as the register is; no rules, no thread, no queue. One thread.
#pragma once

#include <memory>
#include <string>

struct sqlite3;

namespace archroom::bench {

class BareRegister {
 public:
  // `from` is the register, written by somebody else; `to` a copy of it as it is now.
  BareRegister(const std::string& from, const std::string& to);
  ~BareRegister();
  BareRegister(const BareRegister&) = delete;
  BareRegister& operator=(const BareRegister&) = delete;

  // The check-outs since the last call, read first, then written. Seconds that the writing took.
  [[nodiscard]] double write_what_is_new();

 private:
  struct Rows;
  sqlite3* from_ = nullptr;
  sqlite3* to_ = nullptr;
  std::unique_ptr<Rows> rows_;
};

}  // namespace archroom::bench
