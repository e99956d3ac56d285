#include "controller/store/database.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "controller/store/directory_lock.hpp"
#include "controller/store/json_object.hpp"
#include "tests/unit/store/scratch.hpp"

namespace archroom::store {
namespace {

TEST(Database, IsDurableAndForOwnEyes) {
  const Scratch scratch;
  auto database = opened(scratch.file());
  EXPECT_EQ(text_of(database, "PRAGMA journal_mode"), "wal");
  EXPECT_EQ(number_of(database, "PRAGMA synchronous"), 2);
  EXPECT_EQ(number_of(database, "PRAGMA foreign_keys"), 1);
  struct stat status {};
  ASSERT_EQ(::stat(scratch.file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0640U & ~0U);
}

TEST(Database, GivesBackWhatWasBound) {
  const Scratch scratch;
  auto database = opened(scratch.file());
  ASSERT_TRUE(database.script("CREATE TABLE t(a INTEGER, b TEXT, c BLOB, d TEXT) STRICT"));
  const std::string with_zero("a\0b", 3);
  EXPECT_TRUE(database.run("INSERT INTO t VALUES(?1, ?2, ?3, ?4)", std::int64_t{-7}, "档案", Blob{with_zero},
                           std::optional<std::string>()));
  EXPECT_TRUE(database.run("INSERT INTO t VALUES(?1, ?2, ?3, ?4)", nullptr, std::string_view(), Blob{""}, "x"));
  auto rows = database.query("SELECT a, b, c, d FROM t ORDER BY rowid");
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.integer(0), -7);
  EXPECT_EQ(rows.text(1), "档案");
  EXPECT_EQ(rows.blob(2), with_zero);
  EXPECT_TRUE(rows.is_null(3));
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.optional_integer(0), std::nullopt);
  EXPECT_FALSE(rows.is_null(1));  // an empty text is not null
  EXPECT_FALSE(rows.next());
  EXPECT_FALSE(rows.next());
}

TEST(Database, TroubleStaysUntilItIsCleared) {
  const Scratch scratch;
  auto database = opened(scratch.file());
  ASSERT_TRUE(database.script("CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT"));
  EXPECT_TRUE(database.run("INSERT INTO t VALUES(1)"));
  EXPECT_FALSE(database.run("INSERT INTO t VALUES(?1)", 1));
  ASSERT_TRUE(database.trouble().has_value());
  EXPECT_EQ(database.trouble()->fault, Fault::Refused);
  EXPECT_NE(database.trouble()->detail.find("UNIQUE constraint failed: t.a"), std::string::npos) << database.trouble()->detail;
  EXPECT_FALSE(database.run("INSERT INTO t VALUES(2)"));
  auto rows = database.query("SELECT a FROM t");
  EXPECT_FALSE(rows.next());
  database.clear_trouble();
  EXPECT_TRUE(database.run("INSERT INTO t VALUES(3)"));
  EXPECT_EQ(number_of(database, "SELECT count(*) FROM t"), 2);
}

TEST(Database, ATakenKeyCanBeAnAnswer) {
  const Scratch scratch;
  auto database = opened(scratch.file());
  ASSERT_TRUE(database.script("CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT"));
  EXPECT_EQ(database.run_unless_taken("INSERT INTO t VALUES(?1)", 1), Ran::Done);
  EXPECT_EQ(database.run_unless_taken("INSERT INTO t VALUES(?1)", 1), Ran::Taken);
  EXPECT_FALSE(database.trouble().has_value());
  EXPECT_EQ(database.run_unless_taken("INSERT INTO nowhere VALUES(?1)", 1), Ran::Failed);
  EXPECT_TRUE(database.trouble().has_value());
}

TEST(Database, SaysWhatItCouldNotOpen) {
  const Scratch scratch;
  auto nowhere = Database::open(scratch.file("no/such.db"), Database::Access::Write);
  ASSERT_FALSE(nowhere.ok());
  EXPECT_EQ(nowhere.error().fault, Fault::LinkDown);
  EXPECT_NE(nowhere.error().detail.find("no/such.db"), std::string::npos);
  std::ofstream(scratch.file("text")) << std::string(5000, 'x');
  auto text = Database::open(scratch.file("text"), Database::Access::Write);
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.error().fault, Fault::Garbled);
}

TEST(Database, AReaderWritesNothing) {
  const Scratch scratch;
  auto writer = opened(scratch.file());
  ASSERT_TRUE(writer.script("CREATE TABLE t(a INTEGER) STRICT"));
  auto reader = opened(scratch.file(), Database::Access::Read);
  EXPECT_FALSE(reader.run("INSERT INTO t VALUES(1)"));
  EXPECT_EQ(reader.trouble()->fault, Fault::LinkDown);
}

TEST(DirectoryLock, IsForOne) {
  const Scratch scratch;
  {
    auto first = DirectoryLock::take(scratch.path());
    ASSERT_TRUE(first.ok());
    auto second = DirectoryLock::take(scratch.path());  // another descriptor: as good as another process
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().fault, Fault::Refused);
    EXPECT_NE(second.error().detail.find(std::to_string(::getpid())), std::string::npos) << second.error().detail;
    auto moved = std::move(first).value();
    EXPECT_FALSE(DirectoryLock::take(scratch.path()).ok());
  }
  EXPECT_TRUE(DirectoryLock::take(scratch.path()).ok());
  EXPECT_FALSE(DirectoryLock::take(scratch.file("nowhere")).ok());
}

TEST(JsonObject, IsJsonWhateverTheText) {
  JsonObject object;
  object.add("a", "档\"\\\n\x01").add("b", -5).add("c", true).raw("d", "[1]");
  EXPECT_EQ(object.text(), "{\"a\":\"档\\\"\\\\\\n\\u0001\",\"b\":-5,\"c\":true,\"d\":[1]}");
  EXPECT_EQ(JsonObject().text(), "{}");
  EXPECT_EQ(json_quoted("\xC0\xAF\xE6\xA1"), "\"\uFFFD\uFFFD\uFFFD\uFFFD\"");
}

}  // namespace
}  // namespace archroom::store
