// The shipped site file, field by field.
#include "controller/settings/load.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "controller/settings/field.hpp"
#include "controller/settings/reference.hpp"
#include "tests/unit/settings/good_site.hpp"

namespace archroom::settings {
namespace {

using testing::all_of;
using testing::kGood;
using testing::kSecondBank;

TEST(Load, TheShippedFileIsTheEmulatedRoom) {
  const auto loaded = load(ARCHROOM_CONFIG_DIR "/room.toml");
  ASSERT_TRUE(loaded.plan.has_value()) << all_of(loaded);
  EXPECT_EQ(all_of(loaded), "");
  EXPECT_TRUE(loaded.notes.empty());
  const auto& plan = *loaded.plan;
  EXPECT_EQ(plan.room.name, "A");
  EXPECT_EQ(plan.room.zone, "Asia/Shanghai");
  EXPECT_EQ(plan.room.language, core::Language::Chinese);
  EXPECT_EQ(plan.store.directory, "/var/lib/archroom");
  EXPECT_EQ(plan.http.host, "127.0.0.1");
  EXPECT_EQ(plan.http.port, 8480);
  ASSERT_EQ(plan.buses.size(), 1U);
  EXPECT_EQ(plan.buses[0].name.text, "plc");
  EXPECT_EQ(plan.buses[0].host, "127.0.0.1");
  EXPECT_EQ(plan.buses[0].port, 1502);
  EXPECT_EQ(plan.buses[0].response_timeout, milliseconds{100});
  EXPECT_EQ(plan.buses[0].connect_timeout, seconds{1});
}

TEST(Load, TheBankOfTheShippedFileCountsItsFixedColumn) {
  const auto loaded = load(ARCHROOM_CONFIG_DIR "/room.toml");
  ASSERT_TRUE(loaded.plan.has_value()) << all_of(loaded);
  ASSERT_EQ(loaded.plan->banks.size(), 1U);
  const auto& shelf = loaded.plan->banks[0];
  EXPECT_EQ(shelf.bus.text, "plc");
  EXPECT_EQ(shelf.unit, 1);
  EXPECT_EQ(shelf.sections, 5);
  EXPECT_EQ(shelf.shelves, 6);
  EXPECT_EQ(shelf.slots, 8);
  EXPECT_EQ(shelf.bank.id.text, "1");
  EXPECT_EQ(shelf.bank.device.text, "1");
  EXPECT_EQ(shelf.bank.columns, 13);
  EXPECT_EQ(shelf.bank.fixed, core::FixedColumn::Left);
  EXPECT_EQ(shelf.bank.column_width_mm, 550);
  EXPECT_EQ(shelf.bank.aisle_mm, 900);
  EXPECT_EQ(shelf.bank.free_aisles, 1);
  EXPECT_EQ(shelf.bank.speed_mm_s, 60);
  EXPECT_EQ(shelf.bank.requests, core::RequestStart::Confirm);
  EXPECT_EQ(shelf.bank.presented_for, seconds{300});
  EXPECT_EQ(shelf.bank.leave_settle, seconds{5});
}

TEST(Load, WhatIsLeftOutIsAsThePlanSays) {
  const auto loaded = load_text(std::string{R"([room]
name = "B"
[store]
directory = "/d"
[[bus]]
name = "plc"
kind = "modbus_tcp"
host = "plc.archive.lan"
)"} + std::string{kSecondBank},
                                "room.toml");
  ASSERT_TRUE(loaded.plan.has_value()) << all_of(loaded);
  const Plan& plan = *loaded.plan;
  const Plan blank;
  EXPECT_EQ(plan.room.zone, blank.room.zone);
  EXPECT_EQ(plan.room.language, blank.room.language);
  EXPECT_EQ(plan.room.place_format, blank.room.place_format);
  EXPECT_EQ(plan.http.host, blank.http.host);
  EXPECT_EQ(plan.http.port, blank.http.port);
  EXPECT_EQ(plan.log.level, blank.log.level);
  EXPECT_TRUE(plan.log.modules.empty());
  EXPECT_EQ(plan.buses[0].port, BusPlan{}.port);
  EXPECT_EQ(plan.buses[0].response_timeout, BusPlan{}.response_timeout);
  EXPECT_EQ(plan.buses[0].connect_timeout, BusPlan{}.connect_timeout);
  EXPECT_EQ(plan.banks[0].unit, 2);
  EXPECT_EQ(plan.banks[0].bank.requests, core::BankPlan{}.requests);
  EXPECT_EQ(plan.banks[0].bank.presented_for, core::BankPlan{}.presented_for);
  EXPECT_EQ(plan.banks[0].bank.leave_settle, core::BankPlan{}.leave_settle);
  EXPECT_EQ(plan.banks[0].bank.fixed, core::FixedColumn::Right);
}

TEST(Load, TwoBanksOnOneBus) {
  auto text = std::string{kGood} + std::string{kSecondBank};
  const auto loaded = load_text(text, "room.toml");
  ASSERT_TRUE(loaded.plan.has_value()) << all_of(loaded);
  ASSERT_EQ(loaded.plan->banks.size(), 2U);
  EXPECT_EQ(loaded.plan->banks[1].bank.columns, 5);
  EXPECT_EQ(loaded.plan->log.modules.at("bus"), "debug");
}

TEST(Load, DirectOnlyWhereItIsWritten) {
  std::string text{kGood};
  text.replace(text.find("\"confirm\""), 9, "\"direct\"");
  const auto loaded = load_text(text, "room.toml");
  ASSERT_TRUE(loaded.plan.has_value()) << all_of(loaded);
  EXPECT_EQ(loaded.plan->banks[0].bank.requests, core::RequestStart::Direct);
}

TEST(Load, ARelativeStoreDirectoryStandsBesideTheSiteFileAndSaysSo) {
  std::string text{kGood};
  text.replace(text.find("/var/lib/archroom"), 17, "../data");
  const auto loaded = load_text(text, "/etc/archroom/room.toml");
  ASSERT_TRUE(loaded.plan.has_value()) << all_of(loaded);
  EXPECT_EQ(loaded.plan->store.directory, "/etc/data");
  ASSERT_EQ(loaded.notes.size(), 1U);
  EXPECT_EQ(loaded.notes[0], "/etc/archroom/room.toml: store.directory: \"../data\" is relative to the site file: /etc/data");
}

TEST(Load, WindowsLineEndsAndAByteOrderMark) {
  std::string text = "\xEF\xBB\xBF";
  for (const char c : kGood) text += c == '\n' ? std::string{"\r\n"} : std::string{c};
  const auto loaded = load_text(text, "room.toml");
  EXPECT_TRUE(loaded.plan.has_value()) << all_of(loaded);
}

TEST(Load, EveryLoopbackAddressAndNoOther) {
  for (const auto* right : {"127.0.0.1:0", "127.1.2.3:80", "[::1]:8480", "localhost:8480"}) {
    std::string text{kGood};
    text.replace(text.find("127.0.0.1:8480"), 14, right);
    EXPECT_TRUE(load_text(text, "room.toml").plan.has_value()) << right;
  }
  for (const auto* wrong :
       {"0.0.0.0:8480", "[::]:8480", "192.168.1.5:8480", "archive.lan:8480", "[::1]:65536", "127.0.0.1", ":1", "::1:80"}) {
    std::string text{kGood};
    text.replace(text.find("127.0.0.1:8480"), 14, wrong);
    EXPECT_FALSE(load_text(text, "room.toml").plan.has_value()) << wrong;
  }
}

TEST(Load, WhatCannotBeReadIsNamed) {
  const auto missing = load("/nonexistent/room.toml");
  EXPECT_FALSE(missing.plan.has_value());
  EXPECT_EQ(all_of(missing), "/nonexistent/room.toml: expected a site file that can be read, found No such file or directory\n");
  EXPECT_EQ(all_of(load("/usr")), "/usr: expected a site file that can be read, found a directory\n");
  EXPECT_EQ(all_of(load("/dev/zero")), "/dev/zero:1: column 1: expected TOML, found a file of more than 256 KiB\n");
}

TEST(Load, TheReferencePageIsInTheReadme) {
  std::ifstream file{ARCHROOM_CONFIG_DIR "/README.md"};
  std::ostringstream readme;
  readme << file.rdbuf();
  EXPECT_NE(readme.str().find(reference_page()), std::string::npos)
      << "config/README.md is not what the table of fields says. Put this between its markers:\n"
      << reference_page();
}

TEST(Load, TheShippedFileNamesEveryKey) {
  std::ifstream file{ARCHROOM_CONFIG_DIR "/room.toml"};
  std::ostringstream shipped;
  shipped << file.rdbuf();
  for (const auto& section : sections()) {
    if (!section.later.empty() || section.name == "log.modules") continue;
    for (const auto& field : section.fields) {
      if (!field.later.empty()) continue;
      EXPECT_NE(shipped.str().find("\n" + std::string{field.key} + " = "), std::string::npos) << field.key;
    }
  }
}

}  // namespace
}  // namespace archroom::settings
