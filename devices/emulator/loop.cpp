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

constexpr auto kIdle = std::chrono::milliseconds{200};  // the most that virtual time lags behind when nobody asks
constexpr auto kFinish = std::chrono::milliseconds{500};

// Bytes of a fast line are due within fractions of a millisecond.
int wait(std::vector<pollfd>& fds, Clock::time_point until) {
  const auto left = std::max(std::chrono::nanoseconds{0}, std::chrono::nanoseconds{until - Clock::now()});
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(left);
  const timespec limit{.tv_sec = whole.count(), .tv_nsec = (left - whole).count()};
  return ::ppoll(fds.data(), fds.size(), &limit, nullptr);
}

}  // namespace

Loop::Loop(Room room, double speed) : room_(std::move(room)), speed_(speed), last_(Clock::now()) {
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
  const Instant at{static_cast<std::int64_t>(virtual_ns_)};
  for (auto& endpoint : room_.banks)
    for (auto& device : endpoint->devices()) device.twin.advance(at);
  for (auto& wire : room_.sensed)
    for (auto& unit : wire->units) unit.twin.advance(at);
}

void Loop::wait_and_serve(bool& terminate) {
  std::vector<pollfd> fds{{signals_, POLLIN, 0}, {mailbox_[0], POLLIN, 0}};
  std::vector<std::size_t> starts;
  auto wake_at = Clock::now() + kIdle;
  const auto heed = [&](const auto& wire) {
    starts.push_back(fds.size());
    wire.collect(fds);
    if (const auto due = wire.due()) wake_at = std::min(wake_at, *due);
  };
  for (const auto& endpoint : room_.banks) heed(*endpoint);
  for (const auto& wire : room_.sensed) heed(*wire);
  starts.push_back(fds.size());
  if (wait(fds, wake_at) < 0) return;
  move_time();
  auto start = starts.begin();
  const auto serve = [&](auto& wire) {
    wire.serve(std::span{fds}.subspan(*start, *(start + 1) - *start), last_);
    ++start;
  };
  for (auto& endpoint : room_.banks) serve(*endpoint);
  for (auto& wire : room_.sensed) serve(*wire);
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
