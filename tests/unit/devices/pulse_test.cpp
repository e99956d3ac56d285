#include "devices/shelf_plc/pulse.hpp"

#include <gtest/gtest.h>

namespace archroom::devices {
namespace {

constexpr Instant at(std::int64_t ms) { return Instant{} + milliseconds{ms}; }
using Verdict = Pulse::Verdict;

TEST(Pulse, AliveWhileBothCountersGoOn) {
  Pulse pulse;
  for (int ms = 0; ms <= 20'000; ms += 500) {
    EXPECT_EQ(pulse.saw(at(ms), static_cast<std::uint32_t>(ms), static_cast<std::uint16_t>(ms / 1000), 0), Verdict::Alive) << ms;
  }
}

TEST(Pulse, ATickMayStandForLessThanThreeHundredMilliseconds) {
  Pulse pulse;
  EXPECT_EQ(pulse.saw(at(0), 5, 0, 0), Verdict::Alive);
  EXPECT_EQ(pulse.saw(at(299), 5, 0, 0), Verdict::Alive);
  EXPECT_EQ(pulse.saw(at(300), 5, 0, 0), Verdict::Frozen);
  EXPECT_EQ(pulse.saw(at(400), 6, 0, 0), Verdict::Alive);
}

TEST(Pulse, AHeartbeatMayStandForThreeSeconds) {
  Pulse pulse;
  EXPECT_EQ(pulse.saw(at(0), 0, 9, 0), Verdict::Alive);
  EXPECT_EQ(pulse.saw(at(3000), 3000, 9, 3), Verdict::Alive);
  EXPECT_EQ(pulse.saw(at(3001), 3001, 9, 3), Verdict::Frozen);
  EXPECT_EQ(pulse.saw(at(3002), 3002, 10, 3), Verdict::Alive);
}

TEST(Pulse, ATickThatWrapsIsNoRestart) {
  Pulse pulse;
  EXPECT_EQ(pulse.saw(at(0), 0xFFFFFF00u, 0, 100), Verdict::Alive);
  EXPECT_EQ(pulse.saw(at(500), 0x000000F4u, 1, 100), Verdict::Alive);
  EXPECT_EQ(pulse.tick_at(at(510)), 0x000000FEu);
}

TEST(Pulse, ACounterThatStartsAnewIsARestart) {
  const auto after = [](std::uint32_t tick, std::uint32_t uptime_s) {
    Pulse pulse;
    (void)pulse.saw(at(0), 0xF0000000u, 5, 100);
    return pulse.saw(at(500), tick, 6, uptime_s);
  };
  EXPECT_EQ(after(0xF00001F4u, 100), Verdict::Alive);
  EXPECT_EQ(after(0xEFFFFFFFu, 100), Verdict::Restarted) << "backwards";
  EXPECT_EQ(after(20, 100), Verdict::Restarted) << "a leap of days: no wrap";
  EXPECT_EQ(after(0xF00001F4u, 3), Verdict::Restarted) << "the time since power-up shrank";
}

}  // namespace
}  // namespace archroom::devices
