// From words to readings: every type, order, scale and sentinel.
#include <gtest/gtest.h>

#include <bit>

#include "devices/modbus_points/decode.hpp"
#include "tests/unit/devices/points_model.hpp"

namespace archroom::devices {
namespace {

using Words = std::vector<std::uint16_t>;

Decoded one(const ModelPoint& point, const Words& words) {
  const auto all = decode(point, words, point.address);
  EXPECT_EQ(all.size(), 1u);
  return all.at(0);
}

void expect_value(const ModelPoint& point, const Words& words, std::int64_t value) {
  const auto found = one(point, words);
  EXPECT_EQ(found.quality, Quality::Good) << found.reading.detail;
  EXPECT_EQ(found.reading.value, value);
  EXPECT_EQ(found.reading.unit, point.unit);
  EXPECT_EQ(found.reading.quantity, point.quantity);
}

void expect_none(const ModelPoint& point, const Words& words, Quality quality, const std::string& why) {
  const auto found = one(point, words);
  EXPECT_EQ(found.quality, quality);
  EXPECT_EQ(found.reading.value, 0);
  EXPECT_EQ(found.reading.detail, why);
}

ModelPoint tenths(PointType type = PointType::U16) {
  auto point = register_point("t", 7, type);
  point.scale = {1, 10};
  return point;
}

TEST(PointsDecode, IntegersOfEveryWidth) {
  expect_value(tenths(), {305}, 30'500);
  expect_value(tenths(PointType::S16), {0xFF9F}, -9'700);
  expect_value(tenths(PointType::U32), {0x0001, 0x0000}, 6'553'600);
  expect_value(tenths(PointType::S32), {0xFFFF, 0xFFFF}, -100);
  expect_value(tenths(PointType::U32), {0xFFFF, 0xFFFF}, 429'496'729'500);
}

TEST(PointsDecode, WordAndByteOrder) {
  auto point = tenths(PointType::U32);
  point.low_word_first = true;
  expect_value(point, {0x0005, 0x0001}, 6'554'100);
  point = tenths();
  point.low_byte_first = true;
  expect_value(point, {0x3101}, 30'500);
}

TEST(PointsDecode, FloatsOfBothWidths) {
  auto point = register_point("t", 0, PointType::F32);
  const auto bits = std::bit_cast<std::uint32_t>(-12.5F);
  expect_value(point, {static_cast<std::uint16_t>(bits >> 16), static_cast<std::uint16_t>(bits)}, -12'500);
  point.type = PointType::F64;
  const auto wide = std::bit_cast<std::uint64_t>(21.3456);
  const Words words = {static_cast<std::uint16_t>(wide >> 48), static_cast<std::uint16_t>(wide >> 32),
                       static_cast<std::uint16_t>(wide >> 16), static_cast<std::uint16_t>(wide)};
  expect_value(point, words, 21'346);
  expect_none(point, {0x7FF0, 0, 0, 0}, Quality::Bad, "no number");
  expect_none(point, {0x7FF8, 0, 0, 0}, Quality::Bad, "no number");
  expect_none(point, {0x7FE0, 0, 0, 0}, Quality::Bad, "no number");
}

// 1/512 and 1/3 have no end in decimals or in binary: rounded once, half away from zero.
TEST(PointsDecode, ScalesAreExact) {
  auto point = register_point("charge", 0);
  point.scale = {1, 512};
  expect_value(point, {51'200}, 100'000);
  expect_value(point, {1}, 2);
  point.scale = {1, 3};
  for (std::int64_t raw = 0; raw < 65'536; raw += 97)
    expect_value(point, {static_cast<std::uint16_t>(raw)}, (raw * 2000 + 3) / 6);
  point = register_point("t", 0, PointType::S16);
  point.scale = {1, 2000};
  expect_value(point, {1}, 1);
  expect_value(point, {0xFFFF}, -1);
  point.scale = {1'000'000, 1};
  point.type = PointType::U32;
  expect_value(point, {0xFFFF, 0xFFFF}, 4'294'967'295'000'000'000);
}

TEST(PointsDecode, AnOffsetComesAfterTheScale) {
  auto point = tenths();
  point.offset = -40'000;
  expect_value(point, {505}, 10'500);
}

TEST(PointsDecode, OffsetCodingOfNegatives) {
  auto point = tenths();
  point.negative_from = 10'000;
  expect_value(point, {9'999}, 999'900);
  expect_value(point, {10'000}, 0);
  expect_value(point, {10'051}, -5'100);
}

TEST(PointsDecode, ErrorAndUnsupportedValuesAreOfTheWireNotOfTheScale) {
  auto point = tenths(PointType::S16);
  point.error_values = {0x7FFF, 0xFFFF};
  point.unsupported_values = {0xFFFE};
  expect_none(point, {0x7FFF}, Quality::Bad, "the device's own error value 32767");
  expect_none(point, {0xFFFF}, Quality::Bad, "the device's own error value 65535");
  expect_none(point, {0xFFFE}, Quality::Unknown, "not offered by this device");
  expect_value(point, {0xFFFD}, -300);
  auto wide = tenths(PointType::U32);
  wide.error_values = {0xFFFFFFFF};
  expect_none(wide, {0xFFFF, 0xFFFF}, Quality::Bad, "the device's own error value 4294967295");
  expect_value(wide, {0, 0xFFFF}, 6'553'500);
}

TEST(PointsDecode, WhatCantBeIsBad) {
  auto point = tenths(PointType::S16);
  point.least = -40'000;
  point.most = 80'000;
  expect_value(point, {800}, 80'000);
  expect_value(point, {static_cast<std::uint16_t>(-400)}, -40'000);
  expect_none(point, {801}, Quality::Bad, "80.100 °C is out of its range");
  expect_none(point, {static_cast<std::uint16_t>(-401)}, Quality::Bad, "-40.100 °C is out of its range");
}

TEST(PointsDecode, ABitMayBeInvertedAndHasASeverity) {
  auto point = bit_point("smoke", 3);
  point.severity = Severity::Alarm;
  expect_value(point, {1}, 1);
  EXPECT_EQ(one(point, {1}).reading.severity, Severity::Alarm);
  point.inverted = true;
  expect_value(point, {1}, 0);
  expect_value(point, {0}, 1);
}

TEST(PointsDecode, EveryNamedBitIsAReading) {
  auto point = register_point("status", 0, PointType::Bits);
  point.bits = {{0, "leak", Severity::Alarm, false}, {15, "healthy", Severity::None, true}};
  const auto all = decode(point, Words{0x8001}, 0);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].reading, (Reading{"leak", Unit::State, 1, Severity::Alarm, ""}));
  EXPECT_EQ(all[1].reading, (Reading{"healthy", Unit::State, 0, Severity::None, ""}));
  EXPECT_EQ(decode(point, Words{0}, 0)[1].reading.value, 1);
}

TEST(PointsDecode, AnUnknownStateIsNoState) {
  auto point = register_point("mode", 0, PointType::Enumeration);
  point.unit = Unit::State;
  point.states = {{1, "heat"}, {2, "cool"}};
  expect_value(point, {2}, 2);
  EXPECT_EQ(one(point, {2}).reading.detail, "cool");
  expect_none(point, {3}, Quality::Bad, "3 is none of its states");
}

TEST(PointsDecode, AWitnessTakesTheValueAway) {
  auto point = register_point("t", 5);
  point.witness = Witness{4, 0};
  EXPECT_EQ(span_of(point).begin, 4);
  EXPECT_EQ(span_of(point).end, 6);
  EXPECT_EQ(decode(point, Words{0, 20}, 4)[0].quality, Quality::Good);
  EXPECT_EQ(decode(point, Words{0, 20}, 4)[0].reading.value, 20'000);
  EXPECT_EQ(decode(point, Words{1, 20}, 4)[0].quality, Quality::Bad);
  point.witness = Witness{7, 0};
  EXPECT_EQ(span_of(point).begin, 5);
  EXPECT_EQ(span_of(point).end, 8);
}

TEST(PointsDecode, ReadsFromTheMiddleOfABlock) { EXPECT_EQ(decode(tenths(), Words{1, 2, 305, 4}, 5)[0].reading.value, 30'500); }

TEST(PointsEncode, WhatIsReadIsWhatIsWritten) {
  auto point = tenths(PointType::S16);
  EXPECT_FALSE(encode(point, 0).ok()) << "not writable";
  point.write = PointWrite{wire::WriteFunction::OneRegister, -10'000, 10'000};
  for (const std::int64_t value : {-10'000, -9'900, 0, 500, 10'000}) {
    const auto words = encode(point, value);
    ASSERT_TRUE(words.ok());
    expect_value(point, words.value(), value);
  }
  EXPECT_FALSE(encode(point, 10'100).ok());
  EXPECT_FALSE(encode(point, -10'100).ok());
  EXPECT_EQ(encode(point, 50).error().detail, "t: 0.050 °C is between two of its steps");
  point.low_byte_first = true;
  point.offset = 1'000;
  expect_value(point, encode(point, 2'500).value(), 2'500);
}

TEST(PointsEncode, WhatDoesNotFitIsRefused) {
  auto point = register_point("t", 0);
  point.write = PointWrite{wire::WriteFunction::OneRegister, -100'000'000, 100'000'000};
  EXPECT_TRUE(encode(point, 65'535'000).ok());
  EXPECT_FALSE(encode(point, 65'536'000).ok());
  EXPECT_FALSE(encode(point, -1'000).ok());
  point.type = PointType::S16;
  EXPECT_TRUE(encode(point, -32'768'000).ok());
  EXPECT_FALSE(encode(point, 32'768'000).ok());
  point.type = PointType::U32;
  EXPECT_FALSE(encode(point, 1'000).ok());
}

TEST(PointsEncode, BitsAndStates) {
  auto point = bit_point("relay", 0);
  point.write = PointWrite{wire::WriteFunction::OneCoil, 0, 1};
  EXPECT_EQ(encode(point, 1).value(), Words{1});
  EXPECT_FALSE(encode(point, 2).ok());
  point.inverted = true;
  EXPECT_EQ(encode(point, 1).value(), Words{0});
  auto mode = register_point("mode", 0, PointType::Enumeration);
  mode.unit = Unit::State;
  mode.states = {{1, "heat"}, {3, "cool"}};
  mode.write = PointWrite{wire::WriteFunction::OneRegister, 0, 5};
  EXPECT_EQ(encode(mode, 3).value(), Words{3});
  EXPECT_FALSE(encode(mode, 2).ok());
}

}  // namespace
}  // namespace archroom::devices
