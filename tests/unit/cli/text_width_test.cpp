#include "controller/app/cli/text_width.hpp"

#include <gtest/gtest.h>

namespace archroom::cli {
namespace {

TEST(TextWidth, ChineseTakesTwoColumns) {
  EXPECT_EQ(width_of(""), 0);
  EXPECT_EQ(width_of("A1"), 2);
  EXPECT_EQ(width_of("养老保险"), 8);
  EXPECT_EQ(width_of("3架左—2档—4层"), 13);  // U+2014 is one column
  EXPECT_EQ(width_of("（全角），。"), 12);
  EXPECT_EQ(width_of("𠀀"), 2);
  EXPECT_EQ(width_of("│╔"), 2);
  EXPECT_EQ(width_of("e\xCC\x81"), 1);  // a combining accent takes none
  EXPECT_EQ(width_of("\xE5\x85"), 2);   // broken bytes count one each
}

TEST(TextWidth, PaddedAndShortenedByColumns) {
  EXPECT_EQ(padded("养老", 6), "养老  ");
  EXPECT_EQ(padded("养老", 3), "养老");
  EXPECT_EQ(shortened("养老保险", 8), "养老保险");
  EXPECT_EQ(shortened("养老保险", 7), "养老保…");
  EXPECT_EQ(shortened("养老保险", 6), "养老…");
  EXPECT_EQ(shortened("abc", 0), "");
  for (int width = 1; width < 9; ++width) EXPECT_LE(width_of(shortened("养a老b保险", width)), width);
}

}  // namespace
}  // namespace archroom::cli
