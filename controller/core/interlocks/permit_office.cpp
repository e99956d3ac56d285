#include "controller/core/interlocks/permit_office.hpp"

#include "controller/core/interlocks/evidence.hpp"
#include "controller/core/interlocks/rules.hpp"
#include "controller/core/motion/geometry.hpp"
#include "controller/core/sensing/sensing.hpp"

namespace archroom::core {
namespace {

// The first occupied aisle that the motion would make narrower; -1 where the bank says somebody is in but not where.
int occupied_aisle(const Bank& bank, const Wish& wish) {
  const int target = target_aisle(bank.plan, wish.motion);
  for (int aisle = first_aisle(bank.plan); aisle <= last_aisle(bank.plan); ++aisle) {
    const bool untouched = bank.plan.free_aisles > 1 && stays_as_it_is(bank.plan, *bank.report, wish.motion, aisle);
    if (aisle != target && !untouched && is_occupied(bank.plan, *bank.report, aisle)) return aisle;
  }
  return -1;
}

WallTime since_of(const Bank& bank, int aisle) {
  const auto found = bank.occupied_since.find(aisle);
  return found == bank.occupied_since.end() ? bank.protections_since : found->second;
}

WallTime unseen_since(const State& state, const Bank& bank) {
  if (bank.quality != devices::Quality::Good) return bank.quality_since;
  return {state.wall.ms - std::chrono::duration_cast<milliseconds>(state.now - fresh_until(bank)).count()};
}

// The forbid that is told: a person's before the room's own, since somebody knows about it.
Blocker forbidden_by(const Bank& bank) {
  const auto& forbid = bank.forbids.front();
  std::string detail = forbid.owner;
  if (!forbid.note.empty()) detail += (detail.empty() ? "" : ": ") + forbid.note;
  return {{Cause::Forbidden, static_cast<std::int64_t>(forbid.kind), std::move(detail)}, forbid.since};
}

std::int64_t protections_told(const State& state, const Bank& bank) {
  return std::int64_t{bank.report->active.bits | bank.report->latched.bits | room_inputs(state).bits};
}

Blocker of_the_picture(const State& state, const Bank& bank, const Wish& wish, Cause cause) {
  switch (cause) {
    case Cause::AisleOccupied: {
      const int aisle = occupied_aisle(bank, wish);
      return {{cause, aisle, {}}, since_of(bank, aisle)};
    }
    case Cause::ProtectionActive: {
      const auto acting = protections_told(state, bank);
      return {{cause, acting, acting == 0 ? unseen_contacts(state) : std::string{}}, bank.protections_since};
    }
    case Cause::NotRemote: return {{cause, bank.report->fault_code, std::string{name_of(bank.report->mode)}}, bank.mode_since};
    case Cause::ImpossiblePositions: return {{cause, impossible_aisle(bank.plan, *bank.report).value_or(0), {}}, bank.mode_since};
    default: return {{cause, 0, {}}, bank.session.since};
  }
}

Blocker blocker(const State& state, const Bank& bank, const Wish& wish, Cause cause) {
  switch (cause) {
    case Cause::LinkLost: return {{cause, 0, bank.link_detail}, bank.link_since};
    case Cause::StateNotFresh: return {{cause, 0, bank.quality_detail}, unseen_since(state, bank)};
    case Cause::NotArmed: return {{cause, static_cast<std::int64_t>(bank.disarmed_by.cause), {}}, bank.armed_since};
    case Cause::SecondAisle:
      return {{cause, bank.job ? static_cast<std::int64_t>(bank.job->id.n) : 0, {}},
              bank.job ? bank.job->since : bank.mode_since};
    case Cause::StoreFailing: return {{cause, 0, state.store_detail}, state.store_since};
    case Cause::Forbidden: return forbidden_by(bank);
    case Cause::TripLatched: return {{cause, static_cast<std::int64_t>(bank.trip->reason.cause), {}}, bank.trip->since};
    case Cause::ProofOverdue: return {{cause, std::int64_t{overdue_inputs(bank, state.wall).bits}, {}}, state.wall};
    case Cause::NotLookedAt:
    case Cause::NotAnnounced:
    case Cause::OverPowerBudget:
    case Cause::OutsideHours: return {{cause, 0, {}}, state.wall};
    default: return of_the_picture(state, bank, wish, cause);
  }
}

bool needs_a_picture(Cause cause) {
  return cause == Cause::AisleOccupied || cause == Cause::ProtectionActive || cause == Cause::NotRemote ||
         cause == Cause::ImpossiblePositions || cause == Cause::TwoOwners;
}

Blockers told(const State& state, const Bank& bank, const Wish& wish, const Evidence& evidence, std::vector<Cause> causes) {
  if (evidence.sight == Sight::None) std::erase_if(causes, needs_a_picture);
  Blockers blockers;
  for (const auto cause : causes) blockers.push_back(blocker(state, bank, wish, cause));
  return blockers;
}

}  // namespace

std::optional<devices::Permit> PermitOffice::issue(const State& state, const Bank& bank, const Wish& wish) {
  if (!objections(gather(state, bank, wish)).empty()) return std::nullopt;
  return devices::Permit{bank.plan.device, wish.motion, fresh_until(bank)};
}

Blockers blockers_of(const State& state, const Bank& bank, const Wish& wish) {
  const auto evidence = gather(state, bank, wish);
  return told(state, bank, wish, evidence, objections(evidence));
}

Blockers blockers_to_arming(const State& state, const Bank& bank) {
  const Wish any{devices::CloseBank{}, JobId{}, Purpose::Asked, std::nullopt};
  const auto evidence = gather(state, bank, any);
  return told(state, bank, any, evidence, objections_to_arming(evidence));
}

}  // namespace archroom::core
