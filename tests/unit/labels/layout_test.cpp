// Layout: nothing overlaps, quiet zones stay white, modules keep their size; or a clear refusal.
#include "controller/app/labels/layout.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace archroom::labels {
namespace {

constexpr double kSlack_mm = 0.09;  // a symbol stands on whole dots: half a dot at 150 per inch

Label box() {
  return {"A0000001",
          {},
          "城关镇2011年职工养老保险缴费台账（第17盒）",
          {{"档号", "J001-2011-00017"},
           {"全宗号", "J001"},
           {"目录号", "12"},
           {"起止卷号", "1–8"},
           {"年度", "2011"},
           {"期限", "100"}}};
}
Label slot() { return {"S:A/1/03L/2/4/1", "3架左—2档—4层", {}, {}}; }

bool apart(const Rect& a, const Rect& b) {
  return a.x_mm + a.width_mm <= b.x_mm + kSlack_mm || b.x_mm + b.width_mm <= a.x_mm + kSlack_mm ||
         a.y_mm + a.height_mm <= b.y_mm + kSlack_mm || b.y_mm + b.height_mm <= a.y_mm + kSlack_mm;
}
bool inside(const Rect& at, double width_mm, double height_mm) {
  return at.x_mm >= -kSlack_mm && at.y_mm >= -kSlack_mm && at.x_mm + at.width_mm <= width_mm + kSlack_mm &&
         at.y_mm + at.height_mm <= height_mm + kSlack_mm;
}
std::string text_of(const Rect& at) {
  return std::to_string(at.x_mm) + "," + std::to_string(at.y_mm) + " " + std::to_string(at.width_mm) + "x" +
         std::to_string(at.height_mm);
}

void expect_orderly(const Drawing& drawing, double width_mm, double height_mm, const Look& look) {
  std::vector<Rect> all;
  for (const auto& text : drawing.texts) all.push_back(text.at);
  for (const auto& placed : drawing.symbols) {
    all.push_back(placed.with_quiet_zone());
    const bool bars = placed.symbol.symbology == Symbology::Code128;
    EXPECT_GE(placed.module_mm, bars ? kLeastBar_mm : kLeastDot_mm);
    const double dots = placed.module_mm / look.dot_mm();
    EXPECT_NEAR(dots, std::round(dots), 1e-6) << "a module is whole dots";
    if (bars) {
      EXPECT_GE(placed.row_mm, std::max(5.0, 0.15 * placed.at.width_mm) - 1e-9);
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_TRUE(inside(all[i], width_mm, height_mm)) << text_of(all[i]);
    EXPECT_GT(all[i].width_mm, 0);
    EXPECT_GT(all[i].height_mm, 0);
    for (std::size_t k = 0; k < i; ++k) EXPECT_TRUE(apart(all[i], all[k])) << text_of(all[i]) << " / " << text_of(all[k]);
  }
  for (const auto& text : drawing.texts) EXPECT_GE(text.at.height_mm, text.rows * text.least_mm - 1e-9);
}

const std::vector<Look>& looks() {
  static const std::vector<Look> kLooks{{true, {}, 300},
                                        {true, Symbology::DataMatrix, 203},
                                        {true, Symbology::QrCode, 600},
                                        {false, Symbology::DataMatrix, 300},
                                        {false, Symbology::QrCode, 150}};
  return kLooks;
}

// Every size of label that there may be: orderly, or refused; and refused only where it is small.
TEST(Layout, NothingOverlapsWhateverTheSize) {
  int made = 0, refused = 0;
  for (const auto& look : looks()) {
    for (double width = 12; width <= 160; width += 7.3) {
      for (double height = 10; height <= 150; height += 6.1) {
        for (const auto& label : {box(), slot(), Label{"C:CANCEL", "取消", "cancel", {}}, Label{"P:1", {}, {}, {}}}) {
          SCOPED_TRACE(label.code + " " + std::to_string(width) + "x" + std::to_string(height));
          const auto drawing = lay_out(label, width, height, look);
          if (const auto* one = std::get_if<Drawing>(&drawing)) {
            expect_orderly(*one, width, height, look);
            ++made;
          } else {
            EXPECT_FALSE(width > 75 && height > 45) << std::get<Refusal>(drawing).en;
            ++refused;
          }
        }
      }
    }
  }
  EXPECT_GT(made, 5000);
  EXPECT_GT(refused, 500);
}

TEST(Layout, EveryKnownSheetTakesEveryKindOfLabel) {
  for (const auto& sheet : known_sheets()) {
    for (const auto& label : {box(), slot()}) {
      const auto drawing = lay_out(label, sheet.label_width_mm, sheet.label_height_mm, {});
      EXPECT_TRUE(std::holds_alternative<Drawing>(drawing)) << sheet.name << ": " << std::get<Refusal>(drawing).en;
    }
  }
}

TEST(Layout, BarsAreAsWideAsTheLabelLetsThemBe) {
  const auto module_of = [](double width_mm) {
    return std::get<Drawing>(lay_out(box(), width_mm, 40, {})).symbols.front().module_mm;
  };
  EXPECT_NEAR(module_of(33), 3 * 25.4 / 300, 1e-9);  // 121 modules with the quiet zones: 30.7 mm
  EXPECT_NEAR(module_of(70), 6 * 25.4 / 300, 1e-9);
}

TEST(Layout, BarsAreNarrowerWhereThereIsNoHeightForWideOnes) {
  const auto placed = [](double height_mm) { return std::get<Drawing>(lay_out(slot(), 116, height_mm, {})).symbols.front(); };
  EXPECT_GT(placed(40).module_mm, 0.5);
  EXPECT_LT(placed(20).module_mm, 0.5);
}

TEST(Layout, ACodeTooLongForTheLabelIsRefusedWithWhatItTakes) {
  const auto drawing = lay_out({std::string(40, 'W'), {}, "x", {}}, 70, 37, {});
  ASSERT_TRUE(std::holds_alternative<Refusal>(drawing));
  const auto& refused = std::get<Refusal>(drawing);
  EXPECT_NE(refused.en.find("70.0 x 37.0 mm is too narrow"), std::string::npos) << refused.en;
  // (40 + start, check) * 11 + 13 for the stop + 20 of quiet = 495 modules of 3 dots, and 1 mm for paper that is not in its place
  EXPECT_NE(refused.en.find("126.7 mm are needed"), std::string::npos) << refused.en;
  EXPECT_NE(refused.zh.find("126.7"), std::string::npos);
  EXPECT_TRUE(std::holds_alternative<Drawing>(lay_out({std::string(40, 'W'), {}, "x", {}}, 126.8, 37, {})));
}

TEST(Layout, ALabelTooLowIsRefusedWithWhatItTakes) {
  const auto drawing = lay_out(box(), 70, 16, {});
  ASSERT_TRUE(std::holds_alternative<Refusal>(drawing));
  EXPECT_NE(std::get<Refusal>(drawing).en.find("too low"), std::string::npos) << std::get<Refusal>(drawing).en;
}

TEST(Layout, AllThatIsOnTheLabelIsInTheDrawing) {
  const auto drawing = std::get<Drawing>(lay_out(box(), 70, 37, {true, Symbology::DataMatrix, 300}));
  std::string all;
  for (const auto& text : drawing.texts) all += text.text + "|";
  EXPECT_EQ(
      all,
      "城关镇2011年职工养老保险缴费台账（第17盒）|档号 J001-2011-00017|全宗号 J001|目录号 12|起止卷号 1–8|年度 2011|期限 100|"
      "A0000001|");
  ASSERT_EQ(drawing.symbols.size(), 2U);
}

}  // namespace
}  // namespace archroom::labels
