#include "controller/core/interlocks/evidence.hpp"

#include <algorithm>

#include "controller/core/motion/geometry.hpp"

namespace archroom::core {
namespace {

using devices::Protection;
using devices::ShelfMode;
using devices::ShelfReport;

Sight sight_of(const State& state, const Bank& bank) {
  if (!bank.report || bank.quality != devices::Quality::Good) return Sight::None;
  return state.now < fresh_until(bank) ? Sight::Fresh : Sight::Stale;
}

Way way_of(const BankPlan& plan, const ShelfReport& report, int target) {
  bool somebody = false;
  for (int aisle = first_aisle(plan); aisle <= last_aisle(plan); ++aisle) {
    if (!is_occupied(plan, report, aisle)) continue;
    if (aisle != target) return Way::Occupied;
    somebody = true;
  }
  // The bank says that somebody is in, and no aisle says where.
  if (report.active.has(Protection::AisleOccupied) && !somebody) return Way::Unknown;
  return Way::Empty;
}

// Occupation hinders by aisle (way_of), not as a whole; everything else, and every latch, hinders always.
Guards guards_of(const ShelfReport& report) {
  const auto active = report.active.without(Protection::AisleOccupied).without(Protection::EndSpaceOccupied);
  return active.any() || report.latched.any() ? Guards::Tripped : Guards::Clear;
}

Control control_of(const ShelfReport& report) {
  switch (report.mode) {
    case ShelfMode::Closed:
    case ShelfMode::Moving:
    case ShelfMode::Open:
    case ShelfMode::PartOpen: break;
    case ShelfMode::Starting:
    case ShelfMode::Locked:
    case ShelfMode::Local:
    case ShelfMode::Fault:
    case ShelfMode::EmergencyStop:
    case ShelfMode::Asleep: return Control::Away;
    case ShelfMode::Unknown:
    default: return Control::Unknown;  // a number that is no mode, too
  }
  if (report.fault_code != 0) return Control::Away;
  for (const auto& column : report.columns) {
    if (column.manual || column.fault) return Control::Away;
  }
  return Control::Remote;
}

Traffic traffic_of(const Bank& bank, JobId own) {
  const bool mine = bank.job && bank.job->id == own;
  if (bank.job && !mine) return Traffic::Taken;
  const bool sent = mine && bank.job->phase != JobPhase::Recording;
  if (sent || !bank.report) return Traffic::Free;
  return is_standing(*bank.report) && is_newer_than_commands(bank) ? Traffic::Free : Traffic::Taken;
}

}  // namespace

Instant fresh_until(const Bank& bank) {
  const Instant standing = bank.observed_at + bank.plan.evidence_age_standing;
  const Instant moving = bank.observed_at + bank.plan.evidence_age_moving;
  if (!bank.job || bank.job->phase == JobPhase::Recording) return standing;
  if (bank.observed_at > bank.job->sent_at) return moving;
  // Sent, and no picture since: what was seen standing lasts until the first one is due, and no longer.
  return std::min(standing, bank.job->sent_at + bank.plan.evidence_age_moving);
}

bool is_newer_than_commands(const Bank& bank) { return !bank.commanded_at || bank.observed_at > *bank.commanded_at; }

Evidence gather(const State& state, const Bank& bank, const devices::Motion& motion, JobId own) {
  Evidence evidence;
  evidence.link = bank.link_up ? Link::Up : Link::Down;
  evidence.sight = sight_of(state, bank);
  evidence.arming = bank.armed ? Arming::Armed : Arming::Disarmed;
  evidence.traffic = traffic_of(bank, own);
  evidence.ledger = state.store_works ? Ledger::Works : Ledger::Fails;
  if (evidence.sight == Sight::None) return evidence;
  const auto& report = *bank.report;
  evidence.way = way_of(bank.plan, report, target_aisle(bank.plan, motion));
  evidence.guards = guards_of(report);
  evidence.control = control_of(report);
  evidence.owner = report.session == devices::Session::Ours ? Owner::Ours : Owner::NotOurs;
  evidence.places = impossible_aisle(bank.plan, report) ? Places::Impossible : Places::Consistent;
  return evidence;
}

}  // namespace archroom::core
