#include "controller/runtime/bus_line.hpp"

#include <algorithm>
#include <utility>

#include "base/contract.hpp"

namespace archroom::runtime {
namespace {

constexpr std::size_t kPostsAtMost = 64;
constexpr int kMissingUntilSilent = 3;
constexpr Duration kGrace = seconds{2};  // so long a probe waits for a rest of the line that is as long as its time-out

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

void BusLine::add(DeviceId device, std::unique_ptr<devices::PolledDriver> driver, Answers answers) {
  seats_[std::move(device)].driver = std::move(driver);
  alone_ = alone_ && answers == Answers::Alone;
}

void BusLine::show_to(BusTrace& trace) {
  trace_ = &trace;
  link_->show_to(&trace);
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

const DeviceId& BusLine::device_of(const Seat& seat) const {
  return std::find_if(seats_.begin(), seats_.end(), [&](const auto& one) { return &one.second == &seat; })->first;
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
  const auto now = now_();
  Seat* const living = most_due();
  const auto next_living = living == nullptr ? Instant::never() : living->driver->due();
  Seat* next = probe_due(now, next_living);
  if (next == nullptr && next_living <= now) next = missing_ < kMissingUntilSilent - 1 ? living : freshest_due(now);
  if (next == nullptr) return idle(std::min(next_living, next_probe(now, next_living)));
  if (link_->ready_at() > now) return idle(link_->ready_at());
  ask(*next);
}

void BusLine::end() {
  link_->close();
  phase_ = Phase::Ended;
}

void BusLine::open() {
  if (was_up_ && !alone_) link_is(devices::LinkState::Down, "connection given up");
  if (!open_by_) open_by_ = now_() + timing_.connect_timeout;
  const auto waited = link_->open(*open_by_);
  const auto* opened = std::get_if<Result<void>>(&waited);
  if (opened == nullptr) return;  // woken: open() goes on where it was
  open_by_.reset();
  if (!opened->ok()) return could_not_open(opened->error());
  reopen_after_ = timing_.reopen_after;
  if (trace_ != nullptr) trace_->opened();
}

void BusLine::could_not_open(const Error& error) {
  if (trace_ != nullptr) trace_->trouble(error);
  if (was_up_) {
    link_is(devices::LinkState::Down, error.detail);
  } else {
    for (const auto& [device, _] : seats_) tell_(core::LinkLost{device, error.detail});
  }
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
    if (trace_ != nullptr) trace_->trouble(ended->error());
    link_failed(ended->error().detail);
  }
}

// Where answers stand alone nobody is told before it is clear that the connection can't be had again.
void BusLine::link_failed(const std::string& detail) {
  if (!alone_) link_is(devices::LinkState::Down, detail);
}

void BusLine::link_is(devices::LinkState state, const std::string& detail) {
  if (state == devices::LinkState::Down) link_->close();
  const bool up = state == devices::LinkState::Up;
  if (up == was_up_) return;
  was_up_ = up;
  is_silent_ = false;
  missing_ = 0;
  for (auto& [device, seat] : seats_) {
    seat.breaker = {};
    seat.is_missing = false;
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

// Of those that are not left alone.
BusLine::Seat* BusLine::most_due() {
  Seat* next = nullptr;
  for (auto& [_, seat] : seats_) {
    if (seat.breaker.is_left_alone()) continue;
    if (next == nullptr || seat.driver->due() < next->driver->due()) next = &seat;
  }
  return next;
}

// Where several are missing: whoever answered last is the likeliest to answer now, and tells most by not answering.
BusLine::Seat* BusLine::freshest_due(Instant now) {
  Seat* freshest = nullptr;
  for (auto& [_, seat] : seats_) {
    if (seat.breaker.is_left_alone() || seat.driver->due() > now) continue;
    if (freshest == nullptr || seat.last_answer > freshest->last_answer) freshest = &seat;
  }
  return freshest;
}

// Nobody is held up by a probe that runs into its time-out before the next one is due. On a line that never rests for so long,
// one that is overdue may go as soon as nobody wants anything at that moment.
BusLine::Seat* BusLine::probe_due(Instant now, Instant next_living) {
  for (auto& [_, seat] : seats_) {
    if (!seat.breaker.is_left_alone() || seat.driver->due() > now) continue;
    const bool overdue = next_living > now && now >= seat.breaker.next_probe() + kGrace;
    if (seat.breaker.may_ask(now, overdue || fits_before(now, next_living))) return &seat;
  }
  return nullptr;
}

Instant BusLine::next_probe(Instant now, Instant next_living) {
  auto next = Instant::never();
  for (auto& [_, seat] : seats_) {
    if (!seat.breaker.is_left_alone() || seat.driver->due() == Instant::never()) continue;
    const auto wanted = std::max({seat.breaker.next_probe(), seat.driver->due(), now});
    const auto overdue = std::max(wanted, seat.breaker.next_probe() + kGrace);
    next = std::min(next, fits_before(wanted, next_living) ? wanted : overdue);
  }
  return next;
}

bool BusLine::fits_before(Instant from, Instant next_living) const {
  return next_living == Instant::never() || from + timing_.response_timeout <= next_living;
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
  if (trace_ != nullptr && trace_->watched()) trace_->asks(device_of(seat));
  if (auto sent = link_->send(modbus(*request)); !sent.ok()) return answered(sent.error());
  deadline_ = now_() + timing_.response_timeout + link_->time_on_wire(modbus(*request));
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
  auto& seat = *std::exchange(asking_, nullptr);
  if (!reply.ok()) counters_.poll_faults.add();
  if (alone_) took(seat, reply);
  auto seen = seat.driver->receive(now_(), reply);
  if (trace_ != nullptr && trace_->watched()) trace_->ended(reply.ok() ? std::nullopt : std::optional{reply.error()}, seen);
  tell_seen(std::move(seen));
  if (missing_ >= kMissingUntilSilent && !is_silent_) fall_silent();
  if (!link_->clear()) link_failed(reply.ok() ? "connection given up" : reply.error().detail);
}

void BusLine::took(Seat& seat, const Result<wire::Reply>& reply) {
  const auto now = now_();
  const bool refused = !reply.ok() && (reply.error().fault == Fault::Refused || reply.error().fault == Fault::Unsupported);
  if (reply.ok() || refused) {
    seat.breaker.answered();
    seat.last_answer = now;
    if (is_silent_) speak_again();
  } else {
    seat.breaker.failed(now);
  }
  // Garbage and a gateway that speaks for a silent unit are signs of life of the line.
  const bool lives = reply.ok() || refused || reply.error().fault == Fault::Garbled || link_->clear();
  if (lives) {
    missing_ = 0;
    for (auto& [_, other] : seats_) other.is_missing = false;
  } else if (!std::exchange(seat.is_missing, true)) {
    ++missing_;
  }
}

// One of the missing is the one that answered last: it is not a few units that died but the line, or the gateway behind it.
void BusLine::fall_silent() {
  const auto last = std::max_element(seats_.begin(), seats_.end(),
                                     [](const auto& a, const auto& b) { return a.second.last_answer < b.second.last_answer; });
  if (last->second.last_answer == Instant{} || !last->second.is_missing) return;
  is_silent_ = true;
  const auto now = now_();
  for (auto& [device, seat] : seats_) {
    tell_(core::LinkLost{device, "nobody on the line answers"});
    tell_seen(seat.driver->on_link(now, devices::LinkState::Down));
    (void)seat.driver->on_link(now, devices::LinkState::Up);  // so that it can be asked, as a probe
    while (!seat.breaker.is_left_alone()) seat.breaker.failed(now);
  }
}

void BusLine::speak_again() {
  is_silent_ = false;
  for (auto& [device, seat] : seats_) {
    seat.breaker = {};
    tell_(core::LinkUp{device});
  }
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
