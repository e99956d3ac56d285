#include "controller/core/motion/plant.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/match.hpp"
#include "controller/core/interlocks/evidence.hpp"
#include "controller/core/motion/arming.hpp"
#include "controller/core/motion/geometry.hpp"
#include "controller/core/motion/proof_tests.hpp"
#include "controller/core/motion/trips.hpp"

namespace archroom::core {
namespace {

using devices::Quality;
using devices::ShelfReport;

// How long a controller may take to own up to a session before another number is tried.
constexpr Duration kEngagePatience = seconds{3};

void take_epoch(Turn& turn, Bank& bank, std::uint32_t above) {
  auto& session = bank.session;
  const std::uint32_t highest = std::max(session.epoch, above);
  if (highest == std::numeric_limits<std::uint32_t>::max()) return;  // no number is left above it: SR-09 stays
  session.epoch = highest + 1;
  session.engaged = false;
  session.was_ours = false;
  session.persist = turn.persist(EpochTaken{bank.plan.id, session.epoch});
}

void keep_session(Turn& turn, Bank& bank, const ShelfReport& report) {
  auto& session = bank.session;
  if (report.session == devices::Session::Ours) {
    if (!session.was_ours) session.since = turn.state.wall;
    session.was_ours = true;
    return;
  }
  if (session.was_ours) session.since = turn.state.wall;
  if (!session.engaged) return;
  if (report.session == devices::Session::Foreign) {
    // Somebody else took the bank over: we don't fight for it. A number that was too low, or an opening that never arrived, is
    // another matter.
    if (session.was_ours) {
      disarm(turn, bank, {Cause::TwoOwners, 0, {}}, {});
    } else if (report.epoch_seen >= session.epoch || turn.state.now - session.engaged_at > kEngagePatience) {
      take_epoch(turn, bank, report.epoch_seen);
    }
    return;
  }
  // It forgot us (its power came back), or our opening never arrived.
  const bool forgot = session.was_ours;
  if (forgot && bank.armed) disarm(turn, bank, {Cause::PowerReturned, 0, {}}, {});
  if (forgot || turn.state.now - session.engaged_at > kEngagePatience) take_epoch(turn, bank, report.epoch_seen);
}

void note_since(Bank& bank, const ShelfReport& report, WallTime now) {
  const bool first = !bank.report || bank.report->columns.size() != report.columns.size();
  if (first || bank.report->active != report.active || bank.report->latched != report.latched) bank.protections_since = now;
  if (first || bank.report->mode != report.mode) bank.mode_since = now;
  for (int aisle = first_aisle(bank.plan); aisle <= last_aisle(bank.plan); ++aisle) {
    if (is_occupied(bank.plan, report, aisle)) {
      bank.occupied_since.try_emplace(aisle, now);
    } else {
      bank.occupied_since.erase(aisle);
    }
  }
}

void set_quality(Turn& turn, Bank& bank, Quality quality, const std::string& detail) {
  if (bank.quality != quality) bank.quality_since = turn.state.wall;
  if (bank.quality != quality || bank.quality_detail != detail) turn.changed.insert(bank.plan.id);
  bank.quality = quality;
  bank.quality_detail = detail;
}

// Somebody handles the bank, or it can't protect anybody now: when that is over it is no start button (BGR 234: no automatic
// restart). Occupation, floor, beams, eyes and kick plates are touched by whoever fetches a box: they hinder while they last.
void look_for_hands(Turn& turn, Bank& bank, const ShelfReport& report) {
  using devices::Protection;
  constexpr auto kHands =
      devices::protections_of(Protection::EmergencyStop, Protection::LocalKey, Protection::ManualHandle, Protection::MainsLost,
                              Protection::FloorDetached, Protection::SidePanel, Protection::DoorOpen);
  if (!bank.armed) return;
  if (const std::uint32_t acting = report.active.bits & kHands.bits; acting != 0)
    return disarm(turn, bank, {Cause::ProtectionActive, std::int64_t{acting}, {}}, {});
  if (control_in(report.mode) == Control::Remote && !is_handled(report)) return;
  disarm(turn, bank, {Cause::NotRemote, report.fault_code, {}}, {});
}

void saw_report(Turn& turn, Bank& bank, const devices::Observation& seen, const ShelfReport& report) {
  if (report.columns.size() != static_cast<std::size_t>(bank.plan.columns)) {
    set_quality(turn, bank, Quality::Bad, "column count differs from the site file");
    return;
  }
  lose_sight(turn, bank);
  set_quality(turn, bank, seen.quality, {});
  const auto counts = [&] { return std::pair{is_newer_than_commands(bank), turn.state.now < fresh_until(bank)}; };
  const auto counted = counts();
  bank.observed_at = seen.observed_at;
  if (counts() != counted) turn.changed.insert(bank.plan.id);  // the same picture again, and now it counts
  if (!bank.report || *bank.report != report) {
    note_since(bank, report, turn.state.wall);
    turn.changed.insert(bank.plan.id);
    bank.report = report;
  }
  keep_session(turn, bank, report);
  if (seen.quality != Quality::Good) return;
  look_for_trips(turn, bank, report);
  look_for_hands(turn, bank, report);
  // What takes a hold away is believed of a young picture of our own session only: an old one shows what was.
  if (report.session != devices::Session::Ours || turn.state.now >= fresh_until(bank)) return;
  look_for_reset(turn, bank, report);
  look_at_proof_test(turn, bank, report);
}

}  // namespace

Bank* find_bank(State& state, const BankId& id) {
  const auto found = state.banks.find(id);
  return found == state.banks.end() ? nullptr : &found->second;
}

Bank* find_device(State& state, const DeviceId& id) {
  for (auto& [_, bank] : state.banks) {
    if (bank.plan.device == id) return &bank;
  }
  return nullptr;
}

Instant out_of_sight_at(const Bank& bank) {
  return bank.observed_at + bank.plan.evidence_age_standing + bank.plan.unseen_at_most;
}

void lose_sight(Turn& turn, Bank& bank) {
  if (!bank.armed || turn.state.now < out_of_sight_at(bank)) return;
  const auto cause = bank.link_up ? Cause::StateNotFresh : Cause::LinkLost;
  disarm(turn, bank, {cause, 0, {}}, {});
}

void link_came_up(Turn& turn, Bank& bank) {
  turn.changed.insert(bank.plan.id);
  bank.link_up = true;
  bank.link_since = turn.state.wall;
  bank.link_detail.clear();
  take_epoch(turn, bank, 0);
}

void link_went(Turn& turn, Bank& bank, const std::string& detail) {
  turn.changed.insert(bank.plan.id);
  if (bank.link_up) bank.link_since = turn.state.wall;
  bank.link_up = false;
  bank.link_detail = detail;
  // A stop that overtook an exchange ends the connection too, and that is no loss: out of sight for long it still would be.
  const bool by_our_stop = !bank.job && bank.commanded_at && turn.state.now < *bank.commanded_at + seconds{1};
  if (bank.armed && !by_our_stop) disarm(turn, bank, {Cause::LinkLost, 0, {}}, {});
  bank.session.engaged = false;
  bank.session.was_ours = false;
  bank.session.persist = 0;
  set_quality(turn, bank, Quality::Unknown, detail);
}

void saw(Turn& turn, Bank& bank, const devices::Observation& seen) {
  std::visit(Match{[&](const devices::NoValue& none) { set_quality(turn, bank, Quality::Bad, none.detail); },
                   [&](const ShelfReport& report) { saw_report(turn, bank, seen, report); },
                   [](const devices::Reading&) {}},  // no bank's controller says such
             seen.content);
}

void engage_if_durable(Turn& turn, Bank& bank, std::uint64_t persist) {
  auto& session = bank.session;
  if (session.persist == 0 || session.persist > persist) return;
  session.persist = 0;
  session.engaged = true;
  session.engaged_at = turn.state.now;
  turn.order(bank, devices::Engage{session.epoch});
}

}  // namespace archroom::core
