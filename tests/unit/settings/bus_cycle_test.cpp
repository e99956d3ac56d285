// How old a picture can get on a bus, from the formula in bus_cycle.hpp worked out by hand, and what is refused for it.
#include "controller/settings/bus_cycle.hpp"

#include <gtest/gtest.h>

#include "tests/unit/settings/good_site.hpp"

namespace archroom::settings {
namespace {

using testing::all_of;
using testing::kGood;
using testing::kSecondBank;

BusPlan bus(int response_ms, int connect_ms) {
  BusPlan plan;
  plan.response_timeout = milliseconds{response_ms};
  plan.connect_timeout = milliseconds{connect_ms};
  return plan;
}

TEST(BusCycle, OneBankOnAnOrdinaryBusJustMeetsItsAge) {
  const auto cycle = cycle_of(bus(100, 1000), 1);
  EXPECT_EQ(cycle.age_standing, milliseconds{500 + 2 * 100});
  EXPECT_EQ(cycle.age_moving, milliseconds{100 + 2 * 100});
  EXPECT_EQ(cycle.contact_to_stop, milliseconds{310});
  EXPECT_EQ(cycle.worst, milliseconds{2 * (100 + 1000)});
}

TEST(BusCycle, BanksOfOneBusShareIt) {
  const auto cycle = cycle_of(bus(20, 500), 4);
  EXPECT_EQ(cycle.age_moving, milliseconds{100 + 8 * 20});
  EXPECT_EQ(cycle.worst, milliseconds{8 * 520});
}

TEST(BusCycle, AnAnswerMayTakeLongerThanThePollPeriod) {
  EXPECT_EQ(cycle_of(bus(120, 1000), 1).age_moving, milliseconds{3 * 120});
}

TEST(BusCycle, TheLongestTimeOutIsTheLastOneThatFits) {
  const core::BankPlan bank;
  for (int banks = 1; banks <= 20; ++banks) {
    const auto longest = longest_timeout(banks, bank);
    BusPlan fits;
    fits.response_timeout = longest;
    EXPECT_LE(cycle_of(fits, banks).age_moving, bank.evidence_age_moving) << banks;
    EXPECT_LE(cycle_of(fits, banks).age_standing, bank.evidence_age_standing) << banks;
    fits.response_timeout = longest + milliseconds{1};
    EXPECT_GT(cycle_of(fits, banks).age_moving, bank.evidence_age_moving) << banks;
  }
  EXPECT_EQ(longest_timeout(1, bank), milliseconds{100});
  EXPECT_EQ(longest_timeout(2, bank), milliseconds{50});
}

TEST(BusCycle, ABusThatCannotMeetTheAgeIsRefusedAtItsLine) {
  std::string text = std::string{kGood} + std::string{kSecondBank};
  EXPECT_EQ(all_of(load_text(text, "room.toml")), "");
  text.replace(text.find("response_timeout_ms = 50"), 24, "response_timeout_ms = 51");
  EXPECT_EQ(
      all_of(load_text(text, "room.toml")),
      "room.toml:17: bus[1].response_timeout_ms: expected at most 50 ms, because this bus carries bank[1], bank[2]: a picture "
      "must be at most 300 ms old while a bank moves, found 51\n");
}

TEST(BusCycle, SoIsOneWithTooManyBanks) {
  std::string text{kGood};
  text.replace(text.find("response_timeout_ms = 50"), 24, "response_timeout_ms = 10");
  const auto add = [&](int unit) {
    std::string bank{kSecondBank};
    bank.replace(bank.find("name = \"2\""), 10, "name = \"" + std::to_string(unit) + "\"");
    bank.replace(bank.find("unit = 2"), 8, "unit = " + std::to_string(unit));
    text += bank;
  };
  for (int unit = 2; unit <= 10; ++unit) add(unit);
  EXPECT_EQ(all_of(load_text(text, "room.toml")), "");
  add(11);
  const auto told = all_of(load_text(text, "room.toml"));
  EXPECT_EQ(told.substr(0, told.find(", because")), "room.toml:17: bus[1].response_timeout_ms: expected at most 9 ms") << told;
}

TEST(BusCycle, IsToldToPeopleInBothLanguages) {
  const auto loaded = load_text(std::string{kGood} + std::string{kSecondBank}, "room.toml");
  ASSERT_TRUE(loaded.plan.has_value()) << all_of(loaded);
  EXPECT_EQ(
      cycles_text(*loaded.plan, core::Language::English),
      "bus plc (2 bank(s)): pictures at most 700 ms old standing, 300 ms moving; worst cycle, every exchange lost once and "
      "each time connected anew: 4200 ms, nothing moves meanwhile\n"
      "  bank 1: from a contact to the stop on the wire at most 310 ms (the bank's own protection comes on top, and sooner)\n"
      "  bank 2: from a contact to the stop on the wire at most 310 ms (the bank's own protection comes on top, and sooner)\n");
  EXPECT_NE(cycles_text(*loaded.plan, core::Language::Chinese).find("区 2：触点动作到停止命令发出最多 310 ms"),
            std::string::npos);
}

}  // namespace
}  // namespace archroom::settings
