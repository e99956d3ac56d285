#include "controller/core/motion/requests.hpp"

#include <algorithm>

#include "base/contract.hpp"
#include "controller/core/interlocks/evidence.hpp"
#include "controller/core/interlocks/permit_office.hpp"
#include "controller/core/motion/automatic.hpp"
#include "controller/core/motion/geometry.hpp"
#include "controller/core/motion/jobs.hpp"
#include "controller/core/motion/plant.hpp"
#include "controller/core/motion/proof_tests.hpp"

namespace archroom::core {
namespace {

// A bank's controller that never receives our moves is broken: the request says so instead of trying for ever.
constexpr int kLostCommandsAtMost = 3;

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
  if (bank.plan.requests == RequestStart::Direct || request.confirmed_at) return set(turn, request, RequestState::Queued, why);
  set(turn, request, RequestState::WaitingOperator, why.cause == Cause::None ? Reason{Cause::AwaitsConfirmation, 0, {}} : why);
}

std::vector<int> aisles_shown(const Bank& bank) {
  std::vector<int> aisles;
  for (const auto& shown : bank.presentations) aisles.push_back(shown.aisle);
  return aisles;
}

Presentation* find_presentation(Bank& bank, int aisle) {
  for (auto& shown : bank.presentations) {
    if (shown.aisle == aisle) return &shown;
  }
  return nullptr;
}

void end_presentation(Turn& turn, Bank& bank, int aisle, const Reason& reason, const std::string& by = {}) {
  const Presentation* shown = find_presentation(bank, aisle);
  if (shown == nullptr) return;
  const auto requests = shown->requests;
  std::erase_if(bank.presentations, [aisle](const Presentation& other) { return other.aisle == aisle; });
  bank.idle_since = turn.state.now;
  turn.changed.insert(bank.plan.id);
  for (const auto& id : requests) {
    if (Request* request = find_request(turn.state, id)) set(turn, *request, RequestState::Done, reason, by);
  }
}

// Those that the motion closes.
void end_presentations_closed_by(Turn& turn, Bank& bank, const devices::Motion& motion) {
  for (const int aisle : aisles_shown(bank)) {
    if (aisle == target_aisle(bank.plan, motion)) continue;
    const bool untouched = bank.plan.free_aisles > 1 && stays_as_it_is(bank.plan, *bank.report, motion, aisle);
    if (!untouched) end_presentation(turn, bank, aisle, {Cause::AisleClosed, aisle, {}});
  }
}

void present(Turn& turn, Bank& bank, int aisle, const std::optional<RequestId>& id) {
  if (find_presentation(bank, aisle) == nullptr) bank.presentations.push_back({{}, aisle, Instant{}, false, std::nullopt});
  auto& shown = *find_presentation(bank, aisle);
  // Whoever asked last has yet to come: an earlier visit does not count.
  shown.until = turn.state.now + bank.plan.presented_for;
  shown.visited = false;
  shown.empty_since.reset();
  turn.changed.insert(bank.plan.id);
  if (!id) return;
  shown.requests.push_back(*id);
  if (Request* request = find_request(turn.state, *id)) set(turn, *request, RequestState::Presented, {Cause::Arrived, aisle, {}});
}

bool is_waiting(const Request& request) {
  return request.state == RequestState::Queued || request.state == RequestState::WaitingSafety;
}

Request* next_in_line(Turn& turn, const Bank& bank) {
  for (const auto& id : bank.line) {
    Request* request = find_request(turn.state, id);
    ARCHROOM_CHECK(request != nullptr);
    if (is_waiting(*request)) return request;
  }
  return nullptr;
}

// A confirmation is for one move, now: whoever looked a while ago does not know who has come since.
bool has_aged(const State& state, const Bank& bank, const Request& request) {
  return is_waiting(request) && request.confirmed_at && state.now >= *request.confirmed_at + bank.plan.look_lasts;
}

void age_confirmations(Turn& turn, Bank& bank) {
  for (const auto& id : bank.line) {
    Request* request = find_request(turn.state, id);
    if (request == nullptr || !has_aged(turn.state, bank, *request)) continue;
    if (bank.job && bank.job->request == id) continue;  // it is being recorded: judged by the interlocks
    request->confirmed_at.reset();
    put_in_line(turn, bank, *request, {Cause::ConfirmationAged, 0, {}});
  }
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
    const auto cause = blocker.reason.cause;
    if (cause == Cause::TripLatched || cause == Cause::Forbidden || cause == Cause::NotArmed) return blocker.reason;
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
  request.confirmed_at.reset();
  bank->line.push_back(request.id);
  if (request.state == RequestState::Presented) {
    const int aisle = aisle_of(request.face);
    if (find_presentation(*bank, aisle) == nullptr)
      bank->presentations.push_back({{}, aisle, turn.state.now + bank->plan.presented_for, false, {}});
    find_presentation(*bank, aisle)->requests.push_back(request.id);
  } else if (request.state != RequestState::WaitingOperator) {
    put_in_line(turn, *bank, request, {Cause::Restart, 0, {}});
  }
}

// A restart lifts no forbid, clears no trip and proves nothing.
void restore_holds(Turn& turn, Bank& bank, const Restored& restored) {
  if (const auto kept = restored.forbids.find(bank.plan.id); kept != restored.forbids.end()) bank.forbids = kept->second;
  if (const auto kept = restored.trips.find(bank.plan.id); kept != restored.trips.end()) bank.trip = kept->second;
  if (const auto kept = restored.proven.find(bank.plan.id); kept != restored.proven.end()) bank.proven = kept->second;
  begin_intervals(turn, bank);
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
  for (auto& [id, bank] : state.banks) {
    bank.armed_since = bank.link_since = bank.quality_since = bank.session.since = state.wall;
    restore_holds(turn, bank, restored);
  }
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
  note_activity(turn, *bank);
  if (!turn.state.requests.try_emplace(told.id, request).second) return;  // told twice
  bank->line.push_back(told.id);
  put_in_line(turn, *bank, turn.state.requests[told.id], {});
}

void confirmed(Turn& turn, const Confirmed& order) {
  Request* request = find_request(turn.state, order.id);
  if (request == nullptr) return turn.answer(order.ticket, NotKnown{});
  if (request->state == RequestState::WaitingOperator) {
    request->confirmed_at = turn.state.now;
    set(turn, *request, RequestState::Queued, {}, order.by);
  }
  turn.answer(order.ticket, Accepted{});
}

namespace {

// Where nobody else wants it, the aisle is free for the next one.
void no_longer_wanted(Turn& turn, Bank& bank, const RequestId& id, const Reason& reason) {
  for (const int aisle : aisles_shown(bank)) {
    auto& requests = find_presentation(bank, aisle)->requests;
    if (std::erase(requests, id) > 0 && requests.empty()) end_presentation(turn, bank, aisle, reason);
  }
}

}  // namespace

void box_was_scanned(Turn& turn, const RequestId& id) {
  Request* request = find_request(turn.state, id);
  if (request == nullptr || request->state != RequestState::Presented) return;
  Bank* bank = find_bank(turn.state, request->bank);
  ARCHROOM_CHECK(bank != nullptr);
  const Reason reason{Cause::BoxScanned, 0, {}};
  turn.touch(*bank);
  no_longer_wanted(turn, *bank, id, reason);
  set(turn, *request, RequestState::Done, reason);
}

void cancel_ordered(Turn& turn, const CancelOrdered& order) {
  Request* request = find_request(turn.state, order.id);
  if (request == nullptr) return turn.answer(order.ticket, NotKnown{});
  Bank* bank = find_bank(turn.state, request->bank);
  ARCHROOM_CHECK(bank != nullptr);
  const Reason reason{Cause::CancelOrdered, 0, {}};
  no_longer_wanted(turn, *bank, order.id, reason);
  set(turn, *request, RequestState::Cancelled, reason, order.by);
  if (bank->job && bank->job->request == order.id) stop_bank(turn, *bank, JobOutcome::Stopped, reason);
  turn.answer(order.ticket, Accepted{});
}

namespace {

void attend_one(Turn& turn, Bank& bank, Presentation& shown) {
  if (sees(turn.state, bank) && !bank.job && !impossible_aisle(bank.plan, *bank.report)) {
    const auto& report = *bank.report;
    if (!is_fully_open(bank.plan, report, shown.aisle))
      return end_presentation(turn, bank, shown.aisle, {Cause::AisleClosed, shown.aisle, {}});
    if (is_occupied(bank.plan, report, shown.aisle)) {
      shown.visited = true;
      shown.empty_since.reset();
    } else if (shown.visited && !shown.empty_since) {
      shown.empty_since = turn.state.now;
    }
  }
  if (shown.empty_since && turn.state.now >= *shown.empty_since + bank.plan.leave_settle) {
    return end_presentation(turn, bank, shown.aisle, {Cause::Visited, shown.aisle, {}});
  }
  // Only for an aisle that nobody came to: after a visit it must have been empty for the settling time, however late it is.
  if (turn.state.now < shown.until || shown.visited) return;
  end_presentation(turn, bank, shown.aisle, {Cause::ShownLongEnough, shown.aisle, {}});
}

}  // namespace

void attend(Turn& turn, Bank& bank) {
  for (const int aisle : aisles_shown(bank)) attend_one(turn, bank, *find_presentation(bank, aisle));
  age_confirmations(turn, bank);
}

namespace {

// Whose aisle stands open already: nothing has to move, whatever stands in the way of those before them.
void present_what_stands_open(Turn& turn, Bank& bank) {
  if (bank.job || !sees(turn.state, bank) || !is_standing(*bank.report)) return;
  for (const auto& id : std::vector<RequestId>{bank.line}) {
    const Request* request = find_request(turn.state, id);
    if (request == nullptr || !is_waiting(*request)) continue;
    const int aisle = aisle_of(request->face);
    if (is_fully_open(bank.plan, *bank.report, aisle)) present(turn, bank, aisle, id);
  }
}

}  // namespace

void serve(Turn& turn, Bank& bank) {
  present_what_stands_open(turn, bank);
  if (bank.job) return;
  Request* request = next_in_line(turn, bank);
  if (request == nullptr) return;
  const Wish wish{open_for(bank, request->face), JobId{}, Purpose::Asked, request->confirmed_at};
  const auto blockers = blockers_of(turn.state, bank, wish);
  if (!blockers.empty()) return set(turn, *request, RequestState::WaitingSafety, leading(blockers));
  for (const auto& shown : bank.presentations) {
    const bool untouched = bank.plan.free_aisles > 1 && stays_as_it_is(bank.plan, *bank.report, wish.motion, shown.aisle);
    if (!untouched) return set(turn, *request, RequestState::Queued, {Cause::AisleInUse, shown.aisle, {}});
  }
  begin_job(turn, bank, wish, request->id, {});
}

void job_was_sent(Turn& turn, Bank& bank) {
  end_presentations_closed_by(turn, bank, bank.job->motion);
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
    request->confirmed_at.reset();
    return put_in_line(turn, bank, *request, reason);
  }
  set(turn, *request, RequestState::Failed, reason);
}

void opened_by_hand(Turn& turn, Bank& bank, const devices::Motion& motion) {
  const int aisle = target_aisle(bank.plan, motion);
  if (aisle != end_aisle(bank.plan) && aisle != kNoAisle) present(turn, bank, aisle, std::nullopt);
}

devices::OpenFace open_for(const Bank& bank, devices::Face face) {
  if (!bank.report) return devices::OpenFace{face};
  auto in_use = aisles_shown(bank);
  for (int aisle = first_aisle(bank.plan); aisle <= last_aisle(bank.plan); ++aisle) {
    if (is_occupied(bank.plan, *bank.report, aisle)) in_use.push_back(aisle);
  }
  return open_beside(bank.plan, *bank.report, face, in_use);
}

Instant next_attention(const State& state, const Bank& bank) {
  Instant next = Instant::never();
  for (const auto& shown : bank.presentations) {
    if (shown.empty_since) {
      next = std::min(next, *shown.empty_since + bank.plan.leave_settle);
    } else if (!shown.visited) {
      next = std::min(next, shown.until);
    }
  }
  for (const auto& id : bank.line) {
    const auto found = state.requests.find(id);
    if (found == state.requests.end() || !is_waiting(found->second) || !found->second.confirmed_at) continue;
    next = std::min(next, *found->second.confirmed_at + bank.plan.look_lasts);
  }
  return next;
}

}  // namespace archroom::core
