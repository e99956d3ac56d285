// A dead unit is left alone, probed less and less often in idle time, and taken back with its first answer.
#include "devices/vocabulary/unit_breaker.hpp"

#include <gtest/gtest.h>

namespace archroom::devices {
namespace {

struct UnitBreakerTest : testing::Test {
  void fail(int times = 1) {
    for (; times > 0; --times) breaker.failed(now);
  }
  void answer(int times) {
    for (; times > 0; --times) breaker.answered();
  }
  UnitBreaker breaker;
  Instant now = Instant{} + seconds{50};
};

TEST_F(UnitBreakerTest, ALivingUnitIsAlwaysAsked) {
  EXPECT_TRUE(breaker.may_ask(now, false));
  EXPECT_EQ(breaker.next_probe(), Instant::never());
  fail(2);
  EXPECT_FALSE(breaker.is_left_alone());
  EXPECT_TRUE(breaker.may_ask(now, false));
}

TEST_F(UnitBreakerTest, TheThirdFailureInARowIsTheLast) {
  fail(3);
  EXPECT_TRUE(breaker.is_left_alone());
  EXPECT_FALSE(breaker.may_ask(now, true));
  EXPECT_EQ(breaker.next_probe(), now + milliseconds{500});
}

TEST_F(UnitBreakerTest, ProbesGoOutInIdleTimeAlone) {
  fail(3);
  now = now + milliseconds{500} - Duration{1};
  EXPECT_FALSE(breaker.may_ask(now, true));
  now = now + Duration{1};
  EXPECT_TRUE(breaker.may_ask(now, true));
  EXPECT_FALSE(breaker.may_ask(now, false));
}

TEST_F(UnitBreakerTest, OnALineThatIsNeverIdleItIsProbedInTheEnd) {
  fail(3);
  now = breaker.next_probe() + seconds{60} - Duration{1};
  EXPECT_FALSE(breaker.may_ask(now, false));
  now = now + Duration{1};
  EXPECT_TRUE(breaker.may_ask(now, false));
}

TEST_F(UnitBreakerTest, ThePauseDoublesUpToTenSeconds) {
  fail(3);
  for (const int pause_ms : {1'000, 2'000, 4'000, 8'000, 10'000, 10'000}) {
    now = breaker.next_probe();
    fail();
    EXPECT_EQ(breaker.next_probe(), now + milliseconds{pause_ms});
  }
}

TEST_F(UnitBreakerTest, OneAnswerTakesItBackAndOneFailureLeavesItAloneAgain) {
  fail(6);
  answer(1);
  EXPECT_FALSE(breaker.is_left_alone());
  EXPECT_TRUE(breaker.may_ask(now, false));
  fail();
  EXPECT_TRUE(breaker.is_left_alone());
  EXPECT_EQ(breaker.next_probe(), now + milliseconds{500}) << "its pause begins anew";
}

TEST_F(UnitBreakerTest, AfterSomeAnswersItIsTrustedAsBefore) {
  fail(3);
  answer(1 + 6);
  fail(2);
  EXPECT_FALSE(breaker.is_left_alone());
}

TEST_F(UnitBreakerTest, ANowAndThenIsForgivenAndEveryOtherIsNot) {
  for (int i = 0; i < 1000; ++i) {
    fail();
    answer(3);
  }
  EXPECT_FALSE(breaker.is_left_alone());
  int rounds = 0;
  for (; !breaker.is_left_alone(); ++rounds) {
    fail();
    if (!breaker.is_left_alone()) answer(1);
  }
  EXPECT_EQ(rounds, 4);
}

// What a dead unit costs the line: ten minutes, asked every second, each question a time-out of half a second.
TEST_F(UnitBreakerTest, ADeadUnitCostsLittle) {
  Duration lost{0};
  const Instant end = now + minutes{10};
  for (; now < end; now = now + seconds{1}) {
    if (!breaker.may_ask(now, true)) continue;
    lost += milliseconds{500};
    fail();
  }
  EXPECT_LE(lost, seconds{35}) << "of 300 s that it would have cost";
  EXPECT_GE(lost, seconds{20}) << "it must be seen when it comes back";
}

}  // namespace
}  // namespace archroom::devices
