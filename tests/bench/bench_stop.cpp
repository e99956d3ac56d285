// From a stop ordered to its bytes at the bank's controller, while that controller owes an answer: loop, bus worker, link and
// driver of the daemon against a controller that never answers a poll before it has been stopped.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "controller/core/state.hpp"
#include "controller/runtime/bus_worker.hpp"
#include "controller/runtime/controller_loop.hpp"
#include "devices/shelf_plc/shelf_plc.hpp"
#include "firmware-bridge/link/modbus_tcp_link.hpp"
#include "tests/bench/figures.hpp"

namespace {

using namespace archroom;

constexpr std::uint8_t kStop = 4;  // cmd_code, docs/plc-map.md

// Answers a poll only after a stop has come; tells when both happened.
class SilentController {
 public:
  SilentController() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 8) != 0) std::abort();
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { serve(); }};
  }
  ~SilentController() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  void wait_for_poll() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return polled_; });
    polled_ = false;
  }
  bench::Clock::time_point wait_for_stop() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return stopped_; });
    stopped_ = false;
    return stop_came_;
  }

 private:
  static bool read_all(int peer, std::uint8_t* to, std::size_t size) {
    while (size > 0) {
      const auto got = ::recv(peer, to, size, 0);
      if (got <= 0) return false;
      to += got;
      size -= static_cast<std::size_t>(got);
    }
    return true;
  }

  void note(bool& what) {
    std::lock_guard lock{mutex_};
    what = true;
    changed_.notify_all();
  }

  void serve() {
    for (int peer = ::accept(listener_, nullptr, nullptr); peer >= 0; peer = ::accept(listener_, nullptr, nullptr)) {
      converse(peer);
      ::close(peer);
    }
  }

  void converse(int peer) {
    const int on = 1;
    ::setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::array<std::uint8_t, 260> frame{};
    std::vector<std::uint8_t> owed;
    while (read_all(peer, frame.data(), 6)) {
      const std::size_t rest = static_cast<std::size_t>(frame[4] << 8 | frame[5]);
      if (rest > frame.size() - 6 || !read_all(peer, frame.data() + 6, rest)) return;
      const auto came = bench::Clock::now();
      if (frame[7] == 4) {
        const std::uint8_t count = frame[11];
        owed = {0, 0, 0, 0, 0, static_cast<std::uint8_t>(3 + 2 * count), frame[6], 4, static_cast<std::uint8_t>(2 * count)};
        owed.resize(owed.size() + 2u * count);
        note(polled_);
        continue;
      }
      owed.insert(owed.end(), {0, 0, 0, 0, 0, 6, frame[6], 16, frame[8], frame[9], frame[10], frame[11]});
      (void)::send(peer, owed.data(), owed.size(), MSG_NOSIGNAL);
      owed.clear();
      if (frame[16] != kStop) continue;  // a session opened
      stop_came_ = came;
      note(stopped_);
    }
  }

  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool polled_ = false;
  bool stopped_ = false;
  bench::Clock::time_point stop_came_;
  std::thread thread_;
};

core::BankPlan one_bank() {
  core::BankPlan plan;
  plan.id = BankId{"1"};
  plan.device = DeviceId{"1"};
  plan.columns = 13;
  plan.column_width_mm = 550;
  plan.aisle_mm = 900;
  plan.speed_mm_s = 60;
  return plan;
}

// What the machine itself needs: a thread is woken through an eventfd, writes 41 bytes to a socket, another thread has read them.
std::vector<double> bare_wakes(int rounds) {
  std::vector<double> samples;
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) != 0) std::abort();
  link::Wake wake;
  std::atomic<bool> over{false};
  std::thread writer{[&] {
    const std::array<std::uint8_t, 41> bytes{};
    while (wake.wait(Instant::never()) == link::Wake::Event::Woken && !over) (void)::write(pair[0], bytes.data(), bytes.size());
  }};
  std::array<std::uint8_t, 41> bytes{};
  for (int i = 0; i < rounds; ++i) {
    const auto from = bench::Clock::now();
    wake.notify();
    std::size_t got = 0;
    while (got < bytes.size()) got += static_cast<std::size_t>(::read(pair[1], bytes.data(), bytes.size() - got));
    samples.push_back(bench::micros(bench::Clock::now() - from));
  }
  over = true;
  wake.notify();
  writer.join();
  ::close(pair[0]);
  ::close(pair[1]);
  return samples;
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = bench::is_smoke(argc, argv) ? 100 : 2000;
  SilentController controller;
  runtime::Counters counters;
  runtime::ControllerLoop* loop = nullptr;
  runtime::BusTiming timing;
  timing.reopen_after = std::chrono::milliseconds{1};
  runtime::BusWorker worker{
      timing,
      [&](link::Wake& wake) {
        return std::make_unique<link::ModbusTcpLink>(link::TcpEndpoint{"127.0.0.1", controller.port()}, wake);
      },
      [&](core::Body body) { loop->tell(std::move(body)); }, counters};
  runtime::Hands hands;
  hands.persist = [&](const core::Persist& persist) {
    loop->tell(core::Durable{persist.persist});
    return true;
  };
  hands.order = [&](const DeviceId& device, std::uint64_t count, devices::Order order) {
    worker.order(device, count, std::move(order));
  };
  hands.stop = [&](const DeviceId& device, std::uint64_t count) { worker.stop(device, count); };
  hands.post = [](runtime::BankPicture, bool) {};
  hands.alive = [] {};
  runtime::ControllerLoop the_loop{core::initial_state({one_bank()}), hands, nullptr, counters};
  loop = &the_loop;
  devices::ShelfPlc::Settings settings;
  settings.device = DeviceId{"1"};
  settings.shape.columns = 13;
  worker.add(settings.device, std::make_unique<devices::ShelfPlc>(settings));
  the_loop.start({});
  worker.start();

  std::vector<double> samples;
  for (int i = 0; i < rounds; ++i) {
    controller.wait_for_poll();
    const auto from = bench::Clock::now();  // the answer to the poll is owed now
    the_loop.tell(core::StopOrdered{{}, std::nullopt, "bench"});
    samples.push_back(bench::micros(controller.wait_for_stop() - from));
  }
  worker.finish();
  the_loop.finish();

  auto bare = bare_wakes(rounds);
  const double p99_ms = bench::percentile(samples, 99) / 1000;
  char baseline[112];
  std::snprintf(baseline, sizeof baseline, "eventfd, thread, socket p99 %.3f ms; stop p50 %.3f ms, max %.3f ms",
                bench::percentile(bare, 99) / 1000, bench::percentile(samples, 50) / 1000, samples.back() / 1000);
  return bench::show({"stop ordered -> bytes at the controller, reply owed, p99", "ms", p99_ms, baseline, 1, true}) ? 0 : 1;
}
