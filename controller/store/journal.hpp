// What happened, for ever: an append-only table without gaps, in which every row carries the hash of the one before. The triggers
// of the table refuse update and delete; the chain shows what somebody did without the triggers. On the writer's thread; reading
// on any.
//
// hash = SHA-256( prev (32 bytes) | n | at | len(type) | type | len(by) | by | len(body) | body ), integers as 8 bytes
// big-endian, lengths in bytes; the first row's prev is 32 zero bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "controller/store/database.hpp"
#include "controller/store/sha256.hpp"

namespace archroom::store {

struct JournalEntry {
  std::uint64_t n = 0;
  WallTime at;
  std::string type;  // past tense: request_moved
  std::string by;    // who did it; empty: the controller itself
  std::string body;  // a JSON object; what people's eyes only may see stands in its member "private" (titles)
  friend bool operator==(const JournalEntry&, const JournalEntry&) = default;
};

// The writer's end. Entries take part in the open transaction.
class Journal {
 public:
  struct Mark {
    std::uint64_t n = 0;
    Digest hash{};
    std::size_t fresh = 0;
  };

  explicit Journal(Database& database) : database_(&database) {}

  // Reads where the chain ends; once, before the first append.
  [[nodiscard]] Result<void> open();
  void append(WallTime at, std::string_view type, std::string_view by, std::string body);

  [[nodiscard]] std::uint64_t head() const { return head_.n; }
  [[nodiscard]] Mark mark() const { return {head_.n, head_.hash, fresh_.size()}; }
  // The transaction or savepoint that began at this mark was rolled back.
  void back_to(const Mark& mark);
  // Committed: what was appended since the last time, in order.
  [[nodiscard]] std::vector<JournalEntry> take_fresh();

 private:
  Database* database_;
  Mark head_;
  std::vector<JournalEntry> fresh_;
};

// The entries after n, oldest first.
[[nodiscard]] Result<std::vector<JournalEntry>> entries_after(Database& database, std::uint64_t n, int limit);

struct Verification {
  std::uint64_t rows = 0;                  // that are whole, from the first one on
  std::optional<std::uint64_t> broken_at;  // the number of the first one that is not
  std::string detail;                      // what is wrong with it
};
// Walks the whole chain. `go_on` is asked now and then; where it says no, that is a Timeout.
[[nodiscard]] Result<Verification> verify(Database& database, const std::function<bool()>& go_on = {});

}  // namespace archroom::store
