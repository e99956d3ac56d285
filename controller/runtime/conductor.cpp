#include "controller/runtime/conductor.hpp"

#include <algorithm>
#include <utility>

#include "base/match.hpp"
#include "controller/core/sensing/view.hpp"
#include "controller/core/stations/view.hpp"
#include "controller/core/step.hpp"
#include "controller/core/view.hpp"

namespace archroom::runtime {
namespace {

constexpr std::size_t kStopsAtMost = 1024;
constexpr std::size_t kEventsAtMost = 65536;

// Pictures may be overtaken by later ones; facts may not.
bool is_telemetry(const core::Body& body) { return std::holds_alternative<core::Observed>(body); }
bool is_stop(const core::Body& body) { return std::holds_alternative<core::StopOrdered>(body); }

// Orders that leave nothing behind but what the register keeps of them.
bool is_kept(const core::Body& body) {
  return std::holds_alternative<core::ForbidOrdered>(body) || std::holds_alternative<core::ClearForbidOrdered>(body) ||
         std::holds_alternative<core::RearmOrdered>(body) || std::holds_alternative<core::Confirmed>(body) ||
         std::holds_alternative<core::CancelOrdered>(body) || std::holds_alternative<core::FireParkOrdered>(body) ||
         std::holds_alternative<core::AlarmOrdered>(body);
}

}  // namespace

Conductor::Conductor(core::State state, Hands hands, Clocks clocks, std::function<void()> wake, FlightRecorder* recorder,
                     Counters& counters)
    : state_(std::move(state)),
      hands_(std::move(hands)),
      clocks_(std::move(clocks)),
      wake_(std::move(wake)),
      recorder_(recorder),
      counters_(counters),
      stops_(kStopsAtMost, wake_),
      events_(kEventsAtMost, wake_) {}

void Conductor::ask(Question make, Heard heard) {
  TicketId ticket;
  {
    std::lock_guard lock{mutex_};
    ticket.n = ++last_ticket_;
    tickets_.emplace(ticket, std::move(heard));
  }
  auto body = make(ticket);
  // A stop that finds its lane full is carried out all the same; anything else is not.
  core::Verdict instead = core::Accepted{};
  if (!is_stop(body))
    instead = core::RefusedBy{{{{core::Cause::StopOrdered, 0, "the controller does not keep up"}, clocks_.wall()}}};
  if (put(std::move(body))) return;
  {
    std::lock_guard lock{mutex_};
    unheard_.push_back({ticket, std::move(instead)});
  }
  wake_();
}

void Conductor::tell(core::Body body) { (void)put(std::move(body)); }

bool Conductor::put(core::Body body) {
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
  wake_();
  return false;
}

void Conductor::begin(core::Restored restored) { take(std::move(restored)); }

Instant Conductor::due() const { return std::min(core::wakeup(state_), alive_due_); }

bool Conductor::turn() {
  if (clocks_.now() >= alive_due_) {
    alive_due_ = clocks_.now() + kAliveEvery;
    hands_.alive();
  }
  const bool took = take_next();
  if (core::wakeup(state_) > clocks_.now()) return took;
  take(core::Tick{});  // after every event: a crowded lane holds no deadline up
  return true;
}

bool Conductor::take_next() {
  if (stop_everything_.exchange(false)) take(core::StopOrdered{{}, std::nullopt, "controller", false});
  answer_unheard();
  auto next = stops_.take();
  if (!next) next = events_.take();
  if (!next) return false;
  take(*std::move(next));
  return true;
}

void Conductor::end() {
  take(core::StopOrdered{{}, std::nullopt, "controller", true});
  answer_rest();
}

void Conductor::take(core::Body body) {
  if (store_full_ && std::holds_alternative<core::StoreWorks>(body)) return;
  const core::Event event{std::max(clocks_.now(), state_.now), clocks_.wall(), std::move(body)};
  if (recorder_ != nullptr) recorder_->keep(state_, event);
  counters_.steps.add();
  if (const auto* told = std::get_if<core::Durable>(&event.body)) durable_ = std::max(durable_, told->persist);
  answer_durable();  // before what follows from it: whoever re-armed hears so before anything moves
  carry_out(core::step(state_, event), is_kept(event.body));
  answer_durable();
  // Before anything else enters: a later Durable would cover the record that was lost.
  if (store_full_ && !std::exchange(store_full_told_, true)) take(core::StoreFailed{"the store takes no more records"});
}

void Conductor::carry_out(core::Effects effects, bool is_kept) {
  for (auto& effect : effects) {
    std::visit(Match{
                   [&](const core::Persist& persist) {
                     if (!hands_.persist(persist)) store_full_ = true;
                   },
                   [&](core::Actuate& actuate) { hands_.order(actuate.device, actuate.stop_count, std::move(actuate.order)); },
                   [&](const core::StopMotion& stop) { hands_.stop(stop.device, stop.stop_count); },
                   [&](const core::Answer& told) { is_kept ? answer_when_durable(told) : answer(told); },
                   [&](const core::BankChanged& changed) {
                     auto picture = core::view_of(state_, state_.banks.at(changed.bank));
                     hands_.post(std::make_shared<const core::BankView>(std::move(picture)), changed.news);
                   },
                   [&](const core::Transact& transact) { hands_.transact(transact); },
                   [&](const core::TellStation& told) { tell_station(told); },
                   [&](const core::ReadingChanged& changed) {
                     auto picture = core::view_of_reading(state_, changed.point);
                     hands_.read(std::make_shared<const core::ReadingView>(std::move(picture)), changed.news);
                   },
                   [&](const core::AlarmChanged& changed) {
                     hands_.alarm(std::make_shared<const core::AlarmView>(core::view_of_alarm(state_, changed.alarm)));
                   },
                   [&](const core::GuardsChanged&) {
                     hands_.guard(std::make_shared<const std::vector<core::GuardView>>(core::view_of_protections(state_)));
                   },
               },
               effect);
  }
}

void Conductor::tell_station(const core::TellStation& told) {
  if (told.on_screen) {
    auto picture = core::view_of(state_.stations.at(told.station));
    picture.shown_seq = told.seq;
    hands_.show(std::make_shared<const core::StationView>(std::move(picture)));
  }
  if (told.ticket != TicketId{}) answer({told.ticket, core::StationSays{told.seq, told.feedback}});
}

void Conductor::answer_when_durable(const core::Answer& told) {
  if (!std::holds_alternative<core::Accepted>(told.verdict) || durable_ >= state_.last_persist) return answer(told);
  held_.push_back({state_.last_persist, told});
}

// Where the store fails they wait on, and whoever asked gives up in the end: a no would be wrong, for the order acts, and is kept
// as soon as the store works again.
void Conductor::answer_durable() {
  while (!held_.empty() && held_.front().persist <= durable_) {
    const auto told = std::move(held_.front());
    held_.pop_front();
    answer(told.answer);
  }
}

void Conductor::answer(const core::Answer& told) {
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
void Conductor::answer_rest() {
  std::map<TicketId, Heard> rest;
  {
    std::lock_guard lock{mutex_};
    rest.swap(tickets_);
  }
  for (const auto& [_, heard] : rest)
    heard(core::RefusedBy{{{{core::Cause::Restart, 0, "the controller ends"}, clocks_.wall()}}});
}

void Conductor::answer_unheard() {
  std::vector<core::Answer> unheard;
  {
    std::lock_guard lock{mutex_};
    unheard.swap(unheard_);
  }
  for (const auto& told : unheard) answer(told);
}

}  // namespace archroom::runtime
