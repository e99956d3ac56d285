#include "controller/runtime/controller_loop.hpp"

#include <algorithm>
#include <utility>

#include "base/match.hpp"
#include "controller/core/step.hpp"
#include "controller/core/view.hpp"
#include "controller/runtime/clock.hpp"

namespace archroom::runtime {
namespace {

constexpr std::size_t kStopsAtMost = 1024;
constexpr std::size_t kEventsAtMost = 65536;

// Pictures may be overtaken by later ones; facts may not.
bool is_telemetry(const core::Body& body) { return std::holds_alternative<core::Observed>(body); }
bool is_stop(const core::Body& body) { return std::holds_alternative<core::StopOrdered>(body); }

}  // namespace

ControllerLoop::ControllerLoop(core::State state, Hands hands, FlightRecorder* recorder, Counters& counters)
    : state_(std::move(state)),
      hands_(std::move(hands)),
      recorder_(recorder),
      counters_(counters),
      stops_(kStopsAtMost, [this] { wake_.notify(); }),
      events_(kEventsAtMost, [this] { wake_.notify(); }) {}

ControllerLoop::~ControllerLoop() { finish(); }

void ControllerLoop::start(core::Restored restored) {
  thread_ = std::thread{[this, restored = std::move(restored)]() mutable { run(std::move(restored)); }};
}

void ControllerLoop::finish() {
  finishing_ = true;
  wake_.notify();
  if (thread_.joinable()) thread_.join();
}

void ControllerLoop::ask(Question make, Heard heard) {
  TicketId ticket;
  {
    std::lock_guard lock{mutex_};
    ticket.n = ++last_ticket_;
    tickets_.emplace(ticket, std::move(heard));
  }
  auto body = make(ticket);
  // A stop that finds its lane full is carried out all the same; anything else is not.
  core::Verdict instead = core::Accepted{};
  if (!is_stop(body)) instead = core::RefusedBy{{{{core::Cause::StopOrdered, 0, "the controller does not keep up"}, wall_now()}}};
  if (put(std::move(body))) return;
  {
    std::lock_guard lock{mutex_};
    unheard_.push_back({ticket, std::move(instead)});
  }
  wake_.notify();
}

void ControllerLoop::tell(core::Body body) { (void)put(std::move(body)); }

bool ControllerLoop::put(core::Body body) {
  bool taken = true;
  if (is_stop(body)) {
    taken = stops_.push(std::move(body));
  } else {
    const auto dropped = events_.push_over(std::move(body), is_telemetry);
    taken = dropped.has_value();
    if (!taken || *dropped > 0) counters_.lanes_dropped.add();
  }
  if (taken) return true;
  stop_everything_ = true;  // facts would be lost: nothing may move on what we don't know
  wake_.notify();
  return false;
}

void ControllerLoop::run(core::Restored restored) {
  take(std::move(restored));
  while (!finishing_) {
    const Instant alive_by = monotonic_now() + kAliveEvery;
    hands_.alive();
    (void)wake_.wait(std::min(core::wakeup(state_), alive_by));
    while (!finishing_) {
      if (stop_everything_.exchange(false)) take(core::StopOrdered{{}, std::nullopt, "controller", false});
      answer_unheard();
      auto next = stops_.take();
      if (!next) next = events_.take();
      if (!next) break;
      take(*std::move(next));
      if (monotonic_now() >= std::min(core::wakeup(state_), alive_by)) break;  // a crowded lane holds no deadline up
    }
    if (core::wakeup(state_) <= monotonic_now()) take(core::Tick{});
  }
  take(core::StopOrdered{{}, std::nullopt, "controller", true});
  answer_rest();
}

void ControllerLoop::take(core::Body body) {
  if (store_full_ && std::holds_alternative<core::StoreWorks>(body)) return;
  const core::Event event{std::max(monotonic_now(), state_.now), wall_now(), std::move(body)};
  if (recorder_ != nullptr) recorder_->keep(state_, event);
  counters_.steps.add();
  carry_out(core::step(state_, event));
  // Before anything else enters: a later Durable would cover the record that was lost.
  if (store_full_ && !std::exchange(store_full_told_, true)) take(core::StoreFailed{"the store takes no more records"});
}

void ControllerLoop::carry_out(core::Effects effects) {
  for (auto& effect : effects) {
    std::visit(Match{
                   [&](const core::Persist& persist) {
                     if (!hands_.persist(persist)) store_full_ = true;
                   },
                   [&](core::Actuate& actuate) { hands_.order(actuate.device, actuate.stop_count, std::move(actuate.order)); },
                   [&](const core::StopMotion& stop) { hands_.stop(stop.device, stop.stop_count); },
                   [&](const core::Answer& told) { answer(told); },
                   [&](const core::BankChanged& changed) {
                     auto picture = core::view_of(state_, state_.banks.at(changed.bank));
                     hands_.post(std::make_shared<const core::BankView>(std::move(picture)), changed.news);
                   },
               },
               effect);
  }
}

void ControllerLoop::answer(const core::Answer& told) {
  Heard heard;
  {
    std::lock_guard lock{mutex_};
    const auto found = tickets_.find(told.ticket);
    if (found == tickets_.end()) return;
    heard = std::move(found->second);
    tickets_.erase(found);
  }
  heard(told.verdict);
}

// Whoever still waits for an answer at the end gets one.
void ControllerLoop::answer_rest() {
  std::map<TicketId, Heard> rest;
  {
    std::lock_guard lock{mutex_};
    rest.swap(tickets_);
  }
  for (const auto& [_, heard] : rest) heard(core::RefusedBy{{{{core::Cause::Restart, 0, "the controller ends"}, wall_now()}}});
}

void ControllerLoop::answer_unheard() {
  std::vector<core::Answer> unheard;
  {
    std::lock_guard lock{mutex_};
    unheard.swap(unheard_);
  }
  for (const auto& told : unheard) answer(told);
}

}  // namespace archroom::runtime
