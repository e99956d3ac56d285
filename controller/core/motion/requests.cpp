#include "controller/core/motion/requests.hpp"

#include <algorithm>

#include "base/contract.hpp"
#include "controller/core/interlocks/evidence.hpp"
#include "controller/core/interlocks/permit_office.hpp"
#include "controller/core/motion/geometry.hpp"
#include "controller/core/motion/jobs.hpp"
#include "controller/core/motion/plant.hpp"

namespace archroom::core {
namespace {

// A bank's controller that never receives our moves is broken: the request says so instead of trying for ever.
constexpr int kLostCommandsAtMost = 3;

devices::Motion motion_of(const Request& request) { return devices::OpenFace{request.face}; }

// Moves a request on; one that has ended leaves the state (the register keeps it). The reference is dead after an end.
void set(Turn& turn, Request& request, RequestState state, const Reason& reason, const std::string& by = {}) {
  const bool same = request.state == state && request.reason.cause == reason.cause && request.reason.subject == reason.subject;
  if (same) return;
  if (request.state != state) request.since = turn.state.now;
  request.state = state;
  request.reason = reason;
  turn.changed.insert(request.bank);
  turn.persist(RequestMoved{request.id, state, reason, by});
  if (!has_ended(state)) return;
  if (Bank* bank = find_bank(turn.state, request.bank)) std::erase(bank->line, request.id);
  turn.state.requests.erase(RequestId{request.id});
}

Request* find_request(State& state, const RequestId& id) {
  const auto found = state.requests.find(id);
  return found == state.requests.end() ? nullptr : &found->second;
}

// Where a request starts, and where it goes back to: a person must say yes (again), unless whoever sends requests stands at the
// bank.
void put_in_line(Turn& turn, const Bank& bank, Request& request, const Reason& why) {
  if (bank.plan.requests == RequestStart::Direct || request.confirmed) return set(turn, request, RequestState::Queued, why);
  set(turn, request, RequestState::WaitingOperator, why.cause == Cause::None ? Reason{Cause::AwaitsConfirmation, 0, {}} : why);
}

void end_presentation(Turn& turn, Bank& bank, const Reason& reason, const std::string& by = {}) {
  if (!bank.presentation) return;
  const auto requests = bank.presentation->requests;
  bank.presentation.reset();
  turn.changed.insert(bank.plan.id);
  for (const auto& id : requests) {
    if (Request* request = find_request(turn.state, id)) set(turn, *request, RequestState::Done, reason, by);
  }
}

void present(Turn& turn, Bank& bank, int aisle, const std::optional<RequestId>& id) {
  if (bank.presentation && bank.presentation->aisle != aisle) {
    end_presentation(turn, bank, {Cause::AisleClosed, bank.presentation->aisle, {}});
  }
  if (!bank.presentation) bank.presentation = Presentation{{}, aisle, Instant{}, false, std::nullopt};
  // Whoever asked last has yet to come: an earlier visit does not count.
  bank.presentation->until = turn.state.now + bank.plan.presented_for;
  bank.presentation->visited = false;
  bank.presentation->empty_since.reset();
  turn.changed.insert(bank.plan.id);
  if (!id) return;
  bank.presentation->requests.push_back(*id);
  if (Request* request = find_request(turn.state, *id)) set(turn, *request, RequestState::Presented, {Cause::Arrived, aisle, {}});
}

Request* next_in_line(Turn& turn, const Bank& bank) {
  for (const auto& id : bank.line) {
    Request* request = find_request(turn.state, id);
    ARCHROOM_CHECK(request != nullptr);
    if (request->state == RequestState::Queued || request->state == RequestState::WaitingSafety) return request;
  }
  return nullptr;
}

// A picture from before the last move or stop shows where the columns were, not where they are; one that does not bear our
// session may be yesterday's.
bool sees(const State& state, const Bank& bank) {
  return bank.link_up && bank.report && bank.quality == devices::Quality::Good && state.now < fresh_until(bank) &&
         is_newer_than_commands(bank) && bank.report->session == devices::Session::Ours;
}

// Nobody said stop and nothing was in the way: the request is still wanted once a person has re-armed the bank.
bool is_cut_off(Cause cause) {
  return cause == Cause::LinkLost || cause == Cause::StateNotFresh || cause == Cause::StoreFailing || cause == Cause::Restart;
}

// What people are told first: that it is up to them, where it is; else whatever stands in the way.
const Reason& leading(const Blockers& blockers) {
  for (const auto& blocker : blockers) {
    if (blocker.reason.cause == Cause::NotArmed) return blocker.reason;
  }
  return blockers.front().reason;
}

void restore_request(Turn& turn, const Request& told) {
  Bank* bank = find_bank(turn.state, told.bank);
  if (bank == nullptr || !face_exists(bank->plan, told.face)) {
    // The site file changed under it.
    turn.persist(
        RequestMoved{told.id, RequestState::Failed, {Cause::Restart, 0, "its place is not in the site file any more"}, {}});
    return;
  }
  auto& request = turn.state.requests[told.id] = told;
  request.since = turn.state.now;
  request.confirmed = false;
  bank->line.push_back(request.id);
  if (request.state == RequestState::Presented) {
    if (!bank->presentation)
      bank->presentation = Presentation{{}, aisle_of(request.face), turn.state.now + bank->plan.presented_for, false, {}};
    bank->presentation->requests.push_back(request.id);
  } else if (request.state != RequestState::WaitingOperator) {
    put_in_line(turn, *bank, request, {Cause::Restart, 0, {}});
  }
}

}  // namespace

void restore(Turn& turn, const Restored& restored) {
  auto& state = turn.state;
  ARCHROOM_CHECK(!state.restored);
  state.restored = true;
  state.last_intent = restored.last_intent;
  state.last_job = restored.last_job;
  for (const auto& [id, epoch] : restored.epochs) {
    if (Bank* bank = find_bank(state, id)) bank->session.epoch = epoch;
  }
  for (auto& [id, bank] : state.banks) bank.armed_since = bank.link_since = bank.quality_since = state.wall;
  for (const auto& [job, bank] : restored.open_jobs) {
    turn.persist(JobEnded{job, bank, JobOutcome::Failed, {Cause::Restart, 0, {}}});
  }
  for (const auto& request : restored.requests) restore_request(turn, request);
}

void requested(Turn& turn, const Requested& told) {
  Bank* bank = find_bank(turn.state, told.bank);
  if (bank == nullptr || !face_exists(bank->plan, told.face)) {
    turn.persist(RequestMoved{told.id, RequestState::Refused, {Cause::None, 0, "no such aisle in the site file"}, {}});
    return;
  }
  Request request;
  request.id = told.id;
  request.bank = told.bank;
  request.face = told.face;
  request.since = turn.state.now;
  turn.changed.insert(told.bank);
  if (!turn.state.requests.try_emplace(told.id, request).second) return;  // told twice
  bank->line.push_back(told.id);
  put_in_line(turn, *bank, turn.state.requests[told.id], {});
}

void confirmed(Turn& turn, const Confirmed& order) {
  Request* request = find_request(turn.state, order.id);
  if (request == nullptr) return turn.answer(order.ticket, NotKnown{});
  if (request->state == RequestState::WaitingOperator) {
    request->confirmed = true;
    set(turn, *request, RequestState::Queued, {}, order.by);
  }
  turn.answer(order.ticket, Accepted{});
}

void cancel_ordered(Turn& turn, const CancelOrdered& order) {
  Request* request = find_request(turn.state, order.id);
  if (request == nullptr) return turn.answer(order.ticket, NotKnown{});
  Bank* bank = find_bank(turn.state, request->bank);
  ARCHROOM_CHECK(bank != nullptr);
  const Reason reason{Cause::CancelOrdered, 0, {}};
  if (bank->presentation) std::erase(bank->presentation->requests, order.id);
  set(turn, *request, RequestState::Cancelled, reason, order.by);
  if (bank->job && bank->job->request == order.id) stop_bank(turn, *bank, JobOutcome::Stopped, reason);
  turn.answer(order.ticket, Accepted{});
}

void attend(Turn& turn, Bank& bank) {
  if (!bank.presentation) return;
  auto& shown = *bank.presentation;
  if (sees(turn.state, bank) && !bank.job && !impossible_aisle(bank.plan, *bank.report)) {
    const auto& report = *bank.report;
    if (!is_fully_open(bank.plan, report, shown.aisle))
      return end_presentation(turn, bank, {Cause::AisleClosed, shown.aisle, {}});
    if (is_occupied(bank.plan, report, shown.aisle)) {
      shown.visited = true;
      shown.empty_since.reset();
    } else if (shown.visited && !shown.empty_since) {
      shown.empty_since = turn.state.now;
    }
  }
  if (shown.empty_since && turn.state.now >= *shown.empty_since + bank.plan.leave_settle) {
    return end_presentation(turn, bank, {Cause::Visited, shown.aisle, {}});
  }
  // Only for an aisle that nobody came to: after a visit it must have been empty for the settling time, however late it is.
  if (turn.state.now >= shown.until && !shown.visited) end_presentation(turn, bank, {Cause::ShownLongEnough, shown.aisle, {}});
}

void serve(Turn& turn, Bank& bank) {
  if (bank.job) return;
  while (Request* request = next_in_line(turn, bank)) {
    const int aisle = aisle_of(request->face);
    if (sees(turn.state, bank) && is_standing(*bank.report) && is_fully_open(bank.plan, *bank.report, aisle)) {
      present(turn, bank, aisle, request->id);  // nothing has to move
      continue;
    }
    const auto motion = motion_of(*request);
    const auto blockers = blockers_of(turn.state, bank, motion, JobId{});
    if (!blockers.empty()) return set(turn, *request, RequestState::WaitingSafety, leading(blockers));
    if (bank.presentation) return set(turn, *request, RequestState::Queued, {Cause::AisleInUse, bank.presentation->aisle, {}});
    begin_job(turn, bank, motion, request->id, {});
    return;
  }
}

void job_was_sent(Turn& turn, Bank& bank) {
  // The aisle that stood open closes now.
  if (bank.presentation) end_presentation(turn, bank, {Cause::AisleClosed, bank.presentation->aisle, {}});
  if (!bank.job->request) return;
  if (Request* request = find_request(turn.state, *bank.job->request)) set(turn, *request, RequestState::Opening, {});
}

void job_has_ended(Turn& turn, Bank& bank, const Job& job, JobOutcome outcome, const Reason& reason) {
  const int aisle = target_aisle(bank.plan, job.motion);
  if (outcome == JobOutcome::Arrived) {
    if (job.request || (aisle != end_aisle(bank.plan) && aisle != kNoAisle)) present(turn, bank, aisle, job.request);
    return;
  }
  if (!job.request) return;
  Request* request = find_request(turn.state, *job.request);
  if (request == nullptr) return;  // cancelled
  if (reason.cause == Cause::CommandLost) {
    if (++request->lost_commands < kLostCommandsAtMost) return put_in_line(turn, bank, *request, reason);
    return set(turn, *request, RequestState::Failed, reason);
  }
  if (outcome == JobOutcome::Dropped) return put_in_line(turn, bank, *request, reason);
  if (is_cut_off(reason.cause)) {
    request->confirmed = false;
    return put_in_line(turn, bank, *request, reason);
  }
  set(turn, *request, RequestState::Failed, reason);
}

void opened_by_hand(Turn& turn, Bank& bank, const devices::Motion& motion) {
  const int aisle = target_aisle(bank.plan, motion);
  if (aisle != end_aisle(bank.plan) && aisle != kNoAisle) present(turn, bank, aisle, std::nullopt);
}

Instant next_attention(const Bank& bank) {
  if (!bank.presentation) return Instant::never();
  const auto& shown = *bank.presentation;
  if (shown.empty_since) return *shown.empty_since + bank.plan.leave_settle;
  return shown.visited ? Instant::never() : shown.until;
}

}  // namespace archroom::core
