#include "controller/runtime/bus_line.hpp"

#include <algorithm>
#include <utility>

#include "base/contract.hpp"

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

BusLine::BusLine(BusTiming timing, std::unique_ptr<link::ModbusLink> link, Clock now, Tell tell, Counters& counters)
    : timing_(timing),
      link_(std::move(link)),
      now_(std::move(now)),
      tell_(std::move(tell)),
      counters_(counters),
      reopen_after_(timing.reopen_after) {}

void BusLine::add(DeviceId device, std::unique_ptr<devices::PolledDriver> driver) {
  seats_[std::move(device)].driver = std::move(driver);
}

// ---- from any thread

BusLine::Seat& BusLine::seat_of(const DeviceId& device) {
  const auto found = seats_.find(device);
  ARCHROOM_CHECK(found != seats_.end());
  return found->second;
}

void BusLine::order(const DeviceId& device, std::uint64_t stop_count, devices::Order order) {
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
  if (lost) tell_(core::OrderDropped{device, *lost, "the bus does not keep up"});
}

void BusLine::stop(const DeviceId& device, std::uint64_t stop_count) {
  std::lock_guard lock{mutex_};
  auto& seat = seat_of(device);
  seat.stop_count = std::max(seat.stop_count, stop_count);
  seat.stop_owed = true;
}

bool BusLine::is_owed_a_stop(const Seat& seat) {
  std::lock_guard lock{mutex_};
  return seat.stop_owed;
}

// ---- one turn

void BusLine::turn() {
  switch (phase_) {
    case Phase::Between: return between();
    case Phase::Asking: return await_answer();
    case Phase::ConfirmingStop: return await_stop_answer();
    case Phase::Draining: return drain();
    case Phase::Pausing: return pause();
    case Phase::Ended: return;
  }
}

void BusLine::between() {
  if (!link_->clear()) return finishing_ ? end() : open();
  if (write_owed_stops()) return;
  if (finishing_) return end();
  if (!was_up_) link_is(devices::LinkState::Up, {});
  hand_over_orders();
  Seat* const next = most_due();
  if (next != nullptr && next->driver->due() <= now_()) return ask(*next);
  idle(next == nullptr ? Instant::never() : next->driver->due());
}

void BusLine::end() {
  link_->close();
  phase_ = Phase::Ended;
}

void BusLine::open() {
  if (was_up_) link_is(devices::LinkState::Down, "connection given up");
  if (!open_by_) open_by_ = now_() + timing_.connect_timeout;
  const auto waited = link_->open(*open_by_);
  const auto* opened = std::get_if<Result<void>>(&waited);
  if (opened == nullptr) return;  // woken: open() goes on where it was
  open_by_.reset();
  if (!opened->ok()) return could_not_open(opened->error());
  reopen_after_ = timing_.reopen_after;
}

void BusLine::could_not_open(const Error& error) {
  for (const auto& [device, _] : seats_) tell_(core::LinkLost{device, error.detail});
  deadline_ = now_() + reopen_after_;
  reopen_after_ = std::min(reopen_after_ * 2, timing_.reopen_at_most);
  phase_ = Phase::Pausing;
}

void BusLine::pause() {
  hand_over_orders();
  if (finishing_ || now_() >= deadline_ || !std::holds_alternative<link::Woken>(link_->idle(deadline_))) phase_ = Phase::Between;
}

void BusLine::idle(Instant until) {
  const auto waited = link_->idle(until);
  if (const auto* ended = std::get_if<Result<void>>(&waited); ended != nullptr && !ended->ok()) {
    link_is(devices::LinkState::Down, ended->error().detail);
  }
}

void BusLine::link_is(devices::LinkState state, const std::string& detail) {
  if (state == devices::LinkState::Down) link_->close();
  const bool up = state == devices::LinkState::Up;
  if (up == was_up_) return;
  was_up_ = up;
  for (auto& [device, seat] : seats_) {
    auto seen = seat.driver->on_link(now_(), state);
    if (up) {
      tell_(core::LinkUp{device});
    } else {
      tell_(core::LinkLost{device, detail});
    }
    tell_seen(std::move(seen));
  }
}

void BusLine::tell_seen(devices::Observations seen) {
  if (!seen.empty()) tell_(core::Observed{std::move(seen)});
}

// ---- exchanges

BusLine::Seat* BusLine::most_due() {
  const auto next = std::min_element(
      seats_.begin(), seats_.end(), [](const auto& a, const auto& b) { return a.second.driver->due() < b.second.driver->due(); });
  return next == seats_.end() ? nullptr : &next->second;
}

void BusLine::ask(Seat& seat) {
  const auto request = seat.driver->next(now_());
  if (!request) return;
  if (is_owed_a_stop(seat)) {
    // It came while the driver made up its mind: whatever this was, a move perhaps, does not go out before the stop.
    return tell_seen(seat.driver->receive(now_(), Error{Fault::Timeout, "a stop came first"}));
  }
  counters_.polls.add();
  asking_ = &seat;
  if (auto sent = link_->send(modbus(*request)); !sent.ok()) return answered(sent.error());
  deadline_ = now_() + timing_.response_timeout;
  phase_ = Phase::Asking;
}

void BusLine::await_answer() {
  if (write_owed_stops()) return;
  auto waited = link_->await(deadline_);
  auto* const came = std::get_if<Result<wire::ModbusReply>>(&waited);
  if (came == nullptr) return;
  if (!came->ok()) return answered(came->error());
  answered(wire::Reply{std::move(*came).value()});
}

void BusLine::answered(const Result<wire::Reply>& reply) {
  phase_ = Phase::Between;
  auto& driver = *std::exchange(asking_, nullptr)->driver;
  if (!reply.ok()) counters_.poll_faults.add();
  tell_seen(driver.receive(now_(), reply));
  if (!link_->clear()) link_is(devices::LinkState::Down, reply.ok() ? "connection given up" : reply.error().detail);
}

// ---- stops

// True where one was written, or could not be: this turn is over.
bool BusLine::write_owed_stops() {
  const bool quiet = phase_ == Phase::Between;
  std::size_t written = 0;
  for (auto& [device, seat] : seats_) {
    {
      std::lock_guard lock{mutex_};
      if (!std::exchange(seat.stop_owed, false)) continue;
    }
    if (write_stop(seat, written)) continue;
    leave_connection();
    return true;
  }
  if (written == 0) return false;
  deadline_ = now_() + timing_.response_timeout;
  phase_ = quiet && written == 1 ? Phase::ConfirmingStop : Phase::Draining;
  return true;
}

// False: the connection is gone; owed again, first thing on the next one.
bool BusLine::write_stop(Seat& seat, std::size_t& written) {
  for (const auto& request : seat.driver->stop(now_())) {
    if (link_->write_stop(modbus(request)).ok()) {
      counters_.stops.add();
      ++written;
      continue;
    }
    link_->close();
    std::lock_guard lock{mutex_};
    seat.stop_owed = true;
    return false;
  }
  return true;
}

void BusLine::await_stop_answer() {
  if (write_owed_stops()) return;
  if (!std::holds_alternative<link::Woken>(link_->await(deadline_))) phase_ = Phase::Between;
}

// What is owed can't be told apart any more: read it off, so that nobody's stop is lost to a reset, and give the connection up.
void BusLine::drain() {
  if (write_owed_stops()) return;
  if (!std::holds_alternative<link::Woken>(link_->drain_and_close(deadline_))) leave_connection();
}

// After a stop: nothing on this connection counts any more.
void BusLine::leave_connection() {
  phase_ = Phase::Between;
  if (asking_ != nullptr) answered(Error{Fault::LinkDown, "a stop overtook the exchange"});
}

// ---- orders

void BusLine::hand_over_orders() {
  for (auto& [device, seat] : seats_) {
    std::deque<Post> posts;
    {
      std::lock_guard lock{mutex_};
      posts.swap(seat.posts);
    }
    for (const auto& post : posts) give(device, seat, post);
  }
}

void BusLine::give(const DeviceId& device, Seat& seat, const Post& post) {
  std::string refused;
  {
    std::lock_guard lock{mutex_};
    if (post.stop_count < seat.stop_count) refused = "a stop overtook the order";
  }
  if (refused.empty() && !was_up_) refused = "no link";
  if (refused.empty()) {
    const auto given = seat.driver->order(now_(), post.order);
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
