#include "firmware-bridge/link/wake.hpp"

#include <gtest/gtest.h>
#include <poll.h>

namespace archroom::link {
namespace {

constexpr Instant kPast{};

TEST(Wake, NoticesAddUpToOneAndAreTakenByTheWait) {
  Wake wake;
  EXPECT_EQ(wake.wait(kPast), Wake::Event::Deadline);
  wake.notify();
  wake.notify();
  EXPECT_EQ(wake.wait(Instant::never()), Wake::Event::Woken);
  EXPECT_EQ(wake.wait(kPast), Wake::Event::Deadline);
}

TEST(Wake, ANoticeGoesBeforeWhatIsReadyAndThatBeforeADeadlineThatHasPassed) {
  Wake wake;
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const Descriptor reading{ends[0]};
  const Descriptor writing{ends[1]};
  EXPECT_EQ(wake.wait(reading.get(), POLLIN, kPast), Wake::Event::Deadline);
  ASSERT_EQ(write(writing.get(), "x", 1), 1);
  wake.notify();
  EXPECT_EQ(wake.wait(reading.get(), POLLIN, kPast), Wake::Event::Woken);
  EXPECT_EQ(wake.wait(reading.get(), POLLIN, kPast), Wake::Event::Ready);
}

}  // namespace
}  // namespace archroom::link
