#include "controller/core/interlocks/permit_office.hpp"

#include "controller/core/interlocks/evidence.hpp"
#include "controller/core/interlocks/rules.hpp"
#include "controller/core/motion/geometry.hpp"

namespace archroom::core {
namespace {

// The first occupied aisle that the motion would make narrower; -1 where the bank says somebody is in but not where.
int occupied_aisle(const Bank& bank, const devices::Motion& motion) {
  const int target = target_aisle(bank.plan, motion);
  for (int aisle = first_aisle(bank.plan); aisle <= last_aisle(bank.plan); ++aisle) {
    if (aisle != target && is_occupied(bank.plan, *bank.report, aisle)) return aisle;
  }
  return -1;
}

WallTime since_of(const Bank& bank, int aisle) {
  const auto found = bank.occupied_since.find(aisle);
  return found == bank.occupied_since.end() ? bank.protections_since : found->second;
}

Blocker blocker(const State& state, const Bank& bank, const devices::Motion& motion, Cause cause) {
  switch (cause) {
    case Cause::LinkLost: return {{cause, 0, bank.link_detail}, bank.link_since};
    case Cause::StateNotFresh: return {{cause, 0, bank.quality_detail}, bank.quality_since};
    case Cause::NotArmed: return {{cause, static_cast<std::int64_t>(bank.disarmed_by.cause), {}}, bank.armed_since};
    case Cause::AisleOccupied: {
      const int aisle = occupied_aisle(bank, motion);
      return {{cause, aisle, {}}, since_of(bank, aisle)};
    }
    case Cause::SecondAisle:
      return {{cause, bank.job ? static_cast<std::int64_t>(bank.job->id.n) : 0, {}},
              bank.job ? bank.job->since : bank.mode_since};
    case Cause::ProtectionActive:
      return {{cause, bank.report->active.bits | bank.report->latched.bits, {}}, bank.protections_since};
    case Cause::NotRemote: return {{cause, bank.report->fault_code, std::string{name_of(bank.report->mode)}}, bank.mode_since};
    case Cause::StoreFailing: return {{cause, 0, state.store_detail}, state.store_since};
    case Cause::ImpossiblePositions: return {{cause, impossible_aisle(bank.plan, *bank.report).value_or(0), {}}, bank.mode_since};
    default: return {{cause, 0, {}}, bank.mode_since};
  }
}

Blockers told(const State& state, const Bank& bank, const devices::Motion& motion, const Evidence& evidence,
              std::vector<Cause> causes) {
  if (evidence.sight == Sight::None) {
    std::erase_if(causes, [](Cause cause) {
      return cause == Cause::AisleOccupied || cause == Cause::ProtectionActive || cause == Cause::NotRemote ||
             cause == Cause::ImpossiblePositions || cause == Cause::TwoOwners;
    });
  }
  Blockers blockers;
  for (const auto cause : causes) blockers.push_back(blocker(state, bank, motion, cause));
  return blockers;
}

}  // namespace

std::optional<devices::Permit> PermitOffice::issue(const State& state, const Bank& bank, const devices::Motion& motion,
                                                   JobId own) {
  if (!objections(gather(state, bank, motion, own)).empty()) return std::nullopt;
  return devices::Permit{bank.plan.device, motion, fresh_until(bank)};
}

Blockers blockers_of(const State& state, const Bank& bank, const devices::Motion& motion, JobId own) {
  const auto evidence = gather(state, bank, motion, own);
  return told(state, bank, motion, evidence, objections(evidence));
}

Blockers blockers_to_arming(const State& state, const Bank& bank) {
  const devices::Motion any = devices::CloseBank{};
  const auto evidence = gather(state, bank, any, JobId{});
  return told(state, bank, any, evidence, objections_to_arming(evidence));
}

}  // namespace archroom::core
