#include "base/result.hpp"

#include <gtest/gtest.h>

namespace archroom {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return Error{Fault::Refused, "odd"};
  return n / 2;
}

TEST(Result, HoldsAValueOrAFault) {
  EXPECT_EQ(half(4).value(), 2);
  EXPECT_EQ(half(3).error().fault, Fault::Refused);
  EXPECT_EQ(half(3).error().detail, "odd");
  EXPECT_TRUE(Result<void>{}.ok());
}

TEST(ResultDeathTest, TakingWhatIsNotThereIsOurBug) { EXPECT_DEATH((void)half(3).value(), "contract violated"); }

}  // namespace
}  // namespace archroom
