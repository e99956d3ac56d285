#include "controller/core/view.hpp"

#include "controller/core/interlocks/permit_office.hpp"
#include "controller/core/motion/geometry.hpp"

namespace archroom::core {
namespace {

void draw_positions(BankView& view, const BankPlan& plan, const devices::ShelfReport& report) {
  const int fixed = plan.fixed == FixedColumn::Left ? 1 : plan.columns;
  for (int c = 1; c <= plan.columns; ++c) {
    const auto& column = report.columns[static_cast<std::size_t>(c - 1)];
    view.columns.push_back({c, c == fixed, column.position_mm, column.travel, column.fault});
  }
  for (int aisle = first_aisle(plan); aisle <= last_aisle(plan); ++aisle) {
    view.aisles.push_back({aisle, width_mm(plan, report, aisle), is_occupied(plan, report, aisle)});
    if (aisle != end_aisle(plan) && is_fully_open(plan, report, aisle)) view.open_aisle = aisle;
  }
}

}  // namespace

namespace {

void draw_holds(BankView& view, const State& state, const Bank& bank) {
  view.free_aisles = bank.plan.free_aisles;
  view.emptiness = bank.plan.emptiness;
  view.forbids = bank.forbids;
  view.trip = bank.trip;
  if (bank.proof_test) view.proof_test = bank.proof_test->input;
  if (bank.announced) view.announced = bank.announced->purpose;
  const auto overdue = overdue_inputs(bank, state.wall);
  const auto interval_ms = std::chrono::duration_cast<milliseconds>(bank.plan.proof_interval).count();
  for (std::uint32_t bit = 1; bit != 0 && bit <= bank.plan.inputs.bits; bit <<= 1) {
    if ((bank.plan.inputs.bits & bit) == 0) continue;
    ProofView proof{static_cast<devices::Protection>(bit), std::nullopt, std::nullopt, (overdue.bits & bit) != 0};
    if (const auto proven = bank.proven.find(proof.input); proven != bank.proven.end()) {
      proof.proven = proven->second;
      proof.due = WallTime{proven->second.ms + interval_ms};
    }
    view.proofs.push_back(proof);
  }
}

}  // namespace

BankView view_of(const State& state, const Bank& bank) {
  BankView view;
  view.bank = bank.plan.id;
  view.link_up = bank.link_up;
  view.quality = bank.quality;
  view.detail = bank.quality_detail;
  view.observed_at = bank.observed_at;
  view.armed = bank.armed;
  view.disarmed_by = bank.disarmed_by;
  view.armed_since = bank.armed_since;
  view.column_width_mm = bank.plan.column_width_mm;
  view.aisle_mm = bank.plan.aisle_mm;
  view.line = bank.line;
  if (bank.report && bank.quality == devices::Quality::Good) {
    const auto& report = *bank.report;
    view.mode = report.mode;
    view.session = report.session;
    view.active = report.active;
    view.latched = report.latched;
    view.fault_code = report.fault_code;
    draw_positions(view, bank.plan, report);
  }
  if (bank.job) {
    const auto& job = *bank.job;
    view.job = JobView{job.id, job.motion, job.request, job.by, job.phase, job.since, job.purpose};
  }
  for (const auto& shown : bank.presentations) {
    view.presented.insert(view.presented.end(), shown.requests.begin(), shown.requests.end());
  }
  draw_holds(view, state, bank);
  Wish wish{devices::CloseBank{}, JobId{}, Purpose::Asked, state.now};
  if (bank.job) wish.own = bank.job->id;
  view.blockers = blockers_of(state, bank, wish);
  return view;
}

}  // namespace archroom::core
