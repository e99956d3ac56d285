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
  ASSERT_EQ(plan.buses.size(), 3U);
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

TEST(Load, ABankThatMovesByItselfSaysWhenAndHow) {
  std::string text{kGood};
  text.replace(text.find("zone = \"UTC\""), 12, "power_budget_w = 3000");
  text.replace(text.find("unattended = []\nfire = \"hold\""), 30, R"(unattended = ["idle_close", "night_park", "airing", "fire"]
idle_close_min = 20
night_park = "21:30"
night_park_as = "spread"
airing = ["06:00", "13:05"]
airing_min = 45
warning_s = 15
fire = "park"
hours = ["07:30-19:00", "22:00-02:00", "19:30-24:00"]
power_w = 1500
look_s = 20
proof_test_days = 180
inputs = ["emergency_stop", "pressure_floor"]
)");
  const auto loaded = load_text(text, "room.toml");
  ASSERT_TRUE(loaded.plan.has_value()) << all_of(loaded);
  EXPECT_EQ(loaded.plan->room.power_budget_w, 3000);
  const auto& bank = loaded.plan->banks[0].bank;
  EXPECT_EQ(bank.unattended.idle_close_after, minutes{20});
  EXPECT_EQ(bank.unattended.night_park_at_min, 21 * 60 + 30);
  EXPECT_EQ(bank.unattended.night_park, core::Parking::Spread);
  EXPECT_EQ(bank.unattended.airing_at_min, (std::vector<int>{360, 785}));
  EXPECT_EQ(bank.unattended.airing_for, minutes{45});
  EXPECT_EQ(bank.unattended.warning, seconds{15});
  EXPECT_EQ(bank.fire, core::Parking::Spread);
  EXPECT_EQ(bank.rights, (std::vector<core::Hours>{{450, 1140}, {1320, 120}, {1170, 1440}}));
  EXPECT_EQ(bank.power_w, 1500);
  EXPECT_EQ(bank.look_lasts, seconds{20});
  EXPECT_EQ(bank.proof_interval, hours{24 * 180});
  EXPECT_EQ(bank.inputs, devices::protections_of(devices::Protection::EmergencyStop, devices::Protection::PressureFloor));
}

TEST(Load, ABankWithoutSensorsIsLookedAt) {
  std::string text{kGood};
  text.replace(text.find("\"presence\""), 10, "\"look\"");
  const auto loaded = load_text(text, "room.toml");
  ASSERT_TRUE(loaded.plan.has_value()) << all_of(loaded);
  EXPECT_EQ(loaded.plan->banks[0].bank.emptiness, core::Emptiness::Look);
}

// Six inputs that every bank is expected to have; who has others says so.
TEST(Load, NothingMovesByItselfUnlessItIsWritten) {
  const auto loaded = load_text(kGood, "room.toml");
  ASSERT_TRUE(loaded.plan.has_value()) << all_of(loaded);
  const auto& bank = loaded.plan->banks[0].bank;
  EXPECT_EQ(bank.unattended.idle_close_after, Duration::zero());
  EXPECT_EQ(bank.unattended.night_park_at_min, -1);
  EXPECT_TRUE(bank.unattended.airing_at_min.empty());
  EXPECT_EQ(bank.fire, core::Parking::Stay);
  EXPECT_EQ(bank.emptiness, core::Emptiness::Presence);
  EXPECT_EQ(bank.look_lasts, core::BankPlan{}.look_lasts);
  EXPECT_EQ(bank.proof_interval, core::BankPlan{}.proof_interval);
  using devices::Protection;
  EXPECT_EQ(bank.inputs, devices::protections_of(Protection::EmergencyStop, Protection::PhotoEye, Protection::KickPlate,
                                                 Protection::AisleOccupied, Protection::EntryBeam, Protection::EndSpaceOccupied));
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
