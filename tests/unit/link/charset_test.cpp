#include <gtest/gtest.h>

#include "firmware-bridge/link/charset.hpp"

namespace archroom::link {
namespace {

// The pairs are those of GB 18030's own tables.
TEST(Charset, Gb18030) {
  EXPECT_EQ(utf8_of_gb18030("BOX-1"), "BOX-1");
  EXPECT_EQ(utf8_of_gb18030("\xB5\xB5\xB0\xB8\xBA\xD0"), "档案盒");
  EXPECT_EQ(utf8_of_gb18030("\xC1\xAA\xCD\xA8"), "联通") << "once taken for UTF-8 by a text editor";
  EXPECT_EQ(utf8_of_gb18030("\x95\x32\x82\x36"), "\U00020000") << "four bytes";
  EXPECT_EQ(utf8_of_gb18030(""), "");
}

TEST(Charset, InvalidOrUnfinishedRefusesAll) {
  for (const char* const bytes : {"\xB5", "\xB5\xB5\xB0", "A\xFF", "\xB5\x20", "\x95\x32\x82"}) {
    EXPECT_EQ(utf8_of_gb18030(bytes), std::nullopt);
  }
}

}  // namespace
}  // namespace archroom::link
