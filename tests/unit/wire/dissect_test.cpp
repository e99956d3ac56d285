// Frames taken apart: those of the specification's own examples, and damaged ones.
#include "firmware-bridge/wire/dissect.hpp"

#include <gtest/gtest.h>

#include "firmware-bridge/wire/rtu.hpp"

namespace archroom::wire {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Words = std::vector<std::uint16_t>;

Bytes tcp(std::uint8_t unit, const Bytes& pdu) {
  Bytes frame{0, 0, 0, 0, 0, static_cast<std::uint8_t>(pdu.size() + 1), unit};
  frame.insert(frame.end(), pdu.begin(), pdu.end());
  return frame;
}

struct Told {
  Bytes question, answer;
  std::uint16_t address, count;
  Words asked, answered;
};

// Modbus Application Protocol 1.1b3, 6.1 to 6.12.
const Told kExamples[] = {
    {{1, 0, 0x13, 0, 0x13}, {1, 3, 0xCD, 0x6B, 5}, 0x13, 19, {}, {1, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1}},
    {{2, 0, 0xC4, 0, 4}, {2, 1, 0x0C}, 0xC4, 4, {}, {0, 0, 1, 1}},
    {{3, 0, 0x6B, 0, 3}, {3, 6, 2, 0x2B, 0, 0, 0, 0x64}, 0x6B, 3, {}, {555, 0, 100}},
    {{4, 0, 8, 0, 1}, {4, 2, 0, 10}, 8, 1, {}, {10}},
    {{5, 0, 0xAC, 0xFF, 0}, {5, 0, 0xAC, 0xFF, 0}, 0xAC, 1, {0xFF00}, {0xFF00}},
    {{6, 0, 1, 0, 3}, {6, 0, 1, 0, 3}, 1, 1, {3}, {3}},
    {{15, 0, 0x13, 0, 10, 2, 0xCD, 1}, {15, 0, 0x13, 0, 10}, 0x13, 10, {1, 0, 1, 1, 0, 0, 1, 1, 1, 0}, {}},
    {{16, 0, 1, 0, 2, 4, 0, 10, 1, 2}, {16, 0, 1, 0, 2}, 1, 2, {10, 258}, {}},
};

TEST(Dissect, TheExamplesOfTheSpecificationOnBothWires) {
  for (const auto envelope : {Envelope::Tcp, Envelope::Rtu}) {
    for (const auto& told : kExamples) {
      const auto frame = [&](const Bytes& pdu) { return envelope == Envelope::Tcp ? tcp(17, pdu) : rtu_frame(17, pdu); };
      const auto question = dissect(envelope, Part::Question, frame(told.question));
      const auto answer = dissect(envelope, Part::Answer, frame(told.answer), &question);
      for (const auto* one : {&question, &answer}) {
        EXPECT_EQ(name_of(one->soundness), "whole") << int{told.question[0]};
        EXPECT_EQ(one->unit, 17);
        EXPECT_EQ(one->function, told.question[0]);
        EXPECT_EQ(one->address, told.address);
        EXPECT_EQ(one->count, told.count);
        EXPECT_FALSE(one->exception);
      }
      EXPECT_EQ(question.words, told.asked) << int{told.question[0]};
      EXPECT_EQ(answer.words, told.answered) << int{told.question[0]};
      EXPECT_FALSE(function_name(told.question[0]).empty());
    }
  }
}

TEST(Dissect, ARefusalNamesItsFunctionAndItsReason) {
  const auto refusal = dissect(Envelope::Rtu, Part::Answer, rtu_frame(3, Bytes{0x84, 2}));
  EXPECT_EQ(refusal.soundness, Soundness::Whole);
  EXPECT_EQ(refusal.function, 4);
  EXPECT_EQ(refusal.exception, 2);
  EXPECT_EQ(exception_name(2), "illegal_data_address");
  for (const int code : {1, 2, 3, 4, 5, 6, 8, 10, 11}) EXPECT_FALSE(exception_name(static_cast<std::uint8_t>(code)).empty());
  EXPECT_TRUE(exception_name(7).empty());
}

TEST(Dissect, AnAnswerToAnotherQuestionHasNoAddress) {
  const auto question = dissect(Envelope::Tcp, Part::Question, tcp(1, {3, 0, 5, 0, 1}));
  const auto other_unit = dissect(Envelope::Tcp, Part::Answer, tcp(2, {3, 2, 0, 9}), &question);
  EXPECT_FALSE(other_unit.address);
  EXPECT_EQ(other_unit.words, Words{9});
  EXPECT_FALSE(dissect(Envelope::Tcp, Part::Answer, tcp(1, {4, 2, 0, 9}), &question).address);
  EXPECT_EQ(dissect(Envelope::Tcp, Part::Answer, tcp(1, {3, 2, 0, 9}), &question).address, 5);
}

TEST(Dissect, DamageIsSaid) {
  auto damaged = rtu_frame(1, Bytes{4, 2, 0, 9});
  damaged[3] ^= 1;
  EXPECT_EQ(dissect(Envelope::Rtu, Part::Answer, damaged).soundness, Soundness::BadCheckSum);
  EXPECT_EQ(dissect(Envelope::Tcp, Part::Answer, tcp(1, {0x2B, 0x0E})).soundness, Soundness::NoModbus);
  auto http = tcp(1, {4, 2, 0, 9});
  http[2] = 'T';
  EXPECT_EQ(dissect(Envelope::Tcp, Part::Answer, http).soundness, Soundness::NoModbus);
  auto liar = tcp(1, {4, 2, 0, 9});
  liar[5] = 200;
  EXPECT_EQ(dissect(Envelope::Tcp, Part::Answer, liar).soundness, Soundness::CutShort);
  EXPECT_EQ(dissect(Envelope::Rtu, Part::Answer, rtu_frame(1, Bytes{0x84, 2, 2})).soundness, Soundness::CutShort);
}

// Whatever the beginning of whatever frame: nothing is read that is not there (the sanitizer looks on), and none counts as whole.
TEST(Dissect, NoBeginningOfAFrameIsAFrame) {
  for (const auto& told : kExamples) {
    const auto question = dissect(Envelope::Tcp, Part::Question, tcp(1, told.question));
    for (const auto& [part, pdu] : {std::pair{Part::Question, told.question}, std::pair{Part::Answer, told.answer}}) {
      const auto whole = tcp(1, pdu);
      const auto line = rtu_frame(1, pdu);
      for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_NE(dissect(Envelope::Tcp, part, std::span(whole).first(size), &question).soundness, Soundness::Whole) << size;
      }
      for (std::size_t size = 0; size < line.size(); ++size) {
        EXPECT_NE(dissect(Envelope::Rtu, part, std::span(line).first(size), &question).soundness, Soundness::Whole) << size;
      }
    }
  }
}

}  // namespace
}  // namespace archroom::wire
