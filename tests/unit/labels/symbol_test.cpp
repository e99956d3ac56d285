// Codes as modules: the figures of the standards, and what can't be encoded.
#include "controller/app/labels/symbol.hpp"

#include <gtest/gtest.h>

namespace archroom::labels {
namespace {

Symbol made(Symbology symbology, std::string_view code) {
  auto symbol = symbol_of(symbology, code);
  EXPECT_TRUE(std::holds_alternative<Symbol>(symbol)) << code;
  return std::holds_alternative<Symbol>(symbol) ? std::get<Symbol>(symbol) : Symbol{};
}

bool dark(const Symbol& symbol, int column, int row) {
  for (const Run& run : symbol.dark) {
    if (run.row == row && column >= run.column && column < run.column + run.length) return true;
  }
  return false;
}

// ISO/IEC 15417: eleven modules a character, start and check character among them, thirteen for the stop.
TEST(Symbol, Code128HasElevenModulesACharacter) {
  const Symbol symbol = made(Symbology::Code128, "ABCDE");
  EXPECT_EQ(symbol.columns, (1 + 5 + 1) * 11 + 13);
  EXPECT_EQ(symbol.rows, 1);
  EXPECT_EQ(symbol.quiet, 10);
}

TEST(Symbol, Code128BeginsWithStartBAndEndsWithTheStop) {
  const Symbol symbol = made(Symbology::Code128, "ABCDE");
  std::string begin, end;
  for (int i = 0; i < 11; ++i) begin += dark(symbol, i, 0) ? '1' : '0';
  for (int i = symbol.columns - 13; i < symbol.columns; ++i) end += dark(symbol, i, 0) ? '1' : '0';
  EXPECT_EQ(begin, "11010010000");
  EXPECT_EQ(end, "1100011101011");
}

TEST(Symbol, DataMatrixIsSquareWithItsFinder) {
  const Symbol symbol = made(Symbology::DataMatrix, "S:A/1/03L/2/4/1");
  EXPECT_EQ(symbol.columns, symbol.rows);
  EXPECT_GE(symbol.quiet, 1);
  for (int i = 0; i < symbol.rows; ++i) {
    EXPECT_TRUE(dark(symbol, 0, i)) << "the left border is dark";
    EXPECT_TRUE(dark(symbol, i, symbol.rows - 1)) << "so is the lower one";
    EXPECT_EQ(dark(symbol, i, 0), i % 2 == 0) << "the upper one alternates";
  }
}

TEST(Symbol, QrHasFourModulesOfQuiet) {
  const Symbol symbol = made(Symbology::QrCode, "A0000001");
  EXPECT_EQ(symbol.columns, 21);
  EXPECT_EQ(symbol.rows, 21);
  EXPECT_EQ(symbol.quiet, 4);
}

TEST(Symbol, RunsOfDarkModulesNeverTouch) {
  for (const auto symbology : {Symbology::Code128, Symbology::DataMatrix, Symbology::QrCode}) {
    const Symbol symbol = made(symbology, "A0000001");
    for (std::size_t i = 1; i < symbol.dark.size(); ++i) {
      const labels::Run &last = symbol.dark[i - 1], &run = symbol.dark[i];
      EXPECT_GT(run.length, 0);
      EXPECT_LE(run.column + run.length, symbol.columns);
      EXPECT_TRUE(run.row > last.row || run.column > last.column + last.length);
    }
  }
}

TEST(Symbol, Code128RefusesWhatGunsReadInManyWays) {
  for (const auto* code : {"档001", "é", "A\x1F", "A\n", ""}) {
    const auto symbol = symbol_of(Symbology::Code128, code);
    ASSERT_TRUE(std::holds_alternative<Refusal>(symbol)) << code;
    EXPECT_NE(std::get<Refusal>(symbol).en.find("Code 128"), std::string::npos);
    EXPECT_FALSE(std::get<Refusal>(symbol).zh.empty());
  }
}

TEST(Symbol, ChineseCodesGoIntoAMatrix) {
  EXPECT_GT(made(Symbology::QrCode, "S:库/一区/03L/2/4/1").columns, 20);
  EXPECT_GT(made(Symbology::DataMatrix, "S:库/一区/03L/2/4/1").columns, 10);
}

TEST(Symbol, TooMuchIsRefused) {
  const std::string much(5000, 'x');
  for (const auto symbology : {Symbology::Code128, Symbology::DataMatrix, Symbology::QrCode}) {
    EXPECT_TRUE(std::holds_alternative<Refusal>(symbol_of(symbology, much)));
  }
}

}  // namespace
}  // namespace archroom::labels
