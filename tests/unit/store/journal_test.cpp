#include "controller/store/journal.hpp"

#include <gtest/gtest.h>

#include "tests/unit/store/scratch.hpp"

namespace archroom::store {
namespace {

// A register with ten entries, closed.
void write_ten(const std::string& path) {
  auto database = fresh_register(path);
  Journal journal{database};
  ASSERT_TRUE(journal.open().ok());
  for (int i = 1; i <= 10; ++i) {
    journal.append(WallTime{1000 + i}, "thing_happened", i % 2 == 0 ? "王" : "", "{\"i\":" + std::to_string(i) + "}");
  }
  ASSERT_FALSE(database.trouble().has_value());
}

Verification verified(const std::string& path) {
  auto database = opened(path, Database::Access::Read);
  auto result = verify(database);
  return result.ok() ? result.value() : Verification{0, 0, result.error().detail};
}

// What somebody does who has the file and the sqlite3 program, and knows how to get the triggers out of the way.
void tamper(const std::string& path, const std::string& sql) {
  auto database = opened(path);
  ASSERT_TRUE(database.script(
      "DROP TRIGGER journal_has_no_gap; DROP TRIGGER journal_is_not_updated; DROP TRIGGER journal_is_not_deleted"));
  ASSERT_TRUE(database.script(sql)) << database.trouble()->detail;
}

TEST(Journal, HasNoGapsAndAWholeChain) {
  const Scratch scratch;
  write_ten(scratch.file());
  const auto seen = verified(scratch.file());
  EXPECT_EQ(seen.rows, 10U);
  EXPECT_EQ(seen.broken_at, std::nullopt);
  auto database = opened(scratch.file());
  Journal journal{database};
  ASSERT_TRUE(journal.open().ok());
  EXPECT_EQ(journal.head(), 10U);
  journal.append(WallTime{5}, "went_on", "", "{}");
  EXPECT_EQ(verify(database).value().rows, 11U);
}

TEST(Journal, GivesEntriesByCursor) {
  const Scratch scratch;
  write_ten(scratch.file());
  auto database = opened(scratch.file(), Database::Access::Read);
  const auto entries = entries_after(database, 7, 2).value();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0], (JournalEntry{8, WallTime{1008}, "thing_happened", "王", "{\"i\":8}"}));
  EXPECT_EQ(entries[1].n, 9U);
  EXPECT_TRUE(entries_after(database, 10, 5).value().empty());
}

TEST(Journal, IsAppendOnly) {
  const Scratch scratch;
  write_ten(scratch.file());
  auto database = opened(scratch.file());
  for (const char* sql : {"UPDATE journal SET body = '{}' WHERE n = 3", "DELETE FROM journal WHERE n = 10", "DELETE FROM journal",
                          "INSERT INTO journal SELECT 12, at, type, by, body, prev, hash FROM journal WHERE n = 10",
                          "INSERT OR REPLACE INTO journal SELECT 10, at, type, by, '{}', prev, hash FROM journal WHERE n = 10"}) {
    EXPECT_FALSE(database.script(sql)) << sql;
    EXPECT_NE(database.trouble()->detail.find("the journal"), std::string::npos) << database.trouble()->detail;
    database.clear_trouble();
  }
  EXPECT_EQ(verify(database).value().rows, 10U);
}

TEST(Journal, ARollbackTakesTheChainBack) {
  const Scratch scratch;
  write_ten(scratch.file());
  auto database = opened(scratch.file());
  Journal journal{database};
  ASSERT_TRUE(journal.open().ok());
  ASSERT_TRUE(database.run("BEGIN"));
  const auto mark = journal.mark();
  journal.append(WallTime{1}, "never_was", "", "{}");
  ASSERT_TRUE(database.run("ROLLBACK"));
  journal.back_to(mark);
  EXPECT_TRUE(journal.take_fresh().empty());
  journal.append(WallTime{2}, "was", "", "{}");
  EXPECT_EQ(journal.take_fresh().size(), 1U);
  EXPECT_EQ(verify(database).value().rows, 11U);
}

struct Tampering {
  const char* sql;
  std::uint64_t broken_at;
};

class TamperedJournal : public testing::TestWithParam<Tampering> {};

TEST_P(TamperedJournal, NamesTheRow) {
  const Scratch scratch;
  write_ten(scratch.file());
  tamper(scratch.file(), GetParam().sql);
  const auto seen = verified(scratch.file());
  EXPECT_EQ(seen.broken_at, GetParam().broken_at) << GetParam().sql << ": " << seen.detail;
  EXPECT_EQ(seen.rows, GetParam().broken_at - 1);
  EXPECT_NE(seen.detail.find("row " + std::to_string(GetParam().broken_at)), std::string::npos) << seen.detail;
}

INSTANTIATE_TEST_SUITE_P(
    Every, TamperedJournal,
    testing::Values(Tampering{"UPDATE journal SET body = '{\"i\":99}' WHERE n = 4", 4},
                    Tampering{"UPDATE journal SET at = at + 1 WHERE n = 1", 1},
                    Tampering{"UPDATE journal SET by = '李' WHERE n = 6", 6},
                    Tampering{"UPDATE journal SET type = 'x' WHERE n = 10", 10},
                    // Text that moves from one field into the next: lengths are part of what is hashed.
                    Tampering{"UPDATE journal SET type = 'thing_happened王', by = '' WHERE n = 2", 2},
                    Tampering{"DELETE FROM journal WHERE n = 5", 5}, Tampering{"DELETE FROM journal WHERE n = 1", 1},
                    Tampering{"UPDATE journal SET hash = (SELECT hash FROM journal WHERE n = 2) WHERE n = 3", 3},
                    Tampering{"UPDATE journal SET prev = zeroblob(32) WHERE n = 8", 8},
                    Tampering{"UPDATE journal SET body = '{}' WHERE n IN (7, 9)", 7},
                    // A copy of the row before it.
                    Tampering{"DELETE FROM journal WHERE n = 3; INSERT INTO journal SELECT 3, at, type, by, body, prev, hash "
                              "FROM journal WHERE n = 2",
                              3}));

}  // namespace
}  // namespace archroom::store
