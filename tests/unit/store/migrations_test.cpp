#include "controller/store/migrations.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "controller/store/core_records.hpp"
#include "controller/store/journal.hpp"
#include "tests/unit/store/scratch.hpp"

namespace archroom::store {
namespace {

TEST(Migrations, CountFromOneWithoutGap) {
  int expected = 1;
  for (const auto& migration : register_migrations()) EXPECT_EQ(migration.version, expected++);
}

TEST(Migrations, MakeARegisterAndAreRemembered) {
  const Scratch scratch;
  auto database = fresh_register(scratch.file());
  EXPECT_EQ(number_of(database, "SELECT max(version) FROM migrations"), register_migrations().back().version);
  EXPECT_EQ(number_of(database, "SELECT count(*) FROM migrations WHERE at = 1000 AND name <> ''"),
            register_migrations().back().version);
  // Again: nothing to do.
  ASSERT_TRUE(migrate(database, register_migrations(), WallTime{2000}).ok());
  EXPECT_EQ(number_of(database, "SELECT count(*) FROM migrations WHERE at = 2000"), 0);
  EXPECT_EQ(text_of(database, "PRAGMA integrity_check"), "ok");
}

TEST(Migrations, RefuseARegisterFromTheFuture) {
  const Scratch scratch;
  auto database = fresh_register(scratch.file());
  ASSERT_TRUE(database.run("INSERT INTO migrations(version, name, at) VALUES(99, 'from the future', 0)"));
  const auto migrated = migrate(database, register_migrations(), WallTime{0});
  ASSERT_FALSE(migrated.ok());
  EXPECT_EQ(migrated.error().fault, Fault::Unsupported);
  EXPECT_NE(migrated.error().detail.find("version 99"), std::string::npos) << migrated.error().detail;
}

TEST(Migrations, RefuseAnotherProgramsFile) {
  const Scratch scratch;
  auto database = opened(scratch.file());
  ASSERT_TRUE(database.script("CREATE TABLE recipes(name TEXT)"));
  const auto migrated = migrate(database, register_migrations(), WallTime{0});
  ASSERT_FALSE(migrated.ok());
  EXPECT_NE(migrated.error().detail.find("not a register"), std::string::npos);
  EXPECT_EQ(number_of(database, "SELECT count(*) FROM sqlite_schema"), 1);
}

TEST(Migrations, AStepThatFailsLeavesTheOnesBefore) {
  const Scratch scratch;
  auto database = opened(scratch.file());
  const std::vector<Migration> steps{{1, "good", "CREATE TABLE a(x)"}, {2, "bad", "CREATE TABLE b(x); CREATE TABLE a(x)"}};
  const auto migrated = migrate(database, steps, WallTime{0});
  ASSERT_FALSE(migrated.ok());
  EXPECT_NE(migrated.error().detail.find("migration 2 (bad)"), std::string::npos) << migrated.error().detail;
  EXPECT_EQ(number_of(database, "SELECT max(version) FROM migrations"), 1);
  EXPECT_EQ(number_of(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'b'"), 0);
  EXPECT_FALSE(database.in_transaction());
}

// A register of version 1, dumped when that version was current. Never edited.
TEST(Migrations, TakeVersionOneAlong) {
  const Scratch scratch;
  auto database = opened(scratch.file());
  std::ifstream file(ARCHROOM_FIXTURES "/register_v1.sql");
  std::stringstream dump;
  dump << file.rdbuf();
  ASSERT_TRUE(database.script(dump.str())) << database.trouble()->detail;
  ASSERT_EQ(number_of(database, "SELECT max(version) FROM migrations"), 1);

  ASSERT_TRUE(migrate(database, register_migrations(), WallTime{5000}).ok());

  EXPECT_EQ(number_of(database, "SELECT max(version) FROM migrations"), register_migrations().back().version);
  EXPECT_EQ(number_of(database, "SELECT count(*) FROM boxes"), 0);
  const auto journal = verify(database).value();
  EXPECT_EQ(journal.rows, 3U);
  EXPECT_EQ(journal.broken_at, std::nullopt) << journal.detail;
  const auto restored = restore(database).value();
  EXPECT_EQ(restored.epochs.at(BankId{"1"}), 7U);
  EXPECT_EQ(restored.last_intent.n, 41U);
  ASSERT_EQ(restored.requests.size(), 1U);
  EXPECT_EQ(restored.requests[0].id.text, "r-1");
  EXPECT_EQ(restored.requests[0].state, core::RequestState::Opening);
}

// A register of version 2, made by the SQL of its day: its jobs and journal come along, and new ones of every motion can follow.
TEST(Migrations, TakeVersionTwoAlong) {
  const Scratch scratch;
  auto database = opened(scratch.file());
  const auto& all = register_migrations();
  ASSERT_TRUE(migrate(database, {all[0], all[1]}, WallTime{1000}).ok());
  database.run(
      "INSERT INTO jobs(id, intent, bank, motion, \"column\", side, request, by, intended_at, ended_at, outcome, reason) "
      "VALUES(4, 9, '1', 'open', 3, 'left', 'r', 'local', 50, 60, 'stopped', 'stop')");
  database.run("INSERT INTO jobs(id, intent, bank, motion, by, intended_at) VALUES(5, 10, '2', 'close', 'local', 70)");
  {
    Journal journal(database);
    ASSERT_TRUE(journal.open().ok());
    apply(database, journal, WallTime{80}, core::EpochTaken{{"1"}, 3});
  }
  EXPECT_FALSE(database.run("INSERT INTO jobs(id, intent, bank, motion, by, intended_at) VALUES(6, 11, '1', 'spread', '', 1)"))
      << "version 2 knew no such motion";
  database.clear_trouble();

  ASSERT_TRUE(migrate(database, all, WallTime{5000}).ok());

  EXPECT_EQ(text_of(database,
                    "SELECT id || ' ' || intent || ' ' || bank || ' ' || motion || ' ' || \"column\" || ' ' || side || "
                    "' ' || request || ' ' || by || ' ' || intended_at || ' ' || ended_at || ' ' || outcome || ' ' || "
                    "reason || ' ' || purpose FROM jobs WHERE id = 4"),
            "4 9 1 open 3 left r local 50 60 stopped stop asked");
  const auto restored = restore(database).value();
  EXPECT_EQ(restored.last_intent.n, 10U);
  EXPECT_EQ(restored.open_jobs, (std::map<JobId, BankId>{{{5}, {"2"}}}));
  EXPECT_TRUE(restored.forbids.empty() && restored.trips.empty() && restored.proven.empty());
  EXPECT_EQ(number_of(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'jobs_not_ended' AND tbl_name = 'jobs'"), 1);
  EXPECT_TRUE(database.run("INSERT INTO jobs(id, intent, bank, motion, by, intended_at) VALUES(6, 11, '1', 'spread', '', 1)"));
  EXPECT_EQ(verify(database).value().broken_at, std::nullopt);
  EXPECT_EQ(text_of(database, "PRAGMA integrity_check"), "ok");
}

// A register of version 4, which knew no circulation: its boxes are all in store and belong to nobody, hidden ones stay hidden.
TEST(Migrations, TakeVersionFourAlong) {
  const Scratch scratch;
  auto database = opened(scratch.file());
  const auto& all = register_migrations();
  ASSERT_TRUE(migrate(database, {all[0], all[1], all[2], all[3]}, WallTime{1000}).ok());
  database.run(
      "INSERT INTO boxes(row, barcode, fonds, catalogue, title, category, retention, place, medium, secrecy, external_id) "
      "VALUES(1, 'A1', 'J001', '', '题名', '', '永久', 'A/1/03L/2/4/1', '', '', 'x'), "
      "(16777218, 'B1', 'J001', '', '题名', '', '永久', 'A/1/03L/2/4/2', '', '', '')");
  database.run("INSERT INTO unpublished(import) VALUES(1)");
  {
    Journal journal(database);
    ASSERT_TRUE(journal.open().ok());
    apply(database, journal, WallTime{80}, core::EpochTaken{{"1"}, 3});
  }

  ASSERT_TRUE(migrate(database, all, WallTime{5000}).ok());

  EXPECT_EQ(text_of(database,
                    "SELECT group_concat(barcode || ' ' || state || ' ' || place || ' ' || ifnull(holder, '-') || ' ' || "
                    "ifnull(thickness_mm, '-')) FROM visible_boxes"),
            "A1 in_store A/1/03L/2/4/1 - -");
  EXPECT_EQ(number_of(database, "SELECT count(*) FROM boxes WHERE state = 'in_store'"), 2);
  EXPECT_EQ(number_of(database, "SELECT count(*) FROM movements"), 0);
  EXPECT_EQ(verify(database).value().broken_at, std::nullopt);
  EXPECT_EQ(text_of(database, "PRAGMA integrity_check"), "ok");
  EXPECT_EQ(text_of(database, "PRAGMA foreign_key_check"), "(no row)");
}

// What was moved, signed and read is history: nobody changes it, not even we.
TEST(Migrations, MovementsApprovalsAndReadingsAreAppendOnly) {
  const Scratch scratch;
  auto database = fresh_register(scratch.file());
  ASSERT_TRUE(database.run("INSERT INTO people(id, card, name) VALUES(1, 'K1', '王')"));
  ASSERT_TRUE(database.run(
      "INSERT INTO applications(n, use, person, filed_by, department, purpose, grounds, paper, begins_at, lapses_at, filed_at) "
      "VALUES(1, 'consult', 1, 1, '', '', '', '', 0, 9, 0)"));
  ASSERT_TRUE(database.run(
      "INSERT INTO approvals(application, office, verdict, person, at, note) VALUES(1, 'leader', 'signed', 1, 0, '')"));
  static constexpr Sql kMovement{
      "INSERT INTO movements(n, at, read_at, box, barcode, kind, from_state, to_state, request, why, by, station, seq, undoes) "
      "VALUES(?1, 0, 0, 1, 'A1', 'out', 'in_store', 'out', '', '', '', 's', ?2, ?3)"};
  const std::optional<int> none;
  ASSERT_TRUE(database.run(kMovement, 1, std::optional{7}, none));
  ASSERT_TRUE(
      database.run("INSERT INTO loans(movement, box, barcode, application, use, person, out_at, due_at) VALUES(1, 1, 'A1', 1, "
                   "'consult', 1, 0, "
                   "9)"));
  ASSERT_TRUE(
      database.run("INSERT INTO readings(at, read_at, loan, box, barcode, person, what, pages, copies, by, note) "
                   "VALUES(0, 0, 1, 1, 'A1', 1, 'read', '', 0, '', '')"));
  EXPECT_EQ(database.run_unless_taken(kMovement, 2, std::optional{7}, none), Ran::Taken) << "the same scan";
  EXPECT_EQ(database.run_unless_taken(kMovement, 3, none, none), Ran::Taken) << "a gap";
  EXPECT_EQ(database.run_unless_taken(kMovement, 2, std::optional{8}, std::optional{1}), Ran::Done);
  EXPECT_EQ(database.run_unless_taken(kMovement, 3, std::optional{9}, std::optional{1}), Ran::Taken) << "taken back twice";
  for (const char* sql :
       {"UPDATE movements SET why = 'x'", "DELETE FROM movements WHERE n = 2", "UPDATE approvals SET note = 'x'",
        "DELETE FROM approvals", "UPDATE readings SET pages = '1'", "DELETE FROM readings"}) {
    EXPECT_FALSE(database.script(sql)) << sql;
    ASSERT_TRUE(database.trouble().has_value());
    EXPECT_NE(database.trouble()->detail.find("append-only"), std::string::npos) << database.trouble()->detail;
    database.clear_trouble();
  }
}

}  // namespace
}  // namespace archroom::store
