// Who looks on at a bus sees what goes by, in order and once; who does not look costs nothing, and who looks too slowly is told.
#include "controller/runtime/bus_trace.hpp"

#include <gtest/gtest.h>

#include <array>

namespace archroom::runtime {
namespace {

using Way = TraceEntry::Way;

class BusTraceTest : public ::testing::Test {
 protected:
  void exchange(std::uint8_t value) {
    trace.asks({"t1"});
    const std::array<std::uint8_t, 2> question{value, 1};
    trace.sent(question);
    now = now + milliseconds{4};
    const std::array<std::uint8_t, 2> answer{value, 2};
    trace.came(answer);
    const devices::Reading reading{"temperature", devices::Unit::Celsius, -21'500, {}, {}};
    trace.ended(std::nullopt, {{{"t1"}, now, devices::Quality::Good, reading}});
  }

  Instant now{1'000'000'000};
  BusTrace trace{wire::Envelope::Rtu, [this] { return now; }, [this] { return WallTime{now.ns / 1'000'000}; }};
};

TEST_F(BusTraceTest, NothingIsKeptWhileNobodyLooks) {
  exchange(1);
  EXPECT_FALSE(trace.watched());
  const auto look = trace.look(std::nullopt, 10);
  EXPECT_TRUE(look.entries.empty());
  EXPECT_TRUE(trace.look(look.next, 10).entries.empty());
}

TEST_F(BusTraceTest, ShowsEveryFrameOnceWithWhatWasMadeOfIt) {
  const auto from = trace.look(std::nullopt, 10).next;
  exchange(7);
  const auto look = trace.look(from, 10);
  ASSERT_EQ(look.entries.size(), 2U);
  EXPECT_EQ(look.entries[0].way, Way::Sent);
  EXPECT_EQ(look.entries[0].device, "t1");
  EXPECT_EQ(look.entries[1].way, Way::Came);
  EXPECT_EQ(look.entries[1].bytes, (std::vector<std::uint8_t>{7, 2}));
  EXPECT_EQ(look.entries[1].question, (std::vector<std::uint8_t>{7, 1}));
  EXPECT_EQ(look.entries[1].after, milliseconds{4});
  EXPECT_EQ(look.entries[1].text, "temperature -21.5 °C");
  EXPECT_TRUE(trace.look(look.next, 10).entries.empty());
}

// Between the answer and what its driver makes of it.
TEST_F(BusTraceTest, WhatCameIsShownWhenItIsKnownWhatItWas) {
  const auto from = trace.look(std::nullopt, 10).next;
  const std::array<std::uint8_t, 1> byte{9};
  trace.asks({"t1"});
  trace.sent(byte);
  trace.came(byte);
  const auto early = trace.look(from, 10);
  ASSERT_EQ(early.entries.size(), 1U);
  trace.ended(Error{Fault::Refused, "no"}, {});
  const auto late = trace.look(early.next, 10);
  ASSERT_EQ(late.entries.size(), 1U);
  EXPECT_EQ(late.entries[0].fault, Fault::Refused);
  EXPECT_EQ(late.entries[0].text, "no");
}

TEST_F(BusTraceTest, SilenceAndALineThatGoesAndComesStandByThemselves) {
  const auto from = trace.look(std::nullopt, 10).next;
  const std::array<std::uint8_t, 1> byte{9};
  trace.asks({"t1"});
  trace.sent(byte);
  trace.ended(Error{Fault::Timeout, "no answer in time"}, {});
  trace.trouble({Fault::LinkDown, "pulled out"});
  trace.opened();
  const auto look = trace.look(from, 10);
  ASSERT_EQ(look.entries.size(), 4U);
  EXPECT_EQ(look.entries[1].way, Way::Trouble);
  EXPECT_EQ(look.entries[1].device, "t1");
  EXPECT_EQ(look.entries[2].text, "pulled out");
  EXPECT_TRUE(look.entries[2].device.empty());
  EXPECT_EQ(look.entries[3].way, Way::Opened);
}

TEST_F(BusTraceTest, MemoryIsBoundedAndWhatWasDroppedIsSaid) {
  const auto from = trace.look(std::nullopt, 10).next;
  const std::vector<std::uint8_t> babble(5000, 0x55);
  constexpr std::size_t kMore = 50;
  for (std::size_t i = 0; i < BusTrace::kKept + kMore; ++i) trace.sent(babble);
  auto look = trace.look(from, 100);
  EXPECT_EQ(look.missed, kMore);
  EXPECT_EQ(look.entries.size(), 100U);
  EXPECT_EQ(look.entries[0].bytes.size(), BusTrace::kBytesKept);
  std::size_t seen = look.entries.size();
  std::uint64_t last = look.entries.back().n;
  while (!(look = trace.look(look.next, 1000)).entries.empty()) {
    EXPECT_EQ(look.missed, 0U);
    EXPECT_EQ(look.entries.front().n, last + 1);
    last = look.entries.back().n;
    seen += look.entries.size();
  }
  EXPECT_EQ(seen, BusTrace::kKept);
}

TEST_F(BusTraceTest, WhoStopsAskingStopsTheTraceAndIsToldSoWhenHeComesBack) {
  const auto from = trace.look(std::nullopt, 10).next;
  exchange(1);
  now = now + BusTrace::kWatch + milliseconds{1};
  exchange(2);
  EXPECT_FALSE(trace.watched());
  const auto back = trace.look(from, 10);
  EXPECT_TRUE(back.paused);
  EXPECT_TRUE(back.entries.empty());
  exchange(3);
  const auto look = trace.look(back.next, 10);
  EXPECT_FALSE(look.paused);
  ASSERT_EQ(look.entries.size(), 2U);
  EXPECT_EQ(look.entries[0].bytes[0], 3);
}

TEST_F(BusTraceTest, ACursorOfAProcessBeforeThisOneStartsAnew) {
  const auto look = trace.look(12'345, 10);
  EXPECT_TRUE(look.entries.empty());
  EXPECT_EQ(look.missed, 0U);
  exchange(1);
  EXPECT_EQ(trace.look(look.next, 10).entries.size(), 2U);
}

TEST_F(BusTraceTest, SeveralLookOnEachInHisOwnTime) {
  const auto from = trace.look(std::nullopt, 10).next;
  exchange(1);
  EXPECT_EQ(trace.look(from, 10).entries.size(), 2U);
  EXPECT_EQ(trace.look(from, 1).entries.size(), 1U);
  EXPECT_EQ(trace.look(from, 10).entries.size(), 2U);
}

}  // namespace
}  // namespace archroom::runtime
