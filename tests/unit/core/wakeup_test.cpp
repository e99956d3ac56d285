// Every deadline fires by time alone, and the core never asks for a moment that has passed.
#include <gtest/gtest.h>

#include "controller/core/step.hpp"
#include "tests/unit/core/ready_bank.hpp"

namespace archroom::core {
namespace {

Effects at(ReadyBank& ready, Instant when, Body body) {
  return step(ready.state, Event{when, WallTime{when.ns / 1'000'000}, std::move(body)});
}

template <class E>
const E* find(const Effects& effects) {
  for (const auto& effect : effects) {
    if (const auto* found = std::get_if<E>(&effect)) return found;
  }
  return nullptr;
}

// Ticks as the runtime gives them, until something but pictures comes of it.
Effects pass(ReadyBank& ready, Instant until) {
  while (wakeup(ready.state) <= until) {
    const Instant next = wakeup(ready.state);
    EXPECT_GT(next, ready.state.now);
    const auto effects = at(ready, next, Tick{});
    if (find<Persist>(effects) != nullptr || find<StopMotion>(effects) != nullptr) return effects;
  }
  return {};
}

TEST(Wakeup, NothingIsDueInARoomThatWasJustSwitchedOn) { EXPECT_EQ(wakeup(initial_state({plan_of_eight()})), Instant::never()); }

TEST(Wakeup, APictureGrowsOldByTimeAlone) {
  ReadyBank ready;
  EXPECT_EQ(wakeup(ready.state), ready.bank.observed_at + seconds{1});
  (void)at(ready, wakeup(ready.state), Tick{});
  EXPECT_TRUE(ready.bank.armed);
  // Out of sight for two seconds more: nobody knows what happens there.
  EXPECT_EQ(wakeup(ready.state), ready.bank.observed_at + seconds{3});
  (void)at(ready, wakeup(ready.state), Tick{});
  EXPECT_FALSE(ready.bank.armed);
  EXPECT_EQ(ready.bank.disarmed_by.cause, Cause::StateNotFresh);
  EXPECT_EQ(wakeup(ready.state), Instant::never());
}

TEST(Wakeup, AMotionStopsByTimeAloneWhenItsPictureGrowsOld) {
  ReadyBank ready;
  ready.sent(devices::CloseBank{}, milliseconds{500});
  const auto effects = pass(ready, ready.state.now + seconds{5});
  ASSERT_NE(find<StopMotion>(effects), nullptr);
  EXPECT_EQ(ready.state.now, ready.bank.observed_at + milliseconds{300});
}

TEST(Wakeup, AMotionTimesOutByTimeAlone) {
  ReadyBank ready;
  ready.sent(devices::OpenFace{{3, devices::Side::Right}}, milliseconds{500});
  ready.bank.job->deadline = ready.state.now + milliseconds{200};
  const auto effects = pass(ready, ready.state.now + seconds{5});
  ASSERT_NE(find<StopMotion>(effects), nullptr);
  EXPECT_EQ(ready.state.now, Instant{} + seconds{10} + milliseconds{200});
  EXPECT_EQ(ready.bank.disarmed_by.cause, Cause::TimedOut);
}

TEST(Wakeup, AnIntentThatNeverBecomesDurableIsDroppedByTimeAlone) {
  ReadyBank ready;
  (void)at(ready, ready.state.now, MoveOrdered{{1}, {"1"}, devices::OpenFace{{3, devices::Side::Right}}, "li"});
  ASSERT_TRUE(ready.bank.job.has_value());
  (void)pass(ready, ready.state.now + seconds{60});
  EXPECT_FALSE(ready.bank.job.has_value());
  EXPECT_LE(ready.state.now, Instant{} + seconds{20});
}

TEST(Wakeup, AnAisleIsShownOnlySoLong) {
  ReadyBank ready;
  ready.bank.presentations = {Presentation{{}, 3, ready.state.now + seconds{40}, false, {}}};
  ready.bank.quality = devices::Quality::Unknown;
  ready.bank.armed = false;
  EXPECT_EQ(wakeup(ready.state), ready.state.now + seconds{40});
  (void)at(ready, wakeup(ready.state), Tick{});
  EXPECT_TRUE(ready.bank.presentations.empty());
}

TEST(Wakeup, AVisitedAisleIsFreeAfterSettlingEvenWhenItsTimeIsLongOver) {
  ReadyBank ready;
  ready.bank.quality = devices::Quality::Unknown;
  ready.bank.armed = false;
  ready.bank.presentations = {Presentation{{}, 3, ready.state.now - seconds{100}, true, ready.state.now}};
  EXPECT_EQ(wakeup(ready.state), ready.state.now + seconds{5});
  (void)at(ready, wakeup(ready.state) - Duration{1}, Tick{});
  EXPECT_FALSE(ready.bank.presentations.empty());
  (void)at(ready, wakeup(ready.state), Tick{});
  EXPECT_TRUE(ready.bank.presentations.empty());
}

TEST(Wakeup, WhileSomebodyIsInNothingIsDue) {
  ReadyBank ready;
  ready.bank.quality = devices::Quality::Unknown;
  ready.bank.armed = false;
  ready.bank.presentations = {Presentation{{}, 3, ready.state.now - seconds{100}, true, std::nullopt}};
  EXPECT_EQ(wakeup(ready.state), Instant::never());
}

TEST(WakeupDeathTest, TimeNeverRunsBackwards) {
  ReadyBank ready;
  EXPECT_DEATH((void)at(ready, ready.state.now - Duration{1}, Tick{}), "event.at >= state.now");
}

}  // namespace
}  // namespace archroom::core
