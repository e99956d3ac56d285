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

Way way_of(const BankPlan& plan, const ShelfReport& report, const devices::Motion& motion) {
  const int target = target_aisle(plan, motion);
  bool somebody = false;
  for (int aisle = first_aisle(plan); aisle <= last_aisle(plan); ++aisle) {
    if (!is_occupied(plan, report, aisle)) continue;
    const bool untouched = plan.free_aisles > 1 && stays_as_it_is(plan, report, motion, aisle);
    if (aisle != target && !untouched) return Way::Occupied;
    somebody = true;
  }
  // The bank says that somebody is in, and no aisle says where.
  if (report.active.has(Protection::AisleOccupied) && !somebody) return Way::Unknown;
  return Way::Empty;
}

// Whatever acts, and every latch, hinders always. What another bank's controller tells of the whole room hinders too; a fire
// there does not hinder what the fire policy wants here. Where a contact of the room's own does not tell, nothing is begun.
Guards guards_of(const State& state, const ShelfReport& report, Purpose purpose, bool begun) {
  auto room = room_inputs(state);
  if (purpose == Purpose::FirePark) room = room.without(Protection::FireInput).without(Protection::Smoke);
  if (acting(report).any() || room.any() || report.latched.any()) return Guards::Tripped;
  return begun || state.sensed.unseen.empty() ? Guards::Clear : Guards::Unknown;
}

Control control_of(const ShelfReport& report) {
  const Control control = control_in(report.mode);
  if (control != Control::Remote) return control;
  if (report.fault_code != 0 || is_handled(report)) return Control::Away;
  return Control::Remote;
}

Traffic traffic_of(const Bank& bank, JobId own) {
  const bool mine = bank.job && bank.job->id == own;
  if (bank.job && !mine) return Traffic::Taken;
  const bool sent = mine && bank.job->phase != JobPhase::Recording;
  if (sent || !bank.report) return Traffic::Free;
  return is_standing(*bank.report) && is_newer_than_commands(bank) ? Traffic::Free : Traffic::Taken;
}

bool has_begun(const Bank& bank, JobId own) { return bank.job && bank.job->id == own && bank.job->phase != JobPhase::Recording; }

bool hinders(const Forbid& forbid, Purpose purpose) { return purpose != Purpose::FirePark || forbid.kind != ForbidKind::Fire; }

LookAtAisles look_of(const State& state, const Bank& bank, const Wish& wish) {
  if (bank.plan.emptiness == Emptiness::Presence) return LookAtAisles::NotNeeded;
  if (wish.purpose != Purpose::Asked || !wish.looked_at) return LookAtAisles::Missing;
  const bool young = state.now < *wish.looked_at + bank.plan.look_lasts;
  return young || has_begun(bank, wish.own) ? LookAtAisles::Given : LookAtAisles::Missing;
}

bool is_allowed(const BankPlan& plan, Purpose purpose) {
  const auto& wishes = plan.unattended;
  if (purpose == Purpose::IdleClose) return wishes.idle_close_after > Duration::zero();
  if (purpose == Purpose::NightPark) return wishes.night_park_at_min >= 0;
  if (purpose == Purpose::Airing) return !wishes.airing_at_min.empty();
  return purpose == Purpose::FirePark && plan.fire != Parking::Stay;
}

Attendance attendance_of(const State& state, const Bank& bank, const Wish& wish) {
  if (wish.purpose == Purpose::Asked) return Attendance::Asked;
  if (!is_allowed(bank.plan, wish.purpose)) return Attendance::Off;
  if (has_begun(bank, wish.own)) return Attendance::Warned;
  const bool heard = bank.announced && bank.announced->purpose == wish.purpose && bank.announced->heard_since && bank.report &&
                     bank.report->announcing;
  return heard && state.now >= *bank.announced->heard_since + bank.plan.unattended.warning ? Attendance::Warned
                                                                                           : Attendance::Unwarned;
}

// What moves already may go on: whoever comes later waits.
Power power_of(const State& state, const Bank& bank, const Wish& wish) {
  if (state.room.power_budget_w == 0 || has_begun(bank, wish.own)) return Power::Within;
  int sum = bank.plan.power_w;
  for (const auto& [id, other] : state.banks) {
    if (id != bank.plan.id && other.job) sum += other.plan.power_w;
  }
  return sum <= state.room.power_budget_w ? Power::Within : Power::Over;
}

bool covers(const Hours& hours, int minute) {
  if (hours.from_min < hours.to_min) return minute >= hours.from_min && minute < hours.to_min;
  return minute >= hours.from_min || minute < hours.to_min;
}

Rights rights_of(const State& state, const Bank& bank, const Wish& wish) {
  const auto& rights = bank.plan.rights;
  if (rights.empty() || wish.purpose != Purpose::Asked || has_begun(bank, wish.own)) return Rights::Within;
  const int minute = minute_of_day(state);
  return std::any_of(rights.begin(), rights.end(), [&](const Hours& hours) { return covers(hours, minute); }) ? Rights::Within
                                                                                                              : Rights::Outside;
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

Wish wish_of(const Job& job) { return {job.motion, job.id, job.purpose, job.looked_at}; }

Control control_in(ShelfMode mode) {
  switch (mode) {
    case ShelfMode::Closed:
    case ShelfMode::Moving:
    case ShelfMode::Open:
    case ShelfMode::PartOpen: return Control::Remote;
    case ShelfMode::Starting:
    case ShelfMode::Locked:
    case ShelfMode::Local:
    case ShelfMode::Fault:
    case ShelfMode::EmergencyStop:
    case ShelfMode::Asleep: return Control::Away;
    case ShelfMode::Unknown:
    default: return Control::Unknown;  // a number that is no mode, too
  }
}

bool is_handled(const devices::ShelfReport& report) {
  return std::any_of(report.columns.begin(), report.columns.end(),
                     [](const devices::ColumnReport& column) { return column.manual || column.fault; });
}

devices::Protections acting(const devices::ShelfReport& report) {
  return report.active.without(Protection::AisleOccupied).without(Protection::EndSpaceOccupied);
}

devices::Protections room_inputs(const State& state) {
  constexpr devices::Protections kOfTheRoom = protections_of(Protection::FireInput, Protection::Smoke, Protection::PanelFault,
                                                             Protection::Leak, Protection::Seismic, Protection::MainsLost);
  devices::Protections seen = state.sensed.acting;
  for (const auto& [_, bank] : state.banks) {
    if (bank.report && bank.quality == devices::Quality::Good) seen.bits |= bank.report->active.bits & kOfTheRoom.bits;
  }
  return seen;
}

devices::Protections overdue_inputs(const Bank& bank, WallTime now) {
  const auto interval_ms = std::chrono::duration_cast<milliseconds>(bank.plan.proof_interval).count();
  devices::Protections overdue;
  for (std::uint32_t rest = bank.plan.inputs.bits; rest != 0; rest &= rest - 1) {
    const std::uint32_t bit = rest & ~(rest - 1);  // the lowest that is left
    const auto proven = bank.proven.find(static_cast<Protection>(bit));
    if (proven == bank.proven.end() || now.ms - proven->second.ms >= interval_ms) overdue.bits |= bit;
  }
  return overdue;
}

int minute_of_day(const State& state) {
  constexpr std::int64_t kDay_min = 24 * 60;
  const std::int64_t minute = local_minute(state) % kDay_min;
  return static_cast<int>(minute < 0 ? minute + kDay_min : minute);
}

std::int64_t local_minute(const State& state) { return state.wall.ms / 60'000 + state.utc_offset_min; }

Evidence gather(const State& state, const Bank& bank, const Wish& wish) {
  const auto standing_for = [&](const Forbid& forbid) { return hinders(forbid, wish.purpose); };
  const bool begun = has_begun(bank, wish.own);
  Evidence evidence;
  evidence.link = bank.link_up ? Link::Up : Link::Down;
  evidence.sight = sight_of(state, bank);
  evidence.arming = bank.armed ? Arming::Armed : Arming::Disarmed;
  evidence.traffic = traffic_of(bank, wish.own);
  evidence.ledger = state.store_works ? Ledger::Works : Ledger::Fails;
  evidence.forbidding =
      std::any_of(bank.forbids.begin(), bank.forbids.end(), standing_for) ? Forbidding::Somebody : Forbidding::Nobody;
  evidence.memory = bank.trip ? Memory::Tripped : Memory::Clean;
  evidence.proof = begun || !overdue_inputs(bank, state.wall).any() ? Proof::InTime : Proof::Overdue;
  evidence.look = look_of(state, bank, wish);
  evidence.attendance = attendance_of(state, bank, wish);
  evidence.power = power_of(state, bank, wish);
  evidence.rights = rights_of(state, bank, wish);
  if (evidence.sight == Sight::None) return evidence;
  const auto& report = *bank.report;
  evidence.way = way_of(bank.plan, report, wish.motion);
  evidence.guards = guards_of(state, report, wish.purpose, begun);
  evidence.control = control_of(report);
  evidence.owner = report.session == devices::Session::Ours ? Owner::Ours : Owner::NotOurs;
  evidence.places = impossible_aisle(bank.plan, report) ? Places::Impossible : Places::Consistent;
  return evidence;
}

}  // namespace archroom::core
