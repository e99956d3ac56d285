// One bus, one thread: owns the link and the drivers behind it, does all their waiting. Orders and stops come in from the
// controller thread; what was seen goes out as events. A stop is written at once, over an exchange in flight, and voids every
// older order.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/ids.hpp"
#include "controller/core/event.hpp"
#include "controller/runtime/counters.hpp"
#include "devices/vocabulary/driver.hpp"
#include "firmware-bridge/link/modbus_link.hpp"
#include "firmware-bridge/link/wake.hpp"

namespace archroom::runtime {

struct BusTiming {
  Duration response_timeout = milliseconds{100};
  Duration connect_timeout = seconds{1};
  Duration reopen_after = milliseconds{100};  // doubles with every failure
  Duration reopen_at_most = seconds{2};
};

class BusWorker {
 public:
  using Tell = std::function<void(core::Body)>;
  using MakeLink = std::function<std::unique_ptr<link::ModbusLink>(link::Wake&)>;

  // `tell` is called on the worker's thread and must not block.
  BusWorker(BusId bus, BusTiming timing, const MakeLink& make_link, Tell tell, Counters& counters);
  ~BusWorker();
  BusWorker(const BusWorker&) = delete;
  BusWorker& operator=(const BusWorker&) = delete;

  // Before start() only.
  void add(DeviceId device, std::unique_ptr<devices::PolledDriver> driver);
  void start();
  // Writes the stops that are still owed if the link stands, then ends. At most about one response time-out.
  void finish();

  // From any thread. An order whose stop count is older than the device's is void; so is one that finds the inbox full.
  void order(const DeviceId& device, std::uint64_t stop_count, devices::Order order);
  void stop(const DeviceId& device, std::uint64_t stop_count);

 private:
  struct Post {
    std::uint64_t stop_count = 0;
    devices::Order order;
  };
  struct Seat {
    std::unique_ptr<devices::PolledDriver> driver;
    std::uint64_t stop_count = 0;  // the highest that was ordered
    bool stop_owed = false;        // ordered, and not yet written
    std::deque<Post> posts;
  };

  void run();
  void reopen();
  void exchange(const DeviceId& device, Seat& seat);
  [[nodiscard]] Result<wire::Reply> converse(const wire::ModbusRequest& request);
  // True where a stop was written over an exchange in flight: nothing on this connection counts any more.
  bool write_owed_stops(bool in_flight);
  void drain_stop_replies();
  void hand_over_orders();
  void give(const DeviceId& device, Seat& seat, const Post& post);
  void link_is(devices::LinkState state, const std::string& detail);
  void tell_seen(devices::Observations seen);
  [[nodiscard]] std::map<DeviceId, Seat>::iterator most_due();
  [[nodiscard]] bool stop_is_owed();
  [[nodiscard]] bool is_owed_a_stop(const Seat& seat);
  [[nodiscard]] Seat& seat_of(const DeviceId& device);

  const BusId bus_;
  const BusTiming timing_;
  const Tell tell_;
  Counters& counters_;
  link::Wake wake_;
  std::unique_ptr<link::ModbusLink> link_;

  std::mutex mutex_;  // guards the inbox: posts, stop counts, stop_owed
  std::map<DeviceId, Seat> seats_;
  std::atomic<bool> finishing_{false};

  bool was_up_ = false;
  Duration reopen_after_;
  std::thread thread_;
};

}  // namespace archroom::runtime
