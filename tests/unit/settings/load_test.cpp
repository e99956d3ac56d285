// The shipped site file, field by field.
#include "controller/settings/load.hpp"

#include <gtest/gtest.h>

namespace archroom::settings {
namespace {

std::string all_of(const Loaded& loaded) {
  std::string text;
  for (const auto& finding : loaded.findings) text += text_of(finding) + "\n";
  return text;
}

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
  EXPECT_EQ(shelf.bank.speed_mm_s, 60);
  EXPECT_EQ(shelf.bank.requests, core::RequestStart::Confirm);
  EXPECT_EQ(shelf.bank.presented_for, seconds{300});
  EXPECT_EQ(shelf.bank.leave_settle, seconds{5});
}

}  // namespace
}  // namespace archroom::settings
