#include <gtest/gtest.h>

#include "controller/store/utf8.hpp"
#include "tests/unit/records/room.hpp"

namespace archroom::records {
namespace {

using Texts = std::array<std::string, kColumns>;

// A box that keeps every rule, then one column changed.
Texts good() {
  return {"A0000001",
          "E28011606000020A1B2C0001",
          "J001",
          "01",
          "1",
          "6",
          "J001-01-0001",
          "单位社会保险登记表及附件",
          "2011",
          "一.1",
          "永久",
          "412",
          "A/1/03L/2/4/1",
          "paper",
          "内部",
          "cat-1001",
          "45"};
}

std::variant<Box, std::vector<Finding>> check(const Texts& texts) {
  BoxText views;
  for (std::size_t i = 0; i < kColumns; ++i) views[i] = texts[i];
  return check_box(views, small_room(), 7);
}

std::string flaws(Column column, const std::string& value) {
  auto texts = good();
  texts[static_cast<std::size_t>(column)] = value;
  const auto checked = check(texts);
  const auto* findings = std::get_if<std::vector<Finding>>(&checked);
  if (findings == nullptr) return "";
  std::string codes;
  for (const auto& one : *findings) {
    EXPECT_EQ(one.line, 7U);
    EXPECT_FALSE(one.zh.empty());
    EXPECT_EQ(one.zh.find("{}"), std::string::npos);
    EXPECT_EQ(one.en.find("{}"), std::string::npos);
    codes += (codes.empty() ? "" : " ") + one.column + ":" + std::string(code_of(one.flaw));
  }
  return codes;
}

TEST(BoxRules, AGoodBoxKeepsEveryValue) {
  const auto checked = check(good());
  const auto* box = std::get_if<Box>(&checked);
  ASSERT_NE(box, nullptr);
  const auto texts = good();
  for (std::size_t i = 0; i < kColumns; ++i) EXPECT_EQ(text_of(*box, static_cast<Column>(i)), texts[i]);
}

TEST(BoxRules, OnlyFourColumnsAreDemanded) {
  Texts texts;
  texts[0] = "A1";
  texts[2] = "J001";
  texts[7] = "题名";
  texts[10] = "未定";
  EXPECT_TRUE(std::holds_alternative<Box>(check(texts)));
  const auto empty = check(Texts{});
  EXPECT_EQ(codes_of(std::get<std::vector<Finding>>(empty)),
            "7:barcode:required 7:fonds:required 7:title:required 7:retention:required");
}

struct Wrong {
  Column column;
  const char* value;
  const char* flaws;
};
class EveryRule : public testing::TestWithParam<Wrong> {};

TEST_P(EveryRule, Bites) { EXPECT_EQ(flaws(GetParam().column, GetParam().value), GetParam().flaws) << GetParam().value; }

INSTANTIATE_TEST_SUITE_P(
    All, EveryRule,
    testing::Values(
        Wrong{Column::Barcode, "A 1", "barcode:blank_in_code"}, Wrong{Column::Barcode, "A1 ", "barcode:blank_in_code"},
        Wrong{Column::Barcode, "A　1", "barcode:blank_in_code"}, Wrong{Column::Barcode, "A\t1", "barcode:control_character"},
        Wrong{Column::Barcode, "A\xC2\x85", "barcode:control_character"}, Wrong{Column::Barcode, "A\xB5\xB5", "barcode:not_utf8"},
        Wrong{Column::Barcode, "P:17", "barcode:reserved_code"}, Wrong{Column::Barcode, "S:1", "barcode:reserved_code"},
        Wrong{Column::Barcode, "C:x", "barcode:reserved_code"}, Wrong{Column::Barcode, "D:x", ""},
        Wrong{Column::Barcode, "0123456789012345678901234567890123456789012345678901234567890123", ""},
        Wrong{Column::Barcode, "01234567890123456789012345678901234567890123456789012345678901234", "barcode:too_long"},
        Wrong{Column::Rfid, "e28011606000020a1b2c0001", ""}, Wrong{Column::Rfid, "E28011606000020A1B2C000", "rfid:not_hex"},
        Wrong{Column::Rfid, "E28011606000020A1B2C000G", "rfid:not_hex"}, Wrong{Column::Rfid, "E280", "rfid:not_hex"},
        Wrong{Column::VolumeFrom, "7", "volume_to:volumes_reversed"},
        Wrong{Column::VolumeFrom, "", "volume_from:volumes_incomplete"},
        Wrong{Column::VolumeTo, "", "volume_to:volumes_incomplete"}, Wrong{Column::VolumeFrom, "0", "volume_from:out_of_range"},
        Wrong{Column::VolumeTo, "1e3", "volume_to:not_a_number"},
        Wrong{Column::VolumeTo, "99999999999999999999999", "volume_to:out_of_range"},
        Wrong{Column::Year, "1899", "year:out_of_range"}, Wrong{Column::Year, "2101", "year:out_of_range"},
        Wrong{Column::Year, "二〇一一", "year:not_a_number"}, Wrong{Column::Year, "-2011", "year:not_a_number"},
        Wrong{Column::Pages, "+1", "pages:not_a_number"}, Wrong{Column::Pages, "0", ""},
        Wrong{Column::Title, "第一行\n第二行", ""}, Wrong{Column::Title, "a\x01", "title:control_character"},
        Wrong{Column::Retention, "100年", ""}, Wrong{Column::Retention, "会计", ""},
        Wrong{Column::Retention, "20", "retention:unknown_retention"},
        Wrong{Column::Retention, "lO年", "retention:unknown_retention"},
        Wrong{Column::Retention, "永久年", "retention:unknown_retention"}, Wrong{Column::Place, "A/1/3L", "place:bad_place"},
        Wrong{Column::Place, "A/1/01L/1/1/1", "place:no_such_place"}, Wrong{Column::Place, "", ""},
        Wrong{Column::ReferenceCode, "J001·一-0001", ""}, Wrong{Column::ThicknessMm, "", ""},
        Wrong{Column::ThicknessMm, "0", "thickness_mm:out_of_range"},
        Wrong{Column::ThicknessMm, "4.5", "thickness_mm:not_a_number"}));

TEST(BoxRules, SpellingsThatMeanTheSameAreKeptAsOne) {
  auto texts = good();
  texts[1] = "e28011606000020a1b2c0001";
  texts[10] = "100年";
  texts[12] = "A/1/3L/2/4/1";
  const auto checked = check(texts);
  const auto& box = std::get<Box>(checked);
  EXPECT_EQ(box.rfid, "E28011606000020A1B2C0001");
  EXPECT_EQ(box.retention, "100");
  EXPECT_EQ(text_of(box, Column::Place), "A/1/03L/2/4/1");
}

TEST(Findings, HaveACodeAndTextsOfTheirOwn) {
  std::set<std::string_view> codes;
  for (int i = 0; i <= static_cast<int>(Flaw::TooManyLines); ++i) {
    const auto one = finding(3, "title", static_cast<Flaw>(i), "\xFF\x01" + std::string(100, 'x'), "EXTRA");
    EXPECT_TRUE(codes.insert(code_of(one.flaw)).second) << code_of(one.flaw);
    EXPECT_FALSE(one.zh.empty() || one.en.empty());
    for (std::string_view rest = one.value; !rest.empty();) {
      const auto length = store::utf8_length(rest);
      ASSERT_NE(length, 0U);
      rest.remove_prefix(length);
    }
    EXPECT_LT(one.value.size(), 80U);
  }
}

}  // namespace
}  // namespace archroom::records
