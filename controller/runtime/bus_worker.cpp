#include "controller/runtime/bus_worker.hpp"

#include <utility>

#include "base/contract.hpp"
#include "controller/runtime/clock.hpp"

namespace archroom::runtime {

BusWorker::BusWorker(BusTiming timing, const MakeLink& make_link, Tell tell, Counters& counters, wire::Envelope envelope)
    : trace_(envelope, monotonic_now, wall_now), line_(timing, make_link(wake_), monotonic_now, std::move(tell), counters) {
  line_.show_to(trace_);
}

BusWorker::~BusWorker() { finish(); }

void BusWorker::add(DeviceId device, std::unique_ptr<devices::PolledDriver> driver, BusLine::Answers answers) {
  ARCHROOM_CHECK(!thread_.joinable());
  line_.add(std::move(device), std::move(driver), answers);
}

void BusWorker::start() {
  thread_ = std::thread{[this] {
    while (!line_.ended()) line_.turn();
  }};
}

void BusWorker::finish() {
  line_.finish();
  wake_.notify();
  if (thread_.joinable()) thread_.join();
}

void BusWorker::order(const DeviceId& device, std::uint64_t stop_count, devices::Order order) {
  line_.order(device, stop_count, std::move(order));
  wake_.notify();
}

void BusWorker::stop(const DeviceId& device, std::uint64_t stop_count) {
  line_.stop(device, stop_count);
  wake_.notify();
}

}  // namespace archroom::runtime
