#include "firmware-bridge/link/mbap.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/prng.hpp"

namespace archroom::link {
namespace {

using Bytes = std::vector<std::uint8_t>;

const Bytes kReadAnswer{0, 0, 0, 0, 0, 7, 1, 4, 4, 0, 1, 0, 2};
const Bytes kWriteAnswer{0, 0, 0, 0, 0, 6, 1, 16, 0, 0, 0, 17};
const Bytes kException{0, 0, 0, 0, 0, 3, 1, 0x84, 2};

bool complete(const Bytes& bytes) { return std::holds_alternative<Complete>(look_at_frame(bytes, 1)); }
bool incomplete(const Bytes& bytes) { return std::holds_alternative<Incomplete>(look_at_frame(bytes, 1)); }
bool garbled(const Bytes& bytes) { return std::holds_alternative<Error>(look_at_frame(bytes, 1)); }

TEST(Mbap, AWholeFrameIsCompleteAndEveryBeginningOfItIncomplete) {
  for (const auto& frame : {kReadAnswer, kWriteAnswer, kException}) {
    const auto look = look_at_frame(frame, 1);
    ASSERT_TRUE(std::holds_alternative<Complete>(look));
    EXPECT_EQ(std::get<Complete>(look).size, frame.size());
    for (std::size_t size = 0; size < frame.size(); ++size) {
      EXPECT_TRUE(incomplete({frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size)})) << size;
    }
    Bytes longer = frame;
    longer.push_back(0);
    EXPECT_TRUE(garbled(longer)) << "bytes that belong to nothing";
  }
}

TEST(Mbap, EachFieldThatIsWrongIsRefusedAsSoonAsItIsSeen) {
  const auto changed = [](std::size_t at, std::uint8_t value, std::size_t cut) {
    Bytes frame = kReadAnswer;
    frame[at] = value;
    frame.resize(cut);
    return frame;
  };
  EXPECT_TRUE(garbled(changed(1, 5, 2))) << "transaction";
  EXPECT_TRUE(garbled(changed(3, 1, 4))) << "protocol";
  EXPECT_TRUE(garbled(changed(4, 1, 7))) << "longer than any frame";
  EXPECT_TRUE(garbled(changed(5, 2, 7))) << "too short for a PDU";
  EXPECT_TRUE(garbled(changed(6, 2, 7))) << "unit";
  EXPECT_TRUE(garbled(changed(7, 0x2B, 9))) << "a function that is never asked for";
  EXPECT_TRUE(garbled(changed(8, 100, 9))) << "a byte count that is not the frame's length";
}

TEST(Mbap, TheLongestFrameFits) {
  Bytes frame{0, 0, 0, 0, 0, 254, 1, 3, 251};
  frame.resize(kLongestFrame);
  EXPECT_TRUE(complete(frame));
  EXPECT_EQ(announced_size(frame).value(), kLongestFrame);
  frame[5] = 255;
  EXPECT_FALSE(announced_size(frame).ok());
}

TEST(Mbap, RandomBytesNeverCountAsMoreThanTheyAre) {
  Prng prng{7};
  int completes = 0;
  for (int round = 0; round < 300'000; ++round) {
    Bytes bytes(prng.below(16));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<std::uint8_t>(prng.chance(100) ? prng.below(256) : i < kReadAnswer.size() ? kReadAnswer[i] : 0);
    }
    const auto look = look_at_frame(bytes, 1);
    const auto* frame = std::get_if<Complete>(&look);
    if (frame == nullptr) continue;
    ++completes;
    ASSERT_EQ(frame->size, bytes.size());
    ASSERT_EQ(frame->size, 6u + bytes[5]);
    ASSERT_EQ(bytes[6], 1);
  }
  EXPECT_GT(completes, 1000);
}

}  // namespace
}  // namespace archroom::link
