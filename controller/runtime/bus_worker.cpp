#include "controller/runtime/bus_worker.hpp"

#include <algorithm>
#include <utility>

#include "base/contract.hpp"
#include "controller/runtime/clock.hpp"

namespace archroom::runtime {
namespace {

constexpr std::size_t kPostsAtMost = 64;

// Orders that were void before they could be sent; only a Move is somebody's business.
std::optional<IntentId> intent_of(const devices::Order& order) {
  const auto* move = std::get_if<devices::Move>(&order);
  return move == nullptr ? std::nullopt : std::optional{move->intent};
}

const wire::ModbusRequest& modbus(const wire::Request& request) { return std::get<wire::ModbusRequest>(request); }

}  // namespace

BusWorker::BusWorker(BusId bus, BusTiming timing, const MakeLink& make_link, Tell tell, Counters& counters)
    : bus_(std::move(bus)),
      timing_(timing),
      tell_(std::move(tell)),
      counters_(counters),
      link_(make_link(wake_)),
      reopen_after_(timing.reopen_after) {}

BusWorker::~BusWorker() { finish(); }

void BusWorker::add(DeviceId device, std::unique_ptr<devices::PolledDriver> driver) {
  ARCHROOM_CHECK(!thread_.joinable());
  seats_[std::move(device)].driver = std::move(driver);
}

void BusWorker::start() {
  thread_ = std::thread{[this] { run(); }};
}

void BusWorker::finish() {
  finishing_ = true;
  wake_.notify();
  if (thread_.joinable()) thread_.join();
}

void BusWorker::order(const DeviceId& device, std::uint64_t stop_count, devices::Order order) {
  std::optional<IntentId> lost;
  {
    std::lock_guard lock{mutex_};
    auto& seat = seat_of(device);
    if (seat.posts.size() < kPostsAtMost) {
      seat.posts.push_back({stop_count, std::move(order)});
    } else {
      lost = intent_of(order);
      counters_.lanes_dropped.add();
    }
  }
  wake_.notify();
  if (lost) tell_(core::OrderDropped{device, *lost, "the bus does not keep up"});
}

BusWorker::Seat& BusWorker::seat_of(const DeviceId& device) {
  const auto found = seats_.find(device);
  ARCHROOM_CHECK(found != seats_.end());
  return found->second;
}

void BusWorker::stop(const DeviceId& device, std::uint64_t stop_count) {
  {
    std::lock_guard lock{mutex_};
    auto& seat = seat_of(device);
    seat.stop_count = std::max(seat.stop_count, stop_count);
    seat.stop_owed = true;
  }
  wake_.notify();
}

void BusWorker::run() {
  while (true) {
    if (!link_->clear()) {
      if (finishing_) break;
      reopen();
      continue;
    }
    write_owed_stops(false);
    if (!link_->clear()) continue;
    if (finishing_) break;
    hand_over_orders();
    const auto next = most_due();
    if (next != seats_.end() && next->second.driver->due() <= monotonic_now()) {
      exchange(next->first, next->second);
      continue;
    }
    const auto waited = link_->idle(next == seats_.end() ? Instant::never() : next->second.driver->due());
    if (const auto* ended = std::get_if<Result<void>>(&waited); ended != nullptr && !ended->ok()) {
      link_is(devices::LinkState::Down, ended->error().detail);
    }
  }
  link_->close();
}

void BusWorker::reopen() {
  if (was_up_) link_is(devices::LinkState::Down, "connection given up");
  const auto waited = link_->open(monotonic_now() + timing_.connect_timeout);
  const auto* opened = std::get_if<Result<void>>(&waited);
  if (opened == nullptr) return;  // woken: open() goes on where it was
  if (opened->ok()) {
    reopen_after_ = timing_.reopen_after;
    write_owed_stops(false);
    if (link_->clear()) link_is(devices::LinkState::Up, {});
    return;
  }
  for (const auto& [device, _] : seats_) tell_(core::LinkLost{device, opened->error().detail});
  const Instant again = monotonic_now() + reopen_after_;
  reopen_after_ = std::min(reopen_after_ * 2, timing_.reopen_at_most);
  while (!finishing_ && wake_.wait(again) == link::Wake::Event::Woken) hand_over_orders();
}

void BusWorker::link_is(devices::LinkState state, const std::string& detail) {
  if (state == devices::LinkState::Down) link_->close();
  const bool up = state == devices::LinkState::Up;
  if (up == was_up_) return;
  was_up_ = up;
  for (auto& [device, seat] : seats_) {
    auto seen = seat.driver->on_link(monotonic_now(), state);
    if (up) {
      tell_(core::LinkUp{device});
    } else {
      tell_(core::LinkLost{device, detail});
    }
    tell_seen(std::move(seen));
  }
}

void BusWorker::tell_seen(devices::Observations seen) {
  if (!seen.empty()) tell_(core::Observed{std::move(seen)});
}

std::map<DeviceId, BusWorker::Seat>::iterator BusWorker::most_due() {
  return std::min_element(seats_.begin(), seats_.end(),
                          [](const auto& a, const auto& b) { return a.second.driver->due() < b.second.driver->due(); });
}

void BusWorker::exchange(const DeviceId&, Seat& seat) {
  const auto request = seat.driver->next(monotonic_now());
  if (!request) return;
  if (is_owed_a_stop(seat)) {
    // It came while the driver made up its mind: whatever this was, a move perhaps, does not go out before the stop.
    return tell_seen(seat.driver->receive(monotonic_now(), Error{Fault::Timeout, "a stop came first"}));
  }
  counters_.polls.add();
  const auto reply = converse(modbus(*request));
  if (!reply.ok()) counters_.poll_faults.add();
  tell_seen(seat.driver->receive(monotonic_now(), reply));
  if (!link_->clear()) link_is(devices::LinkState::Down, reply.ok() ? "connection given up" : reply.error().detail);
}

Result<wire::Reply> BusWorker::converse(const wire::ModbusRequest& request) {
  if (auto sent = link_->send(request); !sent.ok()) return sent.error();
  const Instant deadline = monotonic_now() + timing_.response_timeout;
  while (true) {
    auto waited = link_->await(deadline);
    if (auto* answered = std::get_if<Result<wire::ModbusReply>>(&waited)) {
      if (!answered->ok()) return answered->error();
      return wire::Reply{std::move(*answered).value()};
    }
    if (write_owed_stops(true)) return Error{Fault::LinkDown, "a stop overtook the exchange"};
  }
}

bool BusWorker::is_owed_a_stop(const Seat& seat) {
  std::lock_guard lock{mutex_};
  return seat.stop_owed;
}

bool BusWorker::stop_is_owed() {
  std::lock_guard lock{mutex_};
  return std::any_of(seats_.begin(), seats_.end(), [](const auto& entry) { return entry.second.stop_owed; });
}

bool BusWorker::write_owed_stops(bool in_flight) {
  std::size_t written = 0;
  for (auto& [device, seat] : seats_) {
    {
      std::lock_guard lock{mutex_};
      if (!seat.stop_owed) continue;
      seat.stop_owed = false;
    }
    for (const auto& request : seat.driver->stop(monotonic_now())) {
      if (link_->write_stop(modbus(request)).ok()) {
        counters_.stops.add();
        ++written;
        continue;
      }
      // The connection is gone: owed again, first thing on the next one.
      link_->close();
      std::lock_guard lock{mutex_};
      seat.stop_owed = true;
      return in_flight;
    }
  }
  if (written == 0) return false;
  if (in_flight || written > 1) {
    drain_stop_replies();
    return in_flight;
  }
  const Instant deadline = monotonic_now() + timing_.response_timeout;
  while (true) {
    const auto waited = link_->await(deadline);
    if (std::holds_alternative<Result<wire::ModbusReply>>(waited)) return false;
    if (stop_is_owed()) return write_owed_stops(true), false;
  }
}

// What is owed can't be told apart any more: read it off, so that nobody's stop is lost to a reset, and give the connection up.
void BusWorker::drain_stop_replies() {
  const Instant deadline = monotonic_now() + timing_.response_timeout;
  while (link_->is_open() && std::holds_alternative<link::Woken>(link_->drain_and_close(deadline))) write_owed_stops(true);
}

void BusWorker::hand_over_orders() {
  for (auto& [device, seat] : seats_) {
    std::deque<Post> posts;
    {
      std::lock_guard lock{mutex_};
      posts.swap(seat.posts);
    }
    for (const auto& post : posts) give(device, seat, post);
  }
}

void BusWorker::give(const DeviceId& device, Seat& seat, const Post& post) {
  std::string refused;
  {
    std::lock_guard lock{mutex_};
    if (post.stop_count < seat.stop_count) refused = "a stop overtook the order";
  }
  if (refused.empty() && !was_up_) refused = "no link";
  if (refused.empty()) {
    const auto given = seat.driver->order(monotonic_now(), post.order);
    if (!given.ok()) refused = given.error().detail;
  }
  const auto intent = intent_of(post.order);
  if (!intent) return;
  if (refused.empty()) {
    counters_.motions.add();
  } else {
    tell_(core::OrderDropped{device, *intent, refused});
  }
}

}  // namespace archroom::runtime
