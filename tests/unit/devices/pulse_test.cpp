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

// Found by an attack: pictures that came late or twice counted as new, and columns went on towards a person.
TEST(Pulse, APictureIsAsOldAsTheControllersCounterSays) {
  Pulse pulse;
  (void)pulse.saw(at(0), 0, 0, 0);
  EXPECT_EQ(pulse.taken_at(), at(0));
  (void)pulse.saw(at(100), 100, 0, 0);
  EXPECT_EQ(pulse.taken_at(), at(100));
  (void)pulse.saw(at(200), 100, 0, 0);  // the same again
  EXPECT_EQ(pulse.taken_at(), at(101));
  (void)pulse.saw(at(300), 150, 0, 0);  // each a little later than the last
  EXPECT_EQ(pulse.taken_at(), at(152));
  (void)pulse.saw(at(400), 400, 0, 0);  // caught up
  EXPECT_EQ(pulse.taken_at(), at(400));
}

TEST(Pulse, AClockThatIsOneInAThousandSlowerNeverLags) {
  Pulse pulse;
  for (std::int64_t ms = 0; ms < 3'600'000; ms += 500) {
    (void)pulse.saw(at(ms), static_cast<std::uint32_t>(ms - ms / 1000), static_cast<std::uint16_t>(ms / 1000), 0);
    ASSERT_LE(at(ms) - pulse.taken_at(), milliseconds{5}) << ms;
  }
}

TEST(Pulse, AControllerThatSleptForSecondsIsCountedFromItsWakingUp) {
  Pulse pulse;
  (void)pulse.saw(at(0), 0, 0, 0);
  (void)pulse.saw(at(5000), 100, 1, 0);
  EXPECT_EQ(pulse.taken_at(), at(5000));
}

// Found by the simulator: started anew twice within seconds, it was taken for one that lags, and its pictures for too old to move
// on for a minute and more.
TEST(Pulse, AControllerThatStartsAnewSoonAfterAStartDoesNotLag) {
  Pulse pulse;
  (void)pulse.saw(at(0), 90'000, 90, 90);
  EXPECT_EQ(pulse.saw(at(100), 30, 0, 0), Verdict::Restarted);
  EXPECT_EQ(pulse.saw(at(1600), 300, 0, 0), Verdict::Restarted);
  EXPECT_EQ(pulse.taken_at(), at(1600));
  EXPECT_EQ(pulse.saw(at(1700), 400, 0, 0), Verdict::Alive);
  EXPECT_EQ(pulse.taken_at(), at(1700));
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
