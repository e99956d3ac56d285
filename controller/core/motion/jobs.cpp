#include "controller/core/motion/jobs.hpp"

#include <algorithm>

#include "controller/core/interlocks/permit_office.hpp"
#include "controller/core/motion/arming.hpp"
#include "controller/core/motion/geometry.hpp"
#include "controller/core/motion/plant.hpp"
#include "controller/core/motion/requests.hpp"
#include "controller/core/motion/trips.hpp"

namespace archroom::core {
namespace {

using devices::CommandOutcome;

// What was asked for longer ago than this is not wanted any more when the disk answers at last.
constexpr Duration kDiskPatience = seconds{10};

// distance / speed * 1.5 + 10 s, at most 150 s (derived from client timings seen in the field)
Duration time_to_arrive(const Bank& bank, const devices::Motion& motion) {
  const std::int64_t distance_mm = travel_mm(bank.plan, *bank.report, motion);
  const Duration moving = milliseconds{distance_mm * 1500 / std::max(1, bank.plan.speed_mm_s)};
  return std::min<Duration>(moving + seconds{10}, seconds{150});
}

void end_job(Turn& turn, Bank& bank, JobOutcome outcome, const Reason& reason) {
  const Job job = *bank.job;
  bank.job.reset();
  turn.changed.insert(bank.plan.id);
  turn.persist(JobEnded{job.id, bank.plan.id, outcome, reason});
  bank.announced.reset();
  bank.idle_since = turn.state.now;
  // What let a bank move under a fire forbid was for one motion.
  if (job.purpose == Purpose::FirePark)
    disarm(turn, bank, {Cause::Forbidden, static_cast<std::int64_t>(ForbidKind::Fire), {}}, {});
  job_has_ended(turn, bank, job, outcome, reason);
}

void send(Turn& turn, Bank& bank, devices::Permit permit) {
  auto& job = *bank.job;
  job.phase = JobPhase::Commanded;
  job.sent_at = turn.state.now;
  bank.commanded_at = turn.state.now;
  job.deadline = turn.state.now + time_to_arrive(bank, job.motion);
  turn.changed.insert(bank.plan.id);
  turn.order(bank, devices::Move{job.intent, job.motion, std::move(permit)});
  job_was_sent(turn, bank);
}

// The bank's controller gave the motion up, or never took it. Nothing is retried. "Never received" is what a picture says that
// may be wrong: the bank is stopped all the same.
void broken_off(Turn& turn, Bank& bank, Cause cause) {
  const Reason reason{cause, bank.report->refusal, {}};
  if (cause != Cause::ControllerRefused) {
    trip_for(turn, bank, blockers_of(turn.state, bank, wish_of(*bank.job)));
    stop_bank(turn, bank, JobOutcome::Failed, reason);
    disarm(turn, bank, reason, {});
  } else {
    end_job(turn, bank, JobOutcome::Failed, reason);
  }
}

// An order that loses its leave while it waits for the disk is given up there and then: a bank that was re-armed, or a disk that
// was mended, must not bring back what was asked for before.
void watch_recording(Turn& turn, Bank& bank) {
  const auto blockers = blockers_of(turn.state, bank, wish_of(*bank.job));
  if (!blockers.empty()) return end_job(turn, bank, JobOutcome::Dropped, blockers.front().reason);
  if (turn.state.now >= bank.job->deadline) end_job(turn, bank, JobOutcome::Dropped, {Cause::TimedOut, 0, {}});
}

bool has_arrived(const Bank& bank) {
  const auto& report = *bank.report;
  return is_standing(report) && is_done(bank.plan, report, bank.job->motion);
}

// What the bank's own picture, taken after the command was sent, says of it. True where the job has ended.
bool judge_by_picture(Turn& turn, Bank& bank) {
  const auto& report = *bank.report;
  if (report.session != devices::Session::Ours) return false;  // it may be yesterday's
  if (report.intent != bank.job->intent) return false;         // somebody else's command, or not answered for yet
  switch (report.outcome) {
    case CommandOutcome::None: return false;
    case CommandOutcome::Refused: return broken_off(turn, bank, Cause::ControllerRefused), true;
    case CommandOutcome::NotReceived: return broken_off(turn, bank, Cause::CommandLost), true;
    case CommandOutcome::Aborted: return broken_off(turn, bank, Cause::ControllerAborted), true;
    case CommandOutcome::Accepted:
    case CommandOutcome::Finished: break;
  }
  bank.job->phase = JobPhase::Moving;
  if (!has_arrived(bank)) return false;
  end_job(turn, bank, JobOutcome::Arrived, {Cause::Arrived, 0, {}});
  return true;
}

}  // namespace

JobId begin_job(Turn& turn, Bank& bank, const Wish& wish, std::optional<RequestId> request, const std::string& by) {
  Job job;
  job.id = JobId{++turn.state.last_job.n};
  job.intent = IntentId{++turn.state.last_intent.n};
  job.motion = wish.motion;
  job.purpose = wish.purpose;
  job.looked_at = wish.looked_at;
  job.request = request;
  job.by = by;
  job.since = turn.state.wall;
  job.deadline = turn.state.now + kDiskPatience;
  job.persist =
      turn.persist(MotionIntended{job.intent, job.id, bank.plan.id, wish.motion, std::move(request), by, name_of(wish.purpose)});
  turn.changed.insert(bank.plan.id);
  bank.job = std::move(job);
  return bank.job->id;
}

void release_if_durable(Turn& turn, Bank& bank, std::uint64_t persist) {
  if (!bank.job || bank.job->phase != JobPhase::Recording || bank.job->persist > persist) return;
  if (auto permit = PermitOffice::issue(turn.state, bank, wish_of(*bank.job))) {
    send(turn, bank, *std::move(permit));
    return;
  }
  const auto blockers = blockers_of(turn.state, bank, wish_of(*bank.job));
  end_job(turn, bank, JobOutcome::Dropped, blockers.front().reason);
}

void watch_job(Turn& turn, Bank& bank) {
  if (!bank.job) return;
  if (bank.job->phase == JobPhase::Recording) return watch_recording(turn, bank);
  const bool pictured = bank.report && bank.quality == devices::Quality::Good && bank.observed_at > bank.job->sent_at;
  if (pictured && judge_by_picture(turn, bank)) return;
  auto permit = PermitOffice::issue(turn.state, bank, wish_of(*bank.job));
  if (!permit || turn.state.now >= bank.job->deadline) {
    const auto blockers = blockers_of(turn.state, bank, wish_of(*bank.job));
    const Reason reason = blockers.empty() ? Reason{Cause::TimedOut, 0, {}} : blockers.front().reason;
    trip_for(turn, bank, blockers);
    stop_bank(turn, bank, JobOutcome::Failed, reason);
    disarm(turn, bank, reason, {});
    return;
  }
  turn.order(bank, devices::Sustain{bank.job->intent, *std::move(permit)});
}

void order_was_dropped(Turn& turn, Bank& bank, const OrderDropped& dropped) {
  if (!bank.job || bank.job->intent != dropped.intent || bank.job->phase == JobPhase::Recording) return;
  end_job(turn, bank, JobOutcome::Dropped, {Cause::CommandLost, 0, dropped.detail});
}

void move_ordered(Turn& turn, const MoveOrdered& order) {
  Bank* bank = find_bank(turn.state, order.bank);
  if (bank == nullptr) return turn.answer(order.ticket, NotKnown{});
  const auto* open = std::get_if<devices::OpenFace>(&order.motion);
  if (open != nullptr && !face_exists(bank->plan, open->face)) return turn.answer(order.ticket, NotKnown{});
  Wish wish{order.motion, JobId{}, Purpose::Asked, std::nullopt};
  if (order.aisle_empty) wish.looked_at = turn.state.now;
  if (open != nullptr) wish.motion = open_for(*bank, open->face);
  auto blockers = blockers_of(turn.state, *bank, wish);
  if (!blockers.empty()) return turn.answer(order.ticket, RefusedBy{std::move(blockers)});
  if (is_done(bank->plan, *bank->report, wish.motion)) {
    opened_by_hand(turn, *bank, wish.motion);
    return turn.answer(order.ticket, Accepted{});
  }
  turn.answer(order.ticket, Accepted{begin_job(turn, *bank, wish, std::nullopt, order.by)});
}

void stop_bank(Turn& turn, Bank& bank, JobOutcome outcome, const Reason& reason) {
  ++bank.stop_count;
  bank.commanded_at = turn.state.now;
  turn.changed.insert(bank.plan.id);
  turn.emit(StopMotion{bank.plan.device, bank.stop_count});
  if (bank.job) end_job(turn, bank, outcome, reason);
}

void stop_ordered(Turn& turn, const StopOrdered& order) {
  if (order.bank && find_bank(turn.state, *order.bank) == nullptr) return turn.answer(order.ticket, NotKnown{});
  const Reason reason{order.ending ? Cause::Restart : Cause::StopOrdered, 0, {}};
  for (auto& [id, bank] : turn.state.banks) {
    if (order.bank && id != *order.bank) continue;
    stop_bank(turn, bank, JobOutcome::Stopped, reason);
    disarm(turn, bank, reason, order.by);
  }
  turn.answer(order.ticket, Accepted{});
}

}  // namespace archroom::core
