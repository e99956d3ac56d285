// The thread of one bus: turns its BusLine over and over; the waiting is done in the link, and ended by a notice.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "controller/runtime/bus_line.hpp"
#include "firmware-bridge/link/wake.hpp"

namespace archroom::runtime {

class BusWorker {
 public:
  using Tell = BusLine::Tell;
  using MakeLink = std::function<std::unique_ptr<link::ModbusLink>(link::Wake&)>;

  // `tell` is called on the worker's thread, or on that of order(), and must not block.
  BusWorker(BusTiming timing, const MakeLink& make_link, Tell tell, Counters& counters,
            wire::Envelope envelope = wire::Envelope::Tcp);
  ~BusWorker();
  BusWorker(const BusWorker&) = delete;
  BusWorker& operator=(const BusWorker&) = delete;

  // Before start() only.
  void add(DeviceId device, std::unique_ptr<devices::PolledDriver> driver,
           BusLine::Answers answers = BusLine::Answers::InSession);
  void start();
  // Writes the stops that are still owed if the link stands, then ends. At most about one response time-out.
  void finish();

  // From any thread.
  void order(const DeviceId& device, std::uint64_t stop_count, devices::Order order);
  void stop(const DeviceId& device, std::uint64_t stop_count);
  [[nodiscard]] BusTrace& trace() { return trace_; }

 private:
  link::Wake wake_;
  BusTrace trace_;
  BusLine line_;
  std::thread thread_;
};

}  // namespace archroom::runtime
