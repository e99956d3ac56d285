#include "base/instant.hpp"

#include <gtest/gtest.h>

namespace archroom {
namespace {

TEST(WallTime, PrintsRfc3339UtcWithMilliseconds) {
  EXPECT_EQ(rfc3339(WallTime{0}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(rfc3339(WallTime{1'772'352'930'250}), "2026-03-01T08:15:30.250Z");
  EXPECT_EQ(rfc3339(WallTime{-1}), "1969-12-31T23:59:59.999Z");
}

TEST(WallTime, ReadsWhatItPrints) {
  for (const std::int64_t ms : {0LL, 1'772'352'930'250LL, 951'782'400'001LL, -1LL, 4'102'444'799'999LL}) {
    EXPECT_EQ(parse_rfc3339(rfc3339(WallTime{ms})), WallTime{ms});
  }
}

TEST(WallTime, TakesOffsetsAndFractions) {
  EXPECT_EQ(parse_rfc3339("2026-03-01T16:15:30+08:00"), parse_rfc3339("2026-03-01T08:15:30Z"));
  EXPECT_EQ(parse_rfc3339("2026-03-01T08:15:30.25Z"), WallTime{1'772'352'930'250});
  EXPECT_EQ(parse_rfc3339("2026-03-01T08:15:30.250999999Z"), WallTime{1'772'352'930'250});
}

TEST(WallTime, RefusesWhatIsNoTime) {
  for (const char* text :
       {"", "2026-03-01", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T00:00:00",
        "2026-03-01T00:00:00.Z", "2026-03-01T00:00:00Z ", "2026-03-01 00:00:00Z", "2026-03-01T00:00:00.1234567890Z"}) {
    EXPECT_EQ(parse_rfc3339(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace archroom
