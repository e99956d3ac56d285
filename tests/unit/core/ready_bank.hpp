// One bank in the best of all states, at 10 s: linked, ours, seen just now, closed, armed. Each test spoils what it is about.
#pragma once

#include "controller/core/state.hpp"
#include "tests/scenarios/picture.hpp"

namespace archroom::core {

inline BankPlan plan_of_eight(FixedColumn fixed = FixedColumn::Left) {
  BankPlan plan;
  plan.id = {"1"};
  plan.device = {"plc-1"};
  plan.columns = 8;
  plan.fixed = fixed;
  plan.column_width_mm = 500;
  plan.aisle_mm = 800;
  plan.speed_mm_s = 40;
  plan.requests = RequestStart::Direct;
  return plan;
}

struct ReadyBank {
  explicit ReadyBank(const BankPlan& plan = plan_of_eight())
      : picture(plan), state(initial_state({plan})), bank(state.banks.begin()->second) {
    state.restored = true;
    state.now = Instant{} + seconds{10};
    state.wall = {10'000};
    bank.link_up = true;
    bank.armed = true;
    bank.disarmed_by = {};
    bank.session.epoch = 1;
    bank.session.engaged = true;
    bank.session.was_ours = true;
    picture.report().session = devices::Session::Ours;
    picture.report().epoch_seen = 1;
    look();
  }

  // The picture as it is now, seen now.
  void look() {
    bank.report = picture.report();
    bank.quality = devices::Quality::Good;
    bank.observed_at = state.now;
  }
  // A motion of ours, sent `ago`.
  void sent(const devices::Motion& motion, Duration ago) {
    Job job;
    job.id = {7};
    job.intent = {7};
    job.motion = motion;
    job.phase = JobPhase::Commanded;
    job.sent_at = state.now - ago;
    job.deadline = state.now + seconds{60};
    bank.job = job;
    bank.commanded_at = job.sent_at;
  }

  scenarios::Picture picture;
  State state;
  Bank& bank;
};

}  // namespace archroom::core
