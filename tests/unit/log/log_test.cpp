#include "controller/runtime/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>

namespace archroom::runtime::log {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

class Log : public ::testing::Test {
 protected:
  void into_lines(const settings::LogPlan& plan, Form form = Form::Journal) {
    set_up(plan, form, [this](std::string_view line) { lines_.emplace_back(line); });
  }
  void TearDown() override { set_up({}); }

  std::vector<std::string> lines_;
};

TEST_F(Log, TheJournalGetsAPriorityAndNoTime) {
  into_lines({.level = "trace", .modules = {}});
  get("bus").trace("t");
  get("bus").debug("d");
  get("store").info("{} rows", 3);
  get("http").warning("w");
  get("core").error("e");
  EXPECT_THAT(lines_, ElementsAre("<7>bus: t\n", "<7>bus: d\n", "<6>store: 3 rows\n", "<4>http: w\n", "<3>core: e\n"));
}

TEST_F(Log, ATerminalGetsTheTimeWithItsOffset) {
  into_lines({}, Form::Terminal);
  get("app").warning("ready");
  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_THAT(lines_[0], MatchesRegex("[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}[+-][0-9]{2}:[0-9]{2} warning app: ready\n"));
}

TEST_F(Log, AModuleMayBeLouderOrQuieterThanTheRest) {
  into_lines({.level = "warning", .modules = {{"bus", "debug"}, {"http", "off"}}});
  get("bus").debug("heard");
  get("bus").trace("not heard");
  get("core").info("not heard");
  get("core").warning("heard");
  get("http").error("not heard");
  EXPECT_THAT(lines_, ElementsAre("<7>bus: heard\n", "<4>core: heard\n"));
  EXPECT_TRUE(get("bus").enabled(Level::Debug));
  EXPECT_FALSE(get("core").enabled(Level::Info));
}

TEST_F(Log, EveryLevelOfASiteFileIsKnown) {
  // Which of trace, debug, info, warning and error are heard.
  const std::map<std::string, std::size_t> heard = {{"trace", 5},   {"debug", 4}, {"info", 3},
                                                    {"warning", 2}, {"error", 1}, {"off", 0}};
  for (const auto& [level, count] : heard) {
    into_lines({.level = level, .modules = {}});
    lines_.clear();
    get("app").trace("x");
    get("app").debug("x");
    get("app").info("x");
    get("app").warning("x");
    get("app").error("x");
    EXPECT_EQ(lines_.size(), count) << level;
  }
}

TEST_F(Log, WhatComesOffAWireCannotForgeALine) {
  into_lines({});
  get("bus").info("{}", "box\n<3>core: everything is fine\x1b[2J 盒");
  EXPECT_THAT(lines_, ElementsAre("<6>bus: box\\x0a<3>core: everything is fine\\x1b[2J 盒\n"));
}

TEST_F(Log, BracesInATextAreNotAFormat) {
  into_lines({});
  get("bus").write(Level::Info, "{} {0} {x");
  EXPECT_THAT(lines_, ElementsAre("<6>bus: {} {0} {x\n"));
}

TEST_F(Log, ThreadsDoNotMixTheirLines) {
  into_lines({});
  constexpr int kEach = 200;
  const auto talk = [](const char* word) {
    for (int i = 0; i < kEach; ++i) get("runtime").info("{} {}", word, word);
  };
  std::thread one{talk, "one"};
  std::thread two{talk, "two"};
  one.join();
  two.join();
  EXPECT_EQ(lines_.size(), 2U * kEach);
  for (const auto& line : lines_) EXPECT_TRUE(line == "<6>runtime: one one\n" || line == "<6>runtime: two two\n") << line;
}

TEST(JournalStream, IsBelievedOnlyIfItIsOurStderr) {
  ASSERT_EQ(unsetenv("JOURNAL_STREAM"), 0);
  EXPECT_FALSE(stderr_is_the_journal());
  ASSERT_EQ(setenv("JOURNAL_STREAM", "1:2", 1), 0);
  EXPECT_FALSE(stderr_is_the_journal());
  struct stat about {};
  ASSERT_EQ(fstat(STDERR_FILENO, &about), 0);
  const auto ours = std::to_string(about.st_dev) + ":" + std::to_string(about.st_ino);
  ASSERT_EQ(setenv("JOURNAL_STREAM", ours.c_str(), 1), 0);
  EXPECT_TRUE(stderr_is_the_journal());
  ASSERT_EQ(unsetenv("JOURNAL_STREAM"), 0);
}

constexpr Instant at(std::int64_t s) { return Instant{} + seconds{s}; }

TEST(Repeats, OneAWindowAndTheCountOfTheOthers) {
  Repeats repeats{seconds{10}};
  EXPECT_EQ(repeats.pass(at(0), "plc silent"), 0U);
  EXPECT_EQ(repeats.pass(at(1), "plc silent"), std::nullopt);
  EXPECT_EQ(repeats.pass(at(9), "plc silent"), std::nullopt);
  EXPECT_EQ(repeats.pass(at(9), "plc garbled"), 0U);
  EXPECT_EQ(repeats.pass(at(10), "plc silent"), 2U);
  EXPECT_EQ(repeats.pass(at(20), "plc silent"), 0U);
}

TEST(Repeats, NoCountIsLostWhenItStops) {
  Repeats repeats{seconds{10}};
  EXPECT_EQ(repeats.pass(at(0), "a"), 0U);
  EXPECT_EQ(repeats.pass(at(1), "a"), std::nullopt);
  EXPECT_EQ(repeats.pass(at(5), "b"), 0U);
  EXPECT_THAT(repeats.sweep(at(9)), IsEmpty());
  EXPECT_THAT(repeats.sweep(at(11)), ElementsAre(Repeats::HeldBack{"a", 1}));
  EXPECT_THAT(repeats.sweep(at(60)), IsEmpty());
  EXPECT_EQ(repeats.pass(at(61), "a"), 0U);
}

TEST(Repeats, SoManyDifferentLinesAreNotRepetitions) {
  Repeats repeats{seconds{10}};
  for (int i = 0; i < 5000; ++i) EXPECT_EQ(repeats.pass(at(0), "line " + std::to_string(i)), 0U);
  EXPECT_EQ(repeats.pass(at(1), "line 0"), std::nullopt);
  EXPECT_EQ(repeats.pass(at(1), "line 4999"), 0U);
}

TEST(Repeats, InWords) {
  EXPECT_EQ(held_back_text(0), "");
  EXPECT_EQ(held_back_text(12), " (12 more like it held back)");
}

}  // namespace
}  // namespace archroom::runtime::log
