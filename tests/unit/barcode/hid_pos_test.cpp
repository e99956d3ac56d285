#include <gtest/gtest.h>

#include "devices/barcode/hid_pos.hpp"
#include "tests/unit/barcode/pos_gun.hpp"

namespace archroom::barcode {
namespace {

constexpr Instant kNow{5'000'000'000};
using Report = std::vector<std::uint8_t>;

std::vector<Heard> sent(HidPos& gun, const std::vector<Report>& reports) {
  std::vector<Heard> heard;
  for (const auto& report : reports) {
    for (auto& one : gun.on_bytes(kNow, report)) heard.push_back(one);
  }
  return heard;
}
std::vector<Heard> half(Why why) { return {HalfScan{why}}; }

TEST(HidPos, OneReport) {
  HidPos gun{pos_layout_of(kUsualGun), {}};
  EXPECT_EQ(sent(gun, sent_by_usual_gun("BOX-000123")),
            (std::vector<Heard>{Scan{"BOX-000123", Symbology::Code128, false, "]C0"}}));
  EXPECT_EQ(sent(gun, sent_by_usual_gun("档案盒0001", "]Q1")),
            (std::vector<Heard>{Scan{"档案盒0001", Symbology::Qr, false, "]Q1"}}));
  EXPECT_EQ(sent(gun, sent_by_usual_gun("BOX-1", std::string_view{"\0\0\0", 3})), (std::vector<Heard>{Scan{"BOX-1"}}))
      << "no identifier";
}

TEST(HidPos, TheExampleOfTheManual) {  // LSR118 manual, page 68: 60 bytes in two reports
  const std::string code = "M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542052Y003D23        ";
  ASSERT_EQ(code.size(), 60u);
  const auto reports = sent_by_usual_gun(code, "]Q0");
  ASSERT_EQ(reports.size(), 2u);
  HidPos gun{pos_layout_of(kUsualGun), {}};
  EXPECT_EQ(sent(gun, reports), (std::vector<Heard>{Scan{code, Symbology::Qr, false, "]Q0"}}));
}

TEST(HidPos, SuffixesOfAnotherModeGo) {
  HidPos gun{pos_layout_of(kUsualGun), {}};
  for (const std::string_view suffix : {"\r", "\n", "\r\n", "\t"}) {
    EXPECT_EQ(sent(gun, sent_by_usual_gun("BOX-1" + std::string{suffix})),
              (std::vector<Heard>{Scan{"BOX-1", Symbology::Code128, false, "]C0"}}));
  }
}

TEST(HidPos, NoCountEndsAtTheZeros) {
  HidPos gun{pos_layout_of(kOddGun), {}};
  Report report(18, 0);
  report[0] = 4;
  std::copy_n("BOX-7", 5, report.begin() + 1);
  EXPECT_EQ(sent(gun, {report}), (std::vector<Heard>{Scan{"BOX-7"}}));
  auto first = report;
  std::copy_n("ABCDEFGHIJKLMNOP", 16, first.begin() + 1);
  first[17] = 1;
  EXPECT_EQ(sent(gun, {first, report}), (std::vector<Heard>{Scan{"ABCDEFGHIJKLMNOPBOX-7"}}));
  EXPECT_EQ(sent(gun, {{5, 3, 0, 'X', 'Y', 'Z', 'n', 'o'}}), (std::vector<Heard>{Scan{"XYZ"}}))
      << "short report, count of 16 bits";
}

TEST(HidPos, OtherReportsAreNotScans) {
  HidPos gun{pos_layout_of(kUsualGun), {}};
  auto status = sent_by_usual_gun("BOX-1").front();
  status[0] = 3;
  EXPECT_EQ(sent(gun, {status, {}}), std::vector<Heard>{});
}

TEST(HidPos, MoreThanItHasIsNoCode) {
  HidPos gun{pos_layout_of(kUsualGun), {}};
  auto report = sent_by_usual_gun("BOX-1").front();
  report[1] = 57;
  EXPECT_EQ(sent(gun, {report}), half(Why::BadReport));
  report[1] = 5;
  report.resize(8);
  EXPECT_EQ(sent(gun, {report}), half(Why::BadReport)) << "it ends before the data";
  EXPECT_EQ(sent(gun, sent_by_usual_gun("BOX-1")).size(), 1u);
}

TEST(HidPos, PulledOutOrSilentInTheMiddle) {
  HidPos gun{pos_layout_of(kUsualGun), {}};
  const auto reports = sent_by_usual_gun(std::string(100, 'A'));
  (void)sent(gun, {reports[0]});
  EXPECT_EQ(gun.on_gone(), half(Why::PulledOut));
  (void)sent(gun, {reports[0]});
  EXPECT_EQ(gun.due(), kNow + seconds{1});
  EXPECT_EQ(gun.on_time(kNow + seconds{1}), half(Why::NoEnd));
  EXPECT_EQ(gun.on_bytes(kNow + seconds{1}, reports[1]), half(Why::NoEnd)) << "the rest is no code";
  EXPECT_EQ(sent(gun, reports), (std::vector<Heard>{Scan{std::string(100, 'A'), Symbology::Code128, false, "]C0"}}));
}

TEST(HidPos, NotTextIsRefusedWhole) {
  HidPos gun{pos_layout_of(kUsualGun), {}};
  EXPECT_EQ(sent(gun, sent_by_usual_gun("\xB5\xB5\xB0\xB8")), half(Why::NotText)) << "GB18030 where UTF-8 is expected";
  EXPECT_EQ(sent(gun, sent_by_usual_gun(std::string(300, 'A'))), half(Why::TooLong));
  EXPECT_EQ(sent(gun, sent_by_usual_gun(std::string(5000, 'A'))), half(Why::TooLong));
}

// A character of three bytes lies across the two reports.
TEST(HidPos, ChineseAcrossReports) {
  std::string code;
  for (int i = 0; i < 40; ++i) code += "档";
  HidPos gun{pos_layout_of(kUsualGun), {}};
  EXPECT_EQ(sent(gun, sent_by_usual_gun(code, "]Q1")), (std::vector<Heard>{Scan{code, Symbology::Qr, false, "]Q1"}}));
}

}  // namespace
}  // namespace archroom::barcode
