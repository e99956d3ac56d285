#include "firmware-bridge/wire/modbus.hpp"

#include <gtest/gtest.h>

#include "base/prng.hpp"

namespace archroom::wire {
namespace {

using Bytes = std::vector<std::uint8_t>;

ModbusRequest read_of(Table table, std::uint16_t address, std::uint16_t count) { return {1, ModbusRead{table, address, count}}; }
ModbusRequest write_of(std::uint16_t address, std::vector<std::uint16_t> words) {
  return {1, ModbusWrite{address, std::move(words)}};
}

// The frames of the examples in "MODBUS Application Protocol Specification V1.1b3", sections 6.1 to 6.12.
struct Golden {
  ModbusRequest request;
  Bytes asked;
  Bytes answered;
  std::vector<std::uint16_t> words;
};

std::vector<Golden> goldens() {
  return {
      {read_of(Table::Coils, 0x13, 19),
       {1, 0, 0x13, 0, 0x13},
       {1, 3, 0xCD, 0x6B, 0x05},
       {1, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1}},
      {read_of(Table::DiscreteInputs, 0xC4, 22), {2, 0, 0xC4, 0, 0x16}, {2, 3, 0xAC, 0xDB, 0x35}, {0, 0, 1, 1, 0, 1, 0, 1,
                                                                                                   1, 1, 0, 1, 1, 0, 1, 1,
                                                                                                   1, 0, 1, 0, 1, 1}},
      {read_of(Table::HoldingRegisters, 0x6B, 3), {3, 0, 0x6B, 0, 3}, {3, 6, 0x02, 0x2B, 0, 0, 0, 0x64}, {0x022B, 0, 0x64}},
      {read_of(Table::InputRegisters, 8, 1), {4, 0, 8, 0, 1}, {4, 2, 0, 0x0A}, {0x0A}},
      {{1, ModbusWrite{0xAC, {1}, WriteFunction::OneCoil}}, {5, 0, 0xAC, 0xFF, 0}, {5, 0, 0xAC, 0xFF, 0}, {}},
      {{1, ModbusWrite{1, {3}, WriteFunction::OneRegister}}, {6, 0, 1, 0, 3}, {6, 0, 1, 0, 3}, {}},
      {{1, ModbusWrite{0x13, {1, 0, 1, 1, 0, 0, 1, 1, 1, 0}, WriteFunction::Coils}},
       {15, 0, 0x13, 0, 0x0A, 2, 0xCD, 0x01},
       {15, 0, 0x13, 0, 0x0A},
       {}},
      {write_of(1, {0x000A, 0x0102}), {16, 0, 1, 0, 2, 4, 0, 0x0A, 1, 2}, {16, 0, 1, 0, 2}, {}},
  };
}

TEST(Pdu, GoldenFrames) {
  for (const auto& golden : goldens()) {
    EXPECT_EQ(encode_pdu(golden.request), golden.asked);
    const auto reply = decode_pdu(golden.request, golden.answered);
    ASSERT_TRUE(reply.ok()) << reply.error().detail;
    EXPECT_EQ(reply.value().words, golden.words);
  }
}

TEST(Pdu, EveryTruncationAndEveryExtraByteIsGarbled) {
  for (const auto& golden : goldens()) {
    for (std::size_t size = 0; size < golden.answered.size(); ++size) {
      const Bytes cut(golden.answered.begin(), golden.answered.begin() + static_cast<std::ptrdiff_t>(size));
      const auto reply = decode_pdu(golden.request, cut);
      ASSERT_FALSE(reply.ok()) << "cut to " << size;
      EXPECT_EQ(reply.error().fault, Fault::Garbled);
    }
    Bytes longer = golden.answered;
    longer.push_back(0);
    EXPECT_FALSE(decode_pdu(golden.request, longer).ok());
  }
}

TEST(Pdu, AnAnswerToAnotherQuestionIsGarbled) {
  const auto all = goldens();
  for (std::size_t asked = 0; asked < all.size(); ++asked) {
    for (std::size_t answered = 0; answered < all.size(); ++answered) {
      if (asked == answered) continue;
      const auto reply = decode_pdu(all[asked].request, all[answered].answered);
      ASSERT_FALSE(reply.ok());
      EXPECT_EQ(reply.error().fault, Fault::Garbled);
    }
  }
  EXPECT_FALSE(decode_pdu(write_of(1, {1, 2}), Bytes{16, 0, 2, 0, 2}).ok()) << "the echo of another address";
  EXPECT_FALSE(decode_pdu(write_of(1, {1, 2}), Bytes{16, 0, 1, 0, 3}).ok()) << "the echo of another count";
  EXPECT_FALSE(decode_pdu(read_of(Table::InputRegisters, 0, 2), Bytes{4, 2, 0, 1, 0, 2}).ok()) << "a byte count that lies";
}

TEST(Pdu, ExceptionsBecomeFaults) {
  const auto request = read_of(Table::InputRegisters, 0, 1);
  for (int code = 0; code < 256; ++code) {
    Fault expected = Fault::Garbled;
    if (code == 1 || code == 2) expected = Fault::Unsupported;
    if (code == 3 || code == 4 || code == 5 || code == 6 || code == 8) expected = Fault::Refused;
    if (code == 10 || code == 11) expected = Fault::Timeout;
    const auto reply = decode_pdu(request, Bytes{0x84, static_cast<std::uint8_t>(code)});
    ASSERT_FALSE(reply.ok());
    EXPECT_EQ(reply.error().fault, expected) << code;
    EXPECT_NE(reply.error().detail.find(std::to_string(code)), std::string::npos) << reply.error().detail;
  }
  EXPECT_EQ(decode_pdu(request, Bytes{0x84}).error().fault, Fault::Garbled);
  EXPECT_EQ(decode_pdu(request, Bytes{0x84, 2, 0}).error().fault, Fault::Garbled);
  EXPECT_EQ(decode_pdu(request, Bytes{0x83, 2}).error().fault, Fault::Garbled) << "an exception to another function";
}

// A dumb second opinion on what a right answer looks like; random bytes must be refused unless they happen to be one.
bool is_right_registers_answer(std::size_t count, const Bytes& pdu) {
  return pdu.size() == 2 + 2 * count && pdu[0] == 4 && pdu[1] == 2 * count;
}

TEST(Pdu, RandomBytesAreNeverBelievedAndNeverReadBeyondTheirEnd) {
  Prng prng{20260301};
  int believed = 0;
  for (int round = 0; round < 200'000; ++round) {
    const auto count = static_cast<std::uint16_t>(1 + prng.below(4));
    Bytes pdu(prng.below(12));
    for (auto& byte : pdu) byte = static_cast<std::uint8_t>(prng.below(256));
    if (!pdu.empty() && prng.chance(500)) pdu[0] = 4;  // half of them get past the first look
    if (pdu.size() > 1 && prng.chance(500)) pdu[1] = static_cast<std::uint8_t>(2 * count);
    const auto reply = decode_pdu(read_of(Table::InputRegisters, 0, count), pdu);
    ASSERT_EQ(reply.ok(), is_right_registers_answer(count, pdu));
    if (!reply.ok()) continue;
    ++believed;
    ASSERT_EQ(reply.value().words.size(), count);
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(reply.value().words[i], pdu[2 + 2 * i] * 256 + pdu[3 + 2 * i]);
  }
  EXPECT_GT(believed, 1000) << "the test did not reach the believing side";
}

TEST(Pdu, WordsOfLargeNumbersComeHighFirst) {
  EXPECT_EQ(u32_of(0x0001, 0x0002), 0x00010002u);
  EXPECT_EQ(high_word(0xFFFE0001u), 0xFFFE);
  EXPECT_EQ(low_word(0xFFFE0001u), 0x0001);
}

TEST(PduDeathTest, ARequestThatTheProtocolHasNotIsOurBug) {
  EXPECT_DEATH((void)encode_pdu(read_of(Table::InputRegisters, 0, 0)), "contract violated");
  EXPECT_DEATH((void)encode_pdu(read_of(Table::InputRegisters, 0, 126)), "contract violated");
  EXPECT_DEATH((void)encode_pdu(read_of(Table::Coils, 0, 2001)), "contract violated");
  EXPECT_DEATH((void)encode_pdu(read_of(Table::InputRegisters, 0xFFFF, 2)), "contract violated");
  EXPECT_DEATH((void)encode_pdu(write_of(0, {})), "contract violated");
  EXPECT_DEATH((void)encode_pdu(write_of(0, std::vector<std::uint16_t>(124))), "contract violated");
}

}  // namespace
}  // namespace archroom::wire
