#include "controller/store/journal.hpp"

#include <algorithm>
#include <utility>

namespace archroom::store {

namespace {

void put(std::string& bytes, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>((number >> shift) & 0xFF);
}

void put(std::string& bytes, std::string_view text) {
  put(bytes, static_cast<std::uint64_t>(text.size()));
  bytes += text;
}

Digest hash_of(const Digest& prev, std::uint64_t n, WallTime at, std::string_view type, std::string_view by,
               std::string_view body) {
  std::string bytes(bytes_of(prev));
  bytes.reserve(bytes.size() + 40 + type.size() + by.size() + body.size());
  put(bytes, n);
  put(bytes, static_cast<std::uint64_t>(at.ms));
  put(bytes, type);
  put(bytes, by);
  put(bytes, body);
  return sha256(bytes);
}

}  // namespace

Result<void> Journal::open() {
  auto rows = database_->query("SELECT n, hash FROM journal ORDER BY n DESC LIMIT 1");
  if (rows.next()) {
    const auto hash = rows.blob(1);
    if (hash.size() != head_.hash.size()) return Error{Fault::Garbled, "the journal's last row has no hash"};
    head_.n = static_cast<std::uint64_t>(rows.integer(0));
    std::copy(hash.begin(), hash.end(), head_.hash.begin());
  }
  if (database_->trouble()) return *database_->trouble();
  return {};
}

void Journal::append(WallTime at, std::string_view type, std::string_view by, std::string body) {
  const std::uint64_t n = head_.n + 1;
  const Digest hash = hash_of(head_.hash, n, at, type, by, body);
  if (!database_->run("INSERT INTO journal(n, at, type, by, body, prev, hash) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)", n, at.ms, type,
                      by, body, Blob{bytes_of(head_.hash)}, Blob{bytes_of(hash)})) {
    return;
  }
  head_.n = n;
  head_.hash = hash;
  fresh_.push_back({n, at, std::string(type), std::string(by), std::move(body)});
}

void Journal::back_to(const Mark& mark) {
  head_.n = mark.n;
  head_.hash = mark.hash;
  fresh_.resize(mark.fresh);
}

std::vector<JournalEntry> Journal::take_fresh() { return std::exchange(fresh_, {}); }

Result<std::vector<JournalEntry>> entries_after(Database& database, std::uint64_t n, int limit) {
  std::vector<JournalEntry> entries;
  {
    auto rows = database.query("SELECT n, at, type, by, body FROM journal WHERE n > ?1 ORDER BY n LIMIT ?2", n, limit);
    while (rows.next()) {
      entries.push_back({static_cast<std::uint64_t>(rows.integer(0)), WallTime{rows.integer(1)}, std::string(rows.text(2)),
                         std::string(rows.text(3)), std::string(rows.text(4))});
    }
  }
  if (database.trouble()) return *database.trouble();
  return entries;
}

Result<Verification> verify(Database& database, const std::function<bool()>& go_on) {
  Verification seen;
  Digest prev{};
  {
    auto rows = database.query("SELECT n, at, type, by, body, prev, hash FROM journal ORDER BY n");
    while (rows.next()) {
      const auto n = static_cast<std::uint64_t>(rows.integer(0));
      const std::uint64_t expected = seen.rows + 1;
      if (go_on && expected % 1024 == 0 && !go_on()) return Error{Fault::Timeout, "broken off before the journal's end"};
      if (n != expected) {
        seen.broken_at = expected;
        seen.detail = "row " + std::to_string(expected) + " is missing";
        break;
      }
      if (rows.blob(5) != bytes_of(prev)) {
        seen.broken_at = n;
        seen.detail = "row " + std::to_string(n) + " does not carry the hash of the row before it";
        break;
      }
      const Digest hash = hash_of(prev, n, WallTime{rows.integer(1)}, rows.text(2), rows.text(3), rows.text(4));
      if (rows.blob(6) != bytes_of(hash)) {
        seen.broken_at = n;
        seen.detail = "row " + std::to_string(n) + " does not match its own hash";
        break;
      }
      prev = hash;
      seen.rows = n;
    }
  }
  if (database.trouble()) return *database.trouble();
  return seen;
}

}  // namespace archroom::store
