#include "firmware-bridge/link/wake.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/contract.hpp"
#include "firmware-bridge/link/clock.hpp"

namespace archroom::link {
namespace {

timespec left_until(Instant deadline) {
  // A day at most: never() must fit a timespec, and who waits longer simply waits again.
  const auto left = std::clamp<Duration>(deadline - monotonic_now(), Duration{0}, std::chrono::hours{24});
  const auto whole = std::chrono::duration_cast<seconds>(left);
  return {.tv_sec = whole.count(), .tv_nsec = (left - whole).count()};
}

}  // namespace

Wake::Wake() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) { ARCHROOM_CHECK(static_cast<bool>(event_)); }

void Wake::notify() noexcept {
  const int saved = errno;
  // Fails only where the counter is full, and then the waiter is notified already.
  (void)eventfd_write(event_.get(), 1);
  errno = saved;
}

bool Wake::take() {
  eventfd_t count = 0;
  return eventfd_read(event_.get(), &count) == 0;
}

Wake::Event Wake::wait(int fd, short events, Instant deadline) {
  while (true) {
    std::array<pollfd, 2> watched{{{event_.get(), POLLIN, 0}, {fd, events, 0}}};
    const timespec left = left_until(deadline);
    const int ready = ppoll(watched.data(), watched.size(), &left, nullptr);
    ARCHROOM_CHECK(ready >= 0 || errno == EINTR || errno == ENOMEM);
    if (ready > 0 && watched[0].revents != 0 && take()) return Event::Woken;
    if (ready > 0 && watched[1].revents != 0) return Event::Ready;
    if (monotonic_now() >= deadline) return Event::Deadline;
  }
}

}  // namespace archroom::link
