#include "firmware-bridge/link/clock.hpp"

#include <ctime>

#include "base/contract.hpp"

namespace archroom::link {

Instant monotonic_now() {
  timespec now{};
  ARCHROOM_CHECK(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
  return Instant{} + seconds{now.tv_sec} + Duration{now.tv_nsec};
}

}  // namespace archroom::link
