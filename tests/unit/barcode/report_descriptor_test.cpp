#include <gtest/gtest.h>

#include "base/prng.hpp"
#include "devices/barcode/hid_pos.hpp"
#include "tests/unit/barcode/pos_gun.hpp"

namespace archroom::barcode {
namespace {

// HID 1.11, appendix E.6: a keyboard.
const std::vector<std::uint8_t> kKeyboard{
    0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x05, 0x07, 0x19, 0xE0, 0x29, 0xE7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81,
    0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x05, 0x75, 0x01, 0x05, 0x08, 0x19, 0x01, 0x29, 0x05, 0x91, 0x02, 0x95, 0x01,
    0x75, 0x03, 0x91, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15, 0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xC0};

TEST(ReportDescriptor, AKeyboard) {
  const auto reports = input_reports_of(kKeyboard);
  EXPECT_FALSE(reports.broken);
  EXPECT_FALSE(reports.numbered);
  EXPECT_EQ(reports.longest_bytes, 8u);
  ASSERT_EQ(reports.fields.size(), 3u);
  EXPECT_EQ(reports.fields[0].usages.front(), usage_of(7, 0xE0));
  EXPECT_EQ(reports.fields[0].usages.size(), 8u);
  EXPECT_TRUE(reports.fields[1].constant);
  EXPECT_EQ(reports.fields[2].offset_bits, 16u);
  EXPECT_EQ(reports.fields[2].collections, std::vector<Usage>{usage_of(1, 6)});
  EXPECT_TRUE(pos_layout_of(kKeyboard).reports.empty()) << "no gun in HID POS mode";
}

TEST(ReportDescriptor, TheUsualGun) {
  const auto layout = pos_layout_of(kUsualGun);
  EXPECT_EQ(layout.longest_bytes, 64u);
  ASSERT_EQ(layout.reports.size(), 1u);
  const auto& kind = layout.reports.front();
  EXPECT_EQ(kind.report_id, 2);
  EXPECT_EQ(kind.data_at, 5u);
  EXPECT_EQ(kind.data_size, 56u);
  ASSERT_TRUE(kind.length && kind.aim && kind.more);
  EXPECT_EQ(kind.length->offset_bits, 8u);
  EXPECT_EQ(kind.aim->at(0).offset_bits, 16u);
  EXPECT_EQ(kind.aim->at(2).offset_bits, 32u);
  EXPECT_EQ(kind.more->offset_bits, 63u * 8);
}

TEST(ReportDescriptor, FieldsInAnotherOrderAndTwoReports) {
  const auto layout = pos_layout_of(kOddGun);
  ASSERT_EQ(layout.reports.size(), 2u);
  EXPECT_EQ(layout.reports[0].report_id, 4);
  EXPECT_EQ(layout.reports[0].data_at, 1u);
  EXPECT_EQ(layout.reports[0].data_size, 16u);
  EXPECT_FALSE(layout.reports[0].length);
  EXPECT_FALSE(layout.reports[0].aim);
  EXPECT_EQ(layout.reports[0].more->offset_bits, 8u * 17);
  EXPECT_EQ(layout.reports[1].report_id, 5);
  EXPECT_EQ(layout.reports[1].length->size_bits, 16u);
  EXPECT_EQ(layout.reports[1].data_at, 3u);
  EXPECT_FALSE(layout.reports[1].more);
}

TEST(ReportDescriptor, WithoutIds) {
  const auto layout = pos_layout_of(kPlainGun);
  ASSERT_EQ(layout.reports.size(), 1u);
  EXPECT_EQ(layout.reports[0].report_id, 0);
  EXPECT_EQ(layout.reports[0].data_at, 1u);
  EXPECT_EQ(layout.longest_bytes, 33u);
}

TEST(ReportDescriptor, DataOutsideAScannedDataReportIsNone) {
  // As kPlainGun, with a raw data report (13) instead.
  auto raw = kPlainGun;
  for (std::size_t i = 0; i + 1 < raw.size(); ++i) {
    if (raw[i] == 0x09 && raw[i + 1] == 0x12) raw[i + 1] = 0x13;
  }
  EXPECT_TRUE(pos_layout_of(raw).reports.empty());
}

TEST(ReportDescriptor, LongItemsAndPushAndPop) {
  // A long item of three bytes, then push, another page, pop: the page is as before.
  std::vector<std::uint8_t> bytes{0xFE, 0x03, 0x77, 1,    2,    3,    0x05, 0x8C, 0xA4, 0x05,
                                  0x01, 0xB4, 0x75, 0x08, 0x95, 0x01, 0x09, 0xFE, 0x81, 0x02};
  const auto reports = input_reports_of(bytes);
  EXPECT_FALSE(reports.broken);
  ASSERT_EQ(reports.fields.size(), 1u);
  EXPECT_EQ(reports.fields[0].usages, std::vector<Usage>{usage_of(0x8C, 0xFE)});
}

TEST(ReportDescriptor, UsagesOfFourBytesBringTheirPage) {
  const auto reports =
      input_reports_of(std::vector<std::uint8_t>{0x05, 0x01, 0x75, 8, 0x95, 1, 0x0B, 0xFE, 0x00, 0x8C, 0x00, 0x81, 2});
  ASSERT_EQ(reports.fields.size(), 1u);
  EXPECT_EQ(reports.fields[0].usages, std::vector<Usage>{usage_of(0x8C, 0xFE)});
}

TEST(ReportDescriptor, BrokenOnes) {
  const std::vector<std::vector<std::uint8_t>> broken{
      {0x06, 0x8C},                                                        // ends in an item
      {0xFE, 0x05, 0x00},                                                  // ends in a long item
      {0xC0},                                                              // ends what was not begun
      {0xB4},                                                              // pops what was not pushed
      {0x85, 0x00},                                                        // report id 0
      {0x77, 0xFF, 0xFF, 0xFF, 0xFF, 0x97, 0xFF, 0xFF, 0xFF, 0xFF, 0x81},  // 2^64 bits
  };
  for (const auto& bytes : broken) EXPECT_TRUE(input_reports_of(bytes).broken);
  EXPECT_FALSE(input_reports_of({}).broken);
  const std::vector<std::uint8_t> deep(100, 0xA0);
  EXPECT_TRUE(input_reports_of(deep).broken);
}

// Anything may stand there, and whatever is made of it fits into itself.
TEST(ReportDescriptor, SurvivesAnything) {
  Prng prng{20261123};
  const std::vector<std::vector<std::uint8_t>> seeds{kUsualGun, kOddGun, kPlainGun, kKeyboard};
  for (int round = 0; round < 20'000; ++round) {
    auto bytes = seeds[prng.below(static_cast<std::uint32_t>(seeds.size()))];
    for (auto changes = 1 + prng.below(8); changes > 0; --changes) {
      bytes[prng.below(static_cast<std::uint32_t>(bytes.size()))] = static_cast<std::uint8_t>(prng.below(256));
    }
    bytes.resize(prng.below(static_cast<std::uint32_t>(bytes.size()) + 1));
    const auto layout = pos_layout_of(bytes);
    for (const auto& kind : layout.reports) EXPECT_LE(kind.data_at + kind.data_size, layout.longest_bytes);
    HidPos gun{layout, {}};
    std::vector<std::uint8_t> report(prng.below(80));
    for (auto& byte : report) byte = static_cast<std::uint8_t>(prng.below(256));
    for (const auto& heard : gun.on_bytes(Instant{}, report)) {
      const auto* const scan = std::get_if<Scan>(&heard);
      EXPECT_TRUE(scan == nullptr || scan->text.size() <= kLongestCode);
    }
  }
}

}  // namespace
}  // namespace archroom::barcode
