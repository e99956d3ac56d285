// Frames of a serial line, against the published examples of protocols.md and against damage.
#include "firmware-bridge/wire/rtu.hpp"

#include <gtest/gtest.h>

namespace archroom::wire {
namespace {

using Bytes = std::vector<std::uint8_t>;

ModbusRequest inputs(std::uint8_t unit, std::uint16_t address, std::uint16_t count) {
  return {unit, ModbusRead{Table::InputRegisters, address, count}};
}

// XY-MD02: 30.5 °C, 54.6 %.
const Bytes kAnswer{0x01, 0x04, 0x04, 0x01, 0x31, 0x02, 0x22, 0x2A, 0xCE};

TEST(Rtu, FramesAreThoseOfTheMakers) {
  EXPECT_EQ(rtu_frame(1, encode_pdu(inputs(1, 1, 2))), (Bytes{0x01, 0x04, 0x00, 0x01, 0x00, 0x02, 0x20, 0x0B}));
  const ModbusRequest renke{1, ModbusRead{Table::HoldingRegisters, 0, 2}};
  EXPECT_EQ(rtu_frame(1, encode_pdu(renke)), (Bytes{0x01, 0x03, 0x00, 0x00, 0x00, 0x02, 0xC4, 0x0B}));
  const ModbusRequest novabo{255, ModbusRead{Table::DiscreteInputs, 0, 8}};
  EXPECT_EQ(rtu_frame(255, encode_pdu(novabo)), (Bytes{0xFF, 0x02, 0x00, 0x00, 0x00, 0x08, 0x6C, 0x12}));
}

TEST(Rtu, AnAnswerIsFoundOnceItIsWhole) {
  const auto asked = inputs(1, 1, 2);
  for (std::size_t size = 0; size < kAnswer.size(); ++size) {
    EXPECT_TRUE(std::holds_alternative<NothingYet>(look_for_answer(asked, std::span(kAnswer).first(size)))) << size;
  }
  const auto look = look_for_answer(asked, kAnswer);
  const auto* answer = std::get_if<RtuAnswer>(&look);
  ASSERT_NE(answer, nullptr);
  const auto reply = decode_pdu(asked, std::span(kAnswer).subspan(answer->begin, answer->end - answer->begin));
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(reply.value().words, (std::vector<std::uint16_t>{305, 546}));
}

TEST(Rtu, EveryDamagedBitIsSeen) {
  const auto asked = inputs(1, 1, 2);
  for (std::size_t bit = 0; bit < kAnswer.size() * 8; ++bit) {
    auto damaged = kAnswer;
    damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ 1 << (bit % 8));
    EXPECT_TRUE(std::holds_alternative<NothingYet>(look_for_answer(asked, damaged))) << bit;
  }
}

TEST(Rtu, NoiseBeforeAnAnswerIsPassedOver) {
  Bytes noisy{0x01, 0x04, 0x04, 0xFF, 0x00};
  noisy.insert(noisy.end(), kAnswer.begin(), kAnswer.end());
  const auto look = look_for_answer(inputs(1, 1, 2), noisy);
  const auto* answer = std::get_if<RtuAnswer>(&look);
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->begin, 6U);
}

TEST(Rtu, AnotherQuestionsAnswerIsNone) {
  EXPECT_TRUE(std::holds_alternative<NothingYet>(look_for_answer(inputs(1, 1, 3), kAnswer))) << "another length";
  const ModbusRequest holding{1, ModbusRead{Table::HoldingRegisters, 1, 2}};
  EXPECT_TRUE(std::holds_alternative<NothingYet>(look_for_answer(holding, kAnswer))) << "another function";
}

TEST(Rtu, AnotherUnitsAnswerIsAStrangers) {
  const auto look = look_for_answer(inputs(2, 1, 2), kAnswer);
  const auto* stranger = std::get_if<RtuStranger>(&look);
  ASSERT_NE(stranger, nullptr);
  EXPECT_EQ(stranger->unit, 1);
  EXPECT_EQ(stranger->size, kAnswer.size());
}

TEST(Rtu, AnExceptionIsAnAnswer) {
  const Bytes pdu{0x84, 2};
  const auto frame = rtu_frame(1, pdu);
  const auto look = look_for_answer(inputs(1, 1, 2), frame);
  const auto* answer = std::get_if<RtuAnswer>(&look);
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->end - answer->begin, 2U);
  const ModbusRequest holding{1, ModbusRead{Table::HoldingRegisters, 1, 2}};
  EXPECT_TRUE(std::holds_alternative<NothingYet>(look_for_answer(holding, frame))) << "to another function";
}

TEST(Rtu, SizesAreThoseOnTheWire) {
  EXPECT_EQ(request_size(inputs(1, 0, 2)), 8U);
  EXPECT_EQ(reply_size(inputs(1, 0, 2)), 9U);
  EXPECT_EQ(reply_size({1, ModbusRead{Table::Coils, 0, 9}}), 7U);
  EXPECT_EQ(request_size({1, ModbusWrite{0, {1, 2}}}), 13U);
  EXPECT_EQ(reply_size({1, ModbusWrite{0, {1, 2}}}), 8U);
}

TEST(Rtu, TimesAreThoseOfTheStandard) {
  const SerialLine slow{9600, 'N', 1};
  EXPECT_EQ(character_time(slow), Duration{seconds{10}} / 9600);
  EXPECT_EQ(character_time({9600, 'E', 1}), Duration{seconds{11}} / 9600);
  EXPECT_EQ(silence_of(slow), Duration{seconds{10}} / 9600 * 7 / 2);
  EXPECT_EQ(silence_of({38400, 'N', 1}), std::chrono::microseconds{1750});
  EXPECT_EQ(exchange_time(slow, inputs(1, 0, 2)), character_time(slow) * 17);
}

}  // namespace
}  // namespace archroom::wire
