#include <gtest/gtest.h>

#include <algorithm>

#include "devices/barcode/aim.hpp"
#include "devices/barcode/check_characters.hpp"
#include "devices/barcode/code_rules.hpp"

namespace archroom::barcode {
namespace {

Heard plain(std::string_view bytes, std::optional<Aim> aim = std::nullopt) { return judged(bytes, {}, aim); }

TEST(CheckCharacters, Code39) {
  EXPECT_EQ(code39_check("BOX-000123"), 'O');
  EXPECT_EQ(code39_check("CODE39"), 'W');
  EXPECT_EQ(code39_check(""), '0');
  EXPECT_EQ(code39_check("lower"), std::nullopt);
}

TEST(CheckCharacters, Code128) {
  EXPECT_EQ(code128b_check("BOX-000123"), 95);
  EXPECT_EQ(code128b_check(""), 1) << "start B alone: 104 modulo 103";
  EXPECT_EQ(code128b_check("\x1f"), std::nullopt);
  EXPECT_EQ(code128b_check("\x7f"), (104 + 95) % 103);
  EXPECT_EQ(code128b_check("盒"), std::nullopt);
}

TEST(Aim, IsStrippedAndTold) {
  EXPECT_EQ(plain("]C0BOX-000123"), Heard(Scan{"BOX-000123", Symbology::Code128, false, "]C0"}));
  EXPECT_EQ(plain("]A0BOX-000123"), Heard(Scan{"BOX-000123", Symbology::Code39, false, "]A0"}));
  EXPECT_EQ(plain("]Q1档案盒-0001"), Heard(Scan{"档案盒-0001", Symbology::Qr, false, "]Q1"}));
  EXPECT_EQ(plain("]z0A"), Heard(Scan{"A", Symbology::Aztec, false, "]z0"}));
  EXPECT_EQ(plain("]d1A"), Heard(Scan{"A", Symbology::DataMatrix, false, "]d1"}));
  EXPECT_EQ(plain("]X0A"), Heard(Scan{"A", Symbology::Other, false, "]X0"}));
  EXPECT_EQ(plain("]C0"), Heard(HalfScan{Why::Empty}));
  EXPECT_EQ(plain("BOX-]C0"), Heard(Scan{"BOX-]C0"})) << "only in front";
  EXPECT_EQ(plain("]-0A"), Heard(Scan{"]-0A"})) << "no letter";
  EXPECT_EQ(plain("]C0A", Aim{'Q', '1'}), Heard(Scan{"]C0A", Symbology::Qr, false, "]Q1"}))
      << "told beside: what looks like one is data";
}

TEST(Aim, Gs1) {
  EXPECT_EQ(plain("]C1010614141000415"), Heard(Scan{"010614141000415", Symbology::Code128, true, "]C1"}));
  EXPECT_EQ(plain("]C2010614141000415"), Heard(Scan{"010614141000415", Symbology::Code128, false, "]C2"}));
  EXPECT_EQ(plain("]d20106141"), Heard(Scan{"0106141", Symbology::DataMatrix, true, "]d2"}));
  EXPECT_EQ(plain("]Q30106141"), Heard(Scan{"0106141", Symbology::Qr, true, "]Q3"}));
  EXPECT_EQ(plain("]e0010614"), Heard(Scan{"010614", Symbology::DataBar, true, "]e0"}));
  EXPECT_EQ(plain("\x1d"
                  "0106"),
            Heard(Scan{"0106", Symbology::Unknown, true}))
      << "FNC1 in front, transmitted as GS";
  EXPECT_EQ(plain("]C1"
                  "10ABC\x1d"
                  "21XYZ"),
            Heard(HalfScan{Why::ControlCharacter}))
      << "two elements: not one code without the GS";
}

TEST(Aim, EscapesAreRefusedNotCut) {
  EXPECT_EQ(plain("]Q2\\000026档"), Heard(HalfScan{Why::NotText}));
  EXPECT_EQ(plain("]Q2A1"), Heard(Scan{"A1", Symbology::Qr, false, "]Q2"}));
  EXPECT_EQ(plain("]Q1A\\1"), Heard(Scan{"A\\1", Symbology::Qr, false, "]Q1"})) << "no channels: a backslash is one";
}

TEST(Code39, CheckCharacterWhereTheSiteWantsIt) {
  const CodeRules rules{.verify_code39 = true};
  EXPECT_EQ(judged("BOX-000123O", rules), Heard(Scan{"BOX-000123"}));
  EXPECT_EQ(judged("]A0BOX-000123O", rules), Heard(Scan{"BOX-000123", Symbology::Code39, false, "]A0"}));
  EXPECT_EQ(judged("]A1CODE39W", rules), Heard(Scan{"CODE39", Symbology::Code39, false, "]A1"}));
  EXPECT_EQ(judged("]A3CODE39", rules), Heard(Scan{"CODE39", Symbology::Code39, false, "]A3"}))
      << "verified and taken off by the gun";
  EXPECT_EQ(judged("]A7CODE39", rules), Heard(Scan{"CODE39", Symbology::Code39, false, "]A7"}));
  EXPECT_EQ(judged("]C0BOX-000123", rules), Heard(Scan{"BOX-000123", Symbology::Code128, false, "]C0"})) << "not its kind";
  EXPECT_EQ(judged("BOX-000124O", rules), Heard(HalfScan{Why::CheckCharacter}));
  EXPECT_EQ(judged("box-000123O", rules), Heard(HalfScan{Why::CheckCharacter}));
  EXPECT_EQ(judged("0", rules), Heard(HalfScan{Why::Empty}));
  EXPECT_EQ(judged("", rules), Heard(HalfScan{Why::Empty}));
}

TEST(Text, NoControlCharacters) {
  for (const std::string bad : {
           "A\tB",
           "A\x01",
           "A\x7f",
           "\xC2\x85",
           "A\u2028",
           "\uFEFF"
           "A",
       }) {
    EXPECT_EQ(plain(bad), Heard(HalfScan{Why::ControlCharacter})) << bad;
  }
  EXPECT_EQ(plain(std::string("A\0B", 3)), Heard(HalfScan{Why::ControlCharacter}));
  EXPECT_EQ(plain("A\u00A0"), Heard(Scan{"A\u00A0"}));
}

TEST(Text, WellFormedOrNothing) {
  for (const std::string_view bad : {"\x80", "A\xC0\xAF", "\xC1\xAA\xCD\xA8", "\xE7\x9B", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                     "\xF8\x88\x80\x80\x80", "\xE0\x80\xAF", "\xF0\x80\x80\xAF", "档\xE6"}) {
    EXPECT_EQ(plain(bad), Heard(HalfScan{Why::NotText}));
  }
  EXPECT_EQ(plain("全宗0001—𠮷"), Heard(Scan{"全宗0001—𠮷"}));
}

TEST(Text, AConversionIsTakenWholeOrNotAtAll) {
  const ToUtf8 upper = [](std::string_view bytes) -> std::optional<std::string> {
    if (bytes == "?") return std::nullopt;
    return "档" + std::string{bytes};
  };
  EXPECT_EQ(judged("]C01", {.to_utf8 = upper}), Heard(Scan{"档1", Symbology::Code128, false, "]C0"}));
  EXPECT_EQ(judged("?", {.to_utf8 = upper}), Heard(HalfScan{Why::NotText}));
}

TEST(Text, AtMost256Bytes) {
  EXPECT_EQ(plain(std::string(256, 'x')), Heard(Scan{std::string(256, 'x')}));
  EXPECT_EQ(plain(std::string(257, 'x')), Heard(HalfScan{Why::TooLong}));
  EXPECT_EQ(plain("]C0" + std::string(256, 'x')), Heard(Scan{std::string(256, 'x'), Symbology::Code128, false, "]C0"}));
}

TEST(Words, EveryReasonHasItsOwnInBothLanguages) {
  std::vector<std::string_view> codes;
  for (int i = 0; i <= static_cast<int>(Why::Empty); ++i) {
    const auto words = words_of(static_cast<Why>(i));
    EXPECT_FALSE(words.zh.empty());
    EXPECT_FALSE(words.en.empty());
    codes.push_back(code_of(static_cast<Why>(i)));
  }
  std::sort(codes.begin(), codes.end());
  EXPECT_EQ(std::adjacent_find(codes.begin(), codes.end()), codes.end());
  EXPECT_EQ(name_of(Symbology::Code128), "code128");
}

}  // namespace
}  // namespace archroom::barcode
