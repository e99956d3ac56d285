// What ends a wait early: an eventfd. Any thread may call notify(), and a signal handler too; one thread waits.
//
// A wait that ends with Woken has taken the notice with it. So: put the work where it will be looked for, then notify(); after
// Woken look for work. Notices given in between add up to one.
#pragma once

#include <poll.h>

#include <span>

#include "base/instant.hpp"
#include "firmware-bridge/link/descriptor.hpp"

namespace archroom::link {

class Wake {
 public:
  Wake();

  void notify() noexcept;

  enum class Event { Ready, Woken, Deadline };
  // Until `fd` has one of `events` (as for poll; also on its end or failure), a notice comes, or the deadline has passed.
  // A notice comes first, what is ready second. Without a descriptor (-1) only notice and deadline count.
  [[nodiscard]] Event wait(int fd, short events, Instant deadline);
  [[nodiscard]] Event wait(Instant deadline) { return wait(-1, 0, deadline); }
  // Hears no notice: for the few milliseconds in which bytes are on a wire that nothing may interrupt.
  [[nodiscard]] static Event wait_undisturbed(int fd, short events, Instant deadline);
  // The same over several; their revents say which.
  [[nodiscard]] Event wait(std::span<pollfd> watched, Instant deadline);

 private:
  bool take();

  Descriptor event_;
};

}  // namespace archroom::link
