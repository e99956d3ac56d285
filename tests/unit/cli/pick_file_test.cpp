// What people write down as a pick list, and what is wrong with some of it.
#include "controller/app/cli/pick_file.hpp"

#include <gtest/gtest.h>

namespace archroom::cli {
namespace {

std::string codes(const PickFile& file) {
  std::string out;
  for (const auto& code : file.codes) out += std::to_string(code.line) + ":" + code.code + " ";
  return out;
}
std::string bad(const PickFile& file) {
  std::string out;
  for (const auto& line : file.bad) out += std::to_string(line.line) + ":" + line.en + " ";
  return out;
}

TEST(PickFile, ABarcodeALine) {
  const auto file = read_pick_file("\xEF\xBB\xBF# for \"Li\nA1\r\n\n  A2\t\n#A3\nA4");
  EXPECT_EQ(codes(file), "2:A1 4:A2 6:A4 ");
  EXPECT_EQ(bad(file), "");
}

TEST(PickFile, TheColumnOfACsvFile) {
  const auto file =
      read_pick_file("title,barcode,year\n\"职工, 2011\",A1,2011\n# a note, with comma\nx,A2,2012\n,,\ny,\"A3\",1\n");
  EXPECT_EQ(codes(file), "2:A1 4:A2 6:A3 ");
  EXPECT_EQ(bad(file), "");
}

TEST(PickFile, ACodeThatComesAgainCountsOnce) { EXPECT_EQ(codes(read_pick_file("A1\nA2\nA1\n")), "1:A1 2:A2 "); }

TEST(PickFile, EveryBadLineIsNamed) {
  EXPECT_EQ(bad(read_pick_file("barcode,title\nA1,x\n,y\nz\n")), "3:no barcode ");
  EXPECT_EQ(bad(read_pick_file("A1\nA2,B2\nA\x07\n" + std::string(129, 'x') + "\n")),
            "2:several columns, and no column is called barcode 3:a control character in the barcode 4:the barcode is too long ");
  EXPECT_EQ(bad(read_pick_file("A1\n\"A2\n")).substr(0, 2), "2:");
}

TEST(PickFile, NothingInIt) {
  EXPECT_TRUE(read_pick_file("").codes.empty());
  EXPECT_TRUE(read_pick_file("# nothing\n\n").codes.empty());
  EXPECT_TRUE(read_pick_file("barcode\n").codes.empty());
}

}  // namespace
}  // namespace archroom::cli
