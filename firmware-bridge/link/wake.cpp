#include "firmware-bridge/link/wake.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

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
  std::array<pollfd, 1> watched{{{fd, events, 0}}};
  return wait(watched, deadline);
}

Wake::Event Wake::wait_undisturbed(int fd, short events, Instant deadline) {
  pollfd watched{fd, events, 0};
  while (true) {
    const timespec left = left_until(deadline);
    if (ppoll(&watched, 1, &left, nullptr) > 0) return Event::Ready;
    if (monotonic_now() >= deadline) return Event::Deadline;
  }
}

Wake::Event Wake::wait(std::span<pollfd> watched, Instant deadline) {
  std::vector<pollfd> all{{event_.get(), POLLIN, 0}};
  all.insert(all.end(), watched.begin(), watched.end());
  while (true) {
    const timespec left = left_until(deadline);
    const int ready = ppoll(all.data(), all.size(), &left, nullptr);
    ARCHROOM_CHECK(ready >= 0 || errno == EINTR || errno == ENOMEM);
    for (std::size_t i = 0; i < watched.size(); ++i) watched[i].revents = ready > 0 ? all[i + 1].revents : short{0};
    if (ready > 0 && all[0].revents != 0 && take()) return Event::Woken;
    if (std::any_of(watched.begin(), watched.end(), [](const pollfd& one) { return one.revents != 0; })) return Event::Ready;
    if (monotonic_now() >= deadline) return Event::Deadline;
  }
}

}  // namespace archroom::link
