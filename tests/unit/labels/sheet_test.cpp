// Sheets: where their labels stand, and which words mean one.
#include "controller/app/labels/sheet.hpp"

#include <gtest/gtest.h>

namespace archroom::labels {
namespace {

Sheet sheet(std::string_view text) {
  auto made = sheet_of(text);
  EXPECT_TRUE(std::holds_alternative<Sheet>(made)) << text;
  return std::holds_alternative<Sheet>(made) ? std::get<Sheet>(made) : Sheet{};
}

TEST(Sheet, EveryKnownOneIsFoundAndItsLabelsStandOnThePaperApartFromEachOther) {
  for (const Sheet& known : known_sheets()) {
    EXPECT_EQ(sheet(known.name).per_page(), known.per_page());
    for (int n = 0; n < known.per_page(); ++n) {
      const Rect at = known.place(n);
      EXPECT_GE(at.x_mm, -0.001) << known.name;
      EXPECT_GE(at.y_mm, -0.001) << known.name;
      EXPECT_LE(at.x_mm + at.width_mm, known.page_width_mm + 0.001) << known.name;
      EXPECT_LE(at.y_mm + at.height_mm, known.page_height_mm + 0.001) << known.name;
      for (int other = 0; other < n; ++other) {
        const Rect beside = known.place(other);
        const bool apart = beside.x_mm + beside.width_mm <= at.x_mm + 1e-9 || beside.y_mm + beside.height_mm <= at.y_mm + 1e-9 ||
                           at.x_mm + at.width_mm <= beside.x_mm + 1e-9;
        EXPECT_TRUE(apart) << known.name << " " << n << " " << other;
      }
    }
  }
}

// The makers' own figures: the first label of L7160 begins 7.25 mm from the left and 15.15 mm from the top.
TEST(Sheet, StandsInTheMiddleOfThePage) {
  EXPECT_NEAR(sheet("l7160").place(0).x_mm, 7.25, 0.01);
  EXPECT_NEAR(sheet("L7160").place(0).y_mm, 15.15, 0.01);
  EXPECT_NEAR(sheet("L7160").place(4).x_mm, 7.25 + 66, 0.01);
  EXPECT_NEAR(sheet("L7160").place(4).y_mm, 15.15 + 38.1, 0.01);
  EXPECT_NEAR(sheet("L7159").place(0).y_mm, 12.9, 0.01);
}

TEST(Sheet, OnesOwn) {
  const Sheet made = sheet("a4  63.5x38.1 3x7 2.5x1");
  EXPECT_EQ(made.page_height_mm, 297);
  EXPECT_EQ(made.label_width_mm, 63.5);
  EXPECT_EQ(made.columns, 3);
  EXPECT_EQ(made.rows, 7);
  EXPECT_EQ(made.gap_y_mm, 1);
  EXPECT_EQ(sheet("A4 70x37 3x8").gap_x_mm, 0);
}

TEST(Sheet, SingleLabelsArePagesOfTheirSize) {
  const Sheet made = sheet("80x30");
  EXPECT_EQ(made.page_width_mm, 80);
  EXPECT_EQ(made.per_page(), 1);
  EXPECT_EQ(made.place(0).x_mm, 0);
  EXPECT_EQ(made.place(0).y_mm, 0);
}

TEST(Sheet, WhatIsNoneIsRefused) {
  for (const auto* text :
       {"", "L9999", "A4", "A4 70x37", "A4 70x37 3", "A4 70x37 3x8 1x1 1x1", "A9 70x37 3x8", "A4 70x-37 3x8", "A4 70x37 0x8",
        "A4 70x37 2.5x8", "A4 nanx37 3x8", "A4 infx37 1x1", "70x", "x37", "70x37mm", "70,5x37", "1e3x10"}) {
    const auto made = sheet_of(text);
    ASSERT_TRUE(std::holds_alternative<Refusal>(made)) << text;
    EXPECT_NE(std::get<Refusal>(made).en.find("expected"), std::string::npos) << text;
  }
}

TEST(Sheet, WhatDoesNotFitIsRefused) {
  for (const auto* text : {"A4 70x37 4x8", "A4 70x37 3x9", "A4 105x37 2x8 1x0", "5x20", "20x5", "501x20"}) {
    const auto made = sheet_of(text);
    ASSERT_TRUE(std::holds_alternative<Refusal>(made)) << text;
    EXPECT_NE(std::get<Refusal>(made).en.find("fit"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace archroom::labels
