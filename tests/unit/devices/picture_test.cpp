#include "devices/shelf_plc/picture.hpp"

#include <gtest/gtest.h>

#include "base/prng.hpp"
#include "tests/unit/devices/paper_plc.hpp"

namespace archroom::devices {
namespace {

using Words = std::vector<std::uint16_t>;
const BankShape kShape{.columns = PaperPlc::kColumns, .fixed = FixedColumn::Left};

Words good() {
  PaperPlc plc;
  plc.now = Instant{} + seconds{1000};
  auto words = plc.state();
  words.resize(picture_size(kShape));
  return words;
}
Words with(std::size_t at, std::uint16_t value) {
  auto words = good();
  words[at] = value;
  return words;
}
Result<Picture> read(const Words& words) { return read_picture(kShape, words); }

TEST(Picture, EveryWordThatCountsArrivesWhereItBelongs) {
  auto words = good();
  words[0x01] = 7;
  words[0x02] = 12;
  words[0x03] = 29;
  words[0x04] = 77;
  words[0x08] = 0x9009;
  words[0x09] = 6;
  words[0x0A] = 4;
  words[0x0D] = 0x2004;
  words[0x10] = 1, words[0x11] = 2;
  words[0x12] = 3, words[0x13] = 4;
  words[0x14] = 5, words[0x15] = 6;
  words[0x18] = 12;
  words[0x19] = 0x0006;
  words[0x1A] = 0x0004;
  words[0x1C] = 1;
  words[0x1D] = 513;
  words[0x43] = 1 << 0 | 1 << 7 | 1 << 8 | 1 << 10 | 1 << 13;
  words[0x44] = 1 << 1 | 1 << 6 | 1 << 12 | 1 << 14 | 1 << 15;
  const auto picture = read(words);
  ASSERT_TRUE(picture.ok()) << picture.error().detail;
  EXPECT_EQ(picture.value().last_seq, 12);
  EXPECT_EQ(picture.value().result, 29);
  EXPECT_EQ(picture.value().plc_heartbeat, 77);
  EXPECT_EQ(picture.value().uptime_s, 0x10002u);
  EXPECT_EQ(picture.value().tick, 0x30004u);
  EXPECT_EQ(picture.value().session_epoch, 0x50006u);
  EXPECT_EQ(picture.value().moving_seq, 12);
  const auto& report = picture.value().report;
  EXPECT_EQ(report.mode, ShelfMode::Fault);
  EXPECT_EQ(report.epoch_seen, 0x50006u);
  const auto both = [](auto... all) { return Protections{(static_cast<std::uint32_t>(all) | ...)}; };
  EXPECT_EQ(report.active, both(Protection::EmergencyStop, Protection::AisleOccupied, Protection::PressureFloor,
                                Protection::DoorOpen, Protection::Leak, Protection::Seismic));
  EXPECT_EQ(report.latched, both(Protection::KickPlate, Protection::FloorDetached, Protection::Seismic));
  EXPECT_TRUE(report.announcing);
  EXPECT_EQ(report.resets, 513);
  EXPECT_EQ(report.fault_code, 6);
  EXPECT_EQ(report.fault_column, 4);
  ASSERT_EQ(report.columns.size(), 5u);
  const ColumnReport fourth{.position_mm = 1500,
                            .travel = Travel::Left,
                            .left_limit = true,
                            .aisle_occupied = true,
                            .entry_right = true,
                            .motor_on = true};
  const ColumnReport fifth{
      .position_mm = 2000, .travel = Travel::Right, .right_limit = true, .entry_left = true, .manual = true, .fault = true};
  EXPECT_EQ(report.columns[3], fourth);
  EXPECT_EQ(report.columns[4], fifth);
}

TEST(Picture, EveryAreaStateAndOneThatTheMapHasNot) {
  const std::vector<std::pair<std::uint16_t, ShelfMode>> states{
      {0, ShelfMode::Starting},      {1, ShelfMode::Closed},  {2, ShelfMode::Moving},    {3, ShelfMode::Open},
      {4, ShelfMode::Unknown},       {5, ShelfMode::Locked},  {6, ShelfMode::Local},     {7, ShelfMode::Fault},
      {8, ShelfMode::EmergencyStop}, {9, ShelfMode::Unknown}, {10, ShelfMode::PartOpen}, {11, ShelfMode::Unknown},
      {65535, ShelfMode::Unknown}};
  for (const auto& [number, mode] : states) {
    const auto picture = read(with(0x01, number));
    ASSERT_TRUE(picture.ok());
    EXPECT_EQ(picture.value().report.mode, mode) << number;
    EXPECT_EQ(picture.value().report.mode_code, number);
  }
}

TEST(Picture, AnotherMapOrAnotherBankIsRefusedByName) {
  const auto expect = [](const Words& words, Fault fault, const std::string& detail) {
    const auto picture = read(words);
    ASSERT_FALSE(picture.ok());
    EXPECT_EQ(picture.error().fault, fault);
    EXPECT_EQ(picture.error().detail, detail);
  };
  expect(with(0x00, 2), Fault::Unsupported, "map_version: expected 3, found 2");
  expect(with(0x05, 6), Fault::Refused, "column_count: expected 5, found 6");
  expect(with(0x06, 2), Fault::Refused, "fixed_column: expected 1, found 2");
  expect(with(0x1B, 2), Fault::Refused, "free_aisles: expected 1, found 2");
  expect(Words(3), Fault::Garbled, "words of state: expected 69, found 3");
}

TEST(Picture, WhatNoSuchControllerCanSayIsGarbled) {
  const std::vector<std::pair<std::string, Words>> cases{
      {"safety", with(0x19, 0x0008)},
      {"latched", with(0x1A, 0x8000)},
      {"announce_left", with(0x1C, 601)},
      {"open_aisle", with(0x07, 5)},
      {"fault_column", with(0x0A, 6)},
      {"lease_left_ms", with(0x16, 2001)},
      {"reserved", with(0x1E, 1)},
      {"reserved", with(0x1F, 1)},
      {"reserved", with(0x25, 1)},
      {"moving both ways", with(0x43, 1 << 13 | 1 << 14)},
      {"column 1 (the fixed one moves)", with(0x40, 1 << 14)},
      {"column 1 (the fixed one moves)", with(0x40, 1 << 10)},
      {"position_mm of column 5", with(0x24, 40'001)},
      {"position_mm of column 3", with(0x22, 500)},
      {"position_mm of column 4", with(0x22, 1500)},
  };
  for (const auto& [what, words] : cases) {
    const auto picture = read(words);
    ASSERT_FALSE(picture.ok()) << what;
    EXPECT_EQ(picture.error().fault, Fault::Garbled);
    EXPECT_NE(picture.error().detail.find(what), std::string::npos) << picture.error().detail;
  }
}

TEST(Picture, TheFixedColumnMayStandRight) {
  auto words = with(0x06, 2);
  words[0x40] = 1 << 14;
  const BankShape right{.columns = 5, .fixed = FixedColumn::Right};
  EXPECT_TRUE(read_picture(right, words).ok());
  words[0x44] = 1 << 13;
  EXPECT_FALSE(read_picture(right, words).ok());
}

TEST(Picture, TwoFreeAisles) {
  const BankShape two{.columns = 5, .fixed = FixedColumn::Left, .free_aisles = 2};
  EXPECT_TRUE(read_picture(two, with(0x1B, 2)).ok());
  for (const std::uint16_t other : Words{0, 1, 3}) EXPECT_FALSE(read_picture(two, with(0x1B, other)).ok());
  EXPECT_FALSE(read(good()).value().report.announcing);
}

TEST(Picture, RandomChangesNeverGetAPictureThatBreaksItsOwnRules) {
  Prng prng{42};
  int accepted = 0;
  for (int round = 0; round < 100'000; ++round) {
    auto words = good();
    for (auto changes = 1 + prng.below(3); changes > 0; --changes) {
      words[prng.below(static_cast<std::uint32_t>(words.size()))] = static_cast<std::uint16_t>(prng.next());
    }
    const auto picture = read(words);
    if (!picture.ok()) {
      ASSERT_FALSE(picture.error().detail.empty());
      continue;
    }
    ++accepted;
    const auto& columns = picture.value().report.columns;
    ASSERT_EQ(columns.size(), 5u);
    for (std::size_t c = 1; c < columns.size(); ++c) ASSERT_GT(columns[c].position_mm, columns[c - 1].position_mm);
    ASSERT_LE(columns.back().position_mm, kShape.longest_rail_mm);
    ASSERT_EQ(columns.front().travel, Travel::Standing);
  }
  EXPECT_GT(accepted, 1000);
}

}  // namespace
}  // namespace archroom::devices
