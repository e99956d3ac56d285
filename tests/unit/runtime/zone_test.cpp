// The site's zone: what its clocks are ahead of UTC, in summer and in winter.
#include <gtest/gtest.h>

#include "controller/runtime/clock.hpp"

namespace archroom::runtime {
namespace {

constexpr WallTime kJanuary{1'768'478'400'000};  // 2026-01-15T12:00:00Z
constexpr WallTime kJuly{1'784'116'800'000};     // 2026-07-15T12:00:00Z

TEST(Zone, WithoutSummerTime) {
  use_zone("Asia/Shanghai");
  EXPECT_EQ(utc_offset_min(kJanuary), 480);
  EXPECT_EQ(utc_offset_min(kJuly), 480);
}

TEST(Zone, WithSummerTime) {
  use_zone("Europe/Berlin");
  EXPECT_EQ(utc_offset_min(kJanuary), 60);
  EXPECT_EQ(utc_offset_min(kJuly), 120);
  // 2026-03-29T01:00:00Z: the clocks go on by an hour.
  EXPECT_EQ(utc_offset_min(WallTime{1'774'745'999'000}), 60);
  EXPECT_EQ(utc_offset_min(WallTime{1'774'746'000'000}), 120);
}

TEST(Zone, WestOfGreenwichAndHalfHours) {
  use_zone("America/St_Johns");
  EXPECT_EQ(utc_offset_min(kJanuary), -210);
  use_zone("UTC");
  EXPECT_EQ(utc_offset_min(kJuly), 0);
}

}  // namespace
}  // namespace archroom::runtime
