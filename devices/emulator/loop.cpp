#include "devices/emulator/loop.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/contract.hpp"

namespace archroom::emulator {

namespace {

constexpr int kIdleMs = 200;  // the most that virtual time lags behind when nobody asks
constexpr auto kFinish = std::chrono::milliseconds{500};

}  // namespace

Loop::Loop(Endpoints endpoints, double speed) : endpoints_(std::move(endpoints)), speed_(speed), last_(Clock::now()) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  signals_ = signalfd(-1, &ends, SFD_NONBLOCK | SFD_CLOEXEC);
  ARCHROOM_CHECK(signals_ >= 0 && pipe2(mailbox_, O_CLOEXEC) == 0);
  ARCHROOM_CHECK(fcntl(mailbox_[0], F_SETFL, O_NONBLOCK) == 0);
}

Loop::~Loop() {
  ::close(signals_);
  ::close(mailbox_[0]);
  ::close(mailbox_[1]);
}

void Loop::post(std::function<void()>* letter) const {
  while (::write(mailbox_[1], &letter, sizeof letter) != static_cast<ssize_t>(sizeof letter)) ARCHROOM_CHECK(errno == EINTR);
}

// True when the last letter was among them.
bool Loop::take_letters() {
  std::function<void()>* letter = nullptr;
  while (::read(mailbox_[0], &letter, sizeof letter) == static_cast<ssize_t>(sizeof letter)) {
    if (letter == nullptr) return true;
    move_time();
    (*letter)();
  }
  return false;
}

void Loop::move_time() {
  const auto now = Clock::now();
  virtual_ns_ += static_cast<double>(std::chrono::nanoseconds{now - last_}.count()) * speed_;
  last_ = now;
  for (auto& endpoint : endpoints_)
    for (auto& device : endpoint->devices()) device.twin.advance(Instant{static_cast<std::int64_t>(virtual_ns_)});
}

void Loop::wait_and_serve(bool& terminate) {
  std::vector<pollfd> fds{{signals_, POLLIN, 0}, {mailbox_[0], POLLIN, 0}};
  std::vector<std::size_t> starts;
  auto wait_ms = std::int64_t{kIdleMs};
  for (const auto& endpoint : endpoints_) {
    starts.push_back(fds.size());
    endpoint->collect(fds);
    if (const auto due = endpoint->due())
      wait_ms = std::min(wait_ms, std::chrono::ceil<std::chrono::milliseconds>(*due - Clock::now()).count());
  }
  starts.push_back(fds.size());
  if (::poll(fds.data(), fds.size(), static_cast<int>(std::max<std::int64_t>(0, wait_ms))) < 0) return;
  move_time();
  for (std::size_t i = 0; i < endpoints_.size(); ++i)
    endpoints_[i]->serve(std::span{fds}.subspan(starts[i], starts[i + 1] - starts[i]), last_);
  if (fds[1].revents != 0) (void)take_letters();
  terminate = fds[0].revents != 0;
}

void Loop::run() {
  for (bool terminate = false; !terminate;) wait_and_serve(terminate);
}

bool Loop::finish(const std::function<void()>& hurry_writers) {
  const auto deadline = Clock::now() + kFinish;
  while (!take_letters()) {
    if (Clock::now() >= deadline) return false;
    hurry_writers();
    pollfd mailbox{mailbox_[0], POLLIN, 0};
    (void)::poll(&mailbox, 1, 10);
  }
  return true;
}

}  // namespace archroom::emulator
