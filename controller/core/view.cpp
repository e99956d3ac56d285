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
    view.job = JobView{job.id, job.motion, job.request, job.by, job.phase, job.since};
  }
  if (bank.presentation) view.presented = bank.presentation->requests;
  view.blockers = blockers_of(state, bank, devices::CloseBank{}, bank.job ? bank.job->id : JobId{});
  return view;
}

}  // namespace archroom::core
