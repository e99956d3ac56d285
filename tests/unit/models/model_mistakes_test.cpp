// Mistakes in a model file are told with file and line, all at once, in words that mend them.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/prng.hpp"
#include "controller/settings/model_file.hpp"
#include "controller/settings/model_schema.hpp"

namespace archroom::settings {
namespace {

// Line 6 is the [[point]].
const std::string kHead = R"(name = "probe"
maker = "nobody"
source = "made up for this test"
confidence = "A"

)";
const std::string kPoint = R"([[point]]
quantity = "temperature"
table = "holding"
address = 3
type = "s16"
scale = "1/10"
unit = "°C"
)";

std::vector<std::string> told(const std::string& text) {
  std::vector<std::string> lines;
  for (const auto& finding : read_model(text, "probe.toml").findings) lines.push_back(text_of(finding));
  return lines;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

void expect_told(const std::string& text, const std::string& line) { EXPECT_EQ(told(text), std::vector<std::string>{line}); }

TEST(ModelMistakes, TheSmallestModelHasNone) {
  EXPECT_EQ(told(kHead + kPoint), std::vector<std::string>{});
  const auto model = read_model(kHead + kPoint, "probe.toml").model.value();
  ASSERT_EQ(model.points.size(), 1u);
  EXPECT_EQ(model.points[0].scale, (devices::Ratio{1, 10}));
  EXPECT_EQ(model.points[0].type, devices::PointType::S16);
  EXPECT_EQ(model.points[0].every, seconds{1});
  EXPECT_EQ(model.serial.baud, 9600);
}

TEST(ModelMistakes, WhatIsNotToml) {
  const auto lines = told(kHead + "[[point]\n");
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].substr(0, 13), "probe.toml:6:");
}

TEST(ModelMistakes, AWrongKindOrNumberNamesItsLine) {
  expect_told(kHead + replaced(kPoint, "address = 3", "address = 70000"),
              "probe.toml:9: point[1].address: expected a whole number from 0 to 65535, found 70000");
  expect_told(kHead + replaced(kPoint, "address = 3", "address = \"3\""),
              "probe.toml:9: point[1].address: expected a whole number from 0 to 65535, found \"3\"");
  expect_told(kHead + replaced(kPoint, "address = 3", "address = 3.5"),
              "probe.toml:9: point[1].address: expected a whole number from 0 to 65535, found 3.5");
  expect_told(kHead + replaced(kPoint, "1/10", "0.1"),
              "probe.toml:11: point[1].scale: expected an exact ratio in quotes, such as \"1/10\" or \"2\", found \"0.1\"");
  expect_told(kHead + replaced(kPoint, "holding", "holdings"),
              "probe.toml:8: point[1].table: expected \"coils\", \"discrete\", \"holding\" or \"input\", found \"holdings\"");
  expect_told(
      replaced(kHead, "\"A\"", "\"C\"") + kPoint,
      "probe.toml:4: confidence: expected \"A\" (maker's manual, or a driver in wide use) or \"B\" (other code or a re-typed "
      "manual: verify on site), found \"C\"");
}

TEST(ModelMistakes, AnUnknownKeyIsNotPassedOver) {
  expect_told(kHead + kPoint + "addres = 3\n",
              "probe.toml:13: point[1]: expected a known key (did you mean \"address\"?), found \"addres\"");
  expect_told("colour = 1\n" + kHead + kPoint, "probe.toml:1: expected a known key, found \"colour\"");
}

TEST(ModelMistakes, AMissingKeyIsNamed) {
  expect_told(kHead + replaced(kPoint, "address = 3\n", ""), "probe.toml:6: point[1]: expected a key \"address\", found none");
  expect_told(replaced(kHead, "maker = \"nobody\"\n", "") + kPoint, "probe.toml:1: expected a key \"maker\", found none");
}

TEST(ModelMistakes, AllAreToldAtOnce) {
  const auto wrong = replaced(replaced(kPoint, "address = 3", "address = -1"), "\"s16\"", "\"i16\"");
  EXPECT_EQ(told(kHead + kPoint + wrong).size(), 2u);
}

// What no schema can say.
void expect_doubt(const std::string& point, const std::string& line) { expect_told(kHead + point, "probe.toml:" + line); }

TEST(ModelMistakes, TypesAndTablesMustAgree) {
  expect_doubt(replaced(kPoint, "holding", "coils"), "10: point[1].type: expected \"bit\" in this table, found s16");
  expect_doubt("[[point]]\nquantity = \"x\"\ntable = \"input\"\naddress = 0\ntype = \"bit\"\n",
               "10: point[1].type: expected no \"bit\" in this table, found bit");
  expect_doubt(replaced(kPoint, "unit = \"°C\"\n", ""), "6: point[1].unit: expected a unit, found none");
  expect_doubt("[[point]]\nquantity = \"x\"\ntable = \"coils\"\naddress = 0\ntype = \"bit\"\nunit = \"V\"\n",
               "11: point[1].unit: expected none for this type, found V");
  expect_doubt("[[point]]\nquantity = \"x\"\ntable = \"coils\"\naddress = 0\ntype = \"bit\"\nscale = \"1/10\"\n",
               "10: point[1].type: expected a number where there is a scale or limit, found bit");
  expect_doubt("[[point]]\nquantity = \"x\"\ntable = \"input\"\naddress = 0\ntype = \"bits\"\n",
               "10: point[1].type: expected [[point.bit]] for \"bits\" and for nothing else, found bits");
  expect_doubt("[[point]]\nquantity = \"x\"\ntable = \"input\"\naddress = 0\ntype = \"enum\"\n",
               "10: point[1].type: expected states for \"enum\" and for nothing else, found enum");
  expect_doubt(kPoint + "negative_from = 10000\n", "13: point[1].negative_from: expected the type \"u16\", found s16");
}

TEST(ModelMistakes, RangesMustBeRanges) {
  expect_doubt(kPoint + "min = 5\nmax = 4\n", "14: point[1].max: expected no less than min, found 4");
  expect_doubt(replaced(replaced(kPoint, "s16", "u32"), "address = 3", "address = 65535"),
               "9: point[1].address: expected all of it below 65536, found 65537");
  expect_doubt(kPoint + "write = { function = 6, min = 2, max = 1 }\n",
               "13: point[1].write: expected min no more than max, found more");
  expect_doubt(kPoint + "witness = { address = 300, good = 0 }\n",
               "9: point[1].address: expected no more than one read takes (125), found 298");
}

TEST(ModelMistakes, OnlyWhatCanBeWrittenIs) {
  expect_doubt(kPoint + "write = { function = 5, min = 0, max = 1 }\n",
               "13: point[1].write: expected function 5 or 15 for coils, 6 or 16 for holding registers, found another");
  expect_doubt(replaced(kPoint, "holding", "input") + "write = { function = 6, min = 0, max = 1 }\n",
               "13: point[1].write: expected one whole holding register, found s16");
  expect_doubt(replaced(kPoint, "s16", "u32") + "write = { function = 6, min = 0, max = 1 }\n",
               "13: point[1].write: expected one whole holding register, found u32");
}

TEST(ModelMistakes, RepetitionsHaveANumberAndNamesAreGivenOnce) {
  expect_doubt(kPoint + "repeat = 4\n", "7: point[1].quantity: expected a # in a repetition, found temperature");
  expect_doubt(replaced(kPoint, "temperature", "t_#"), "7: point[1].quantity: expected no # without a repetition, found t_#");
  expect_told(kHead + kPoint + replaced(kPoint, "address = 3", "address = 4"),
              "probe.toml:1: point: expected each quantity once, found \"temperature\" twice");
  const auto model = read_model(kHead + replaced(kPoint, "temperature", "t_#") + "repeat = 3\n", "x").model.value();
  ASSERT_EQ(model.points.size(), 3u);
  EXPECT_EQ(model.points[2].quantity, "t_3");
  EXPECT_EQ(model.points[2].address, 5);
}

TEST(ModelMistakes, AFileThatIsNotThereIsTold) {
  const auto read = load_model("/nowhere/probe.toml");
  EXPECT_FALSE(read.model.has_value());
  EXPECT_EQ(read.findings.size(), 1u);
}

TEST(ModelMistakes, TheSchemaIsTheOneThatIsPublished) {
  EXPECT_NE(model_schema_json().find("\"A Modbus product"), std::string::npos);
}

// Whatever is done to a good file: it is read, or every finding has a line that is in it.
TEST(ModelMistakes, AGarbledFileNeverBreaksTheReader) {
  const std::string good =
      kHead + "[wire]\nprobe = { table = \"coils\", address = 0, count = 8 }\n\n" + kPoint + "error_values = [1, 2]\n";
  ASSERT_EQ(told(good), std::vector<std::string>{});
  int refused = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Prng prng{seed};
    std::string text = good;
    for (auto left = 1 + prng.below(3); left > 0; --left) {
      const auto length = static_cast<std::uint32_t>(text.size());
      const auto at = prng.below(length);
      const auto kind = prng.below(3);
      if (kind == 0) text.erase(at, 1 + prng.below(12));
      if (kind == 1) text[at] = static_cast<char>(prng.below(256));
      if (kind == 2) text.insert(at, text.substr(prng.below(length), prng.below(30)));
    }
    const auto read = read_model(text, "probe.toml");
    EXPECT_NE(read.model.has_value(), !read.findings.empty());
    const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
    for (const auto& finding : read.findings) EXPECT_TRUE(finding.line >= 1 && finding.line <= lines) << text_of(finding);
    refused += !read.model.has_value();
  }
  EXPECT_GT(refused, 150);
}

}  // namespace
}  // namespace archroom::settings
