#include "controller/core/interlocks/rules.hpp"

#include <array>

namespace archroom::core {
namespace {

using std::string_view;

constexpr string_view kLink[] = {"up", "down"};
constexpr string_view kSight[] = {"fresh", "stale", "none"};
constexpr string_view kArming[] = {"armed", "disarmed"};
constexpr string_view kWay[] = {"empty", "occupied", "unknown"};
constexpr string_view kTraffic[] = {"free", "taken"};
constexpr string_view kGuards[] = {"clear", "tripped", "unknown"};
constexpr string_view kControl[] = {"remote", "away", "unknown"};
constexpr string_view kLedger[] = {"works", "fails"};
constexpr string_view kOwner[] = {"ours", "not ours"};
constexpr string_view kPlaces[] = {"consistent", "impossible", "unknown"};
constexpr string_view kForbidding[] = {"nobody", "somebody"};
constexpr string_view kMemory[] = {"clean", "tripped"};
constexpr string_view kProof[] = {"in time", "overdue"};
constexpr string_view kLook[] = {"not needed", "given", "missing"};
constexpr string_view kAttendance[] = {"asked", "warned", "unwarned", "off"};
constexpr string_view kPower[] = {"within", "over"};
constexpr string_view kRights[] = {"within", "outside"};

template <auto member>
std::size_t answer_of(const Evidence& evidence) {
  return static_cast<std::size_t>(evidence.*member);
}

constexpr std::array<Question, 17> kTable{{
    {Cause::LinkLost, "link", "no_motion_over_a_lost_link", kLink, answer_of<&Evidence::link>, 1, true},
    {Cause::StateNotFresh, "sight", "no_motion_without_fresh_state", kSight, answer_of<&Evidence::sight>, 1, true},
    {Cause::AisleOccupied, "way", "no_motion_while_aisle_occupied", kWay, answer_of<&Evidence::way>, 1, false},
    {Cause::ProtectionActive, "guards", "no_motion_while_a_protection_acts", kGuards, answer_of<&Evidence::guards>, 1, true},
    {Cause::TripLatched, "memory", "no_motion_before_the_reset_at_the_bank", kMemory, answer_of<&Evidence::memory>, 1, true},
    {Cause::Forbidden, "forbidding", "no_motion_while_forbidden", kForbidding, answer_of<&Evidence::forbidding>, 1, true},
    {Cause::NotRemote, "control", "no_motion_against_local_control", kControl, answer_of<&Evidence::control>, 1, true},
    {Cause::ImpossiblePositions, "places", "no_motion_from_impossible_positions", kPlaces, answer_of<&Evidence::places>, 1, true},
    {Cause::TwoOwners, "owner", "no_motion_under_two_owners", kOwner, answer_of<&Evidence::owner>, 1, true},
    {Cause::StoreFailing, "ledger", "no_motion_without_a_record", kLedger, answer_of<&Evidence::ledger>, 1, true},
    {Cause::ProofOverdue, "proof", "no_motion_with_an_overdue_proof_test", kProof, answer_of<&Evidence::proof>, 1, true},
    {Cause::NotArmed, "arming", "no_motion_until_armed", kArming, answer_of<&Evidence::arming>, 1, false},
    {Cause::OutsideHours, "rights", "no_motion_outside_its_hours", kRights, answer_of<&Evidence::rights>, 1, false},
    {Cause::SecondAisle, "traffic", "no_second_aisle", kTraffic, answer_of<&Evidence::traffic>, 1, false},
    {Cause::OverPowerBudget, "power", "no_motion_beyond_the_power_budget", kPower, answer_of<&Evidence::power>, 1, false},
    {Cause::NotLookedAt, "look", "no_motion_without_a_look", kLook, answer_of<&Evidence::look>, 2, false},
    {Cause::NotAnnounced, "attendance", "no_unattended_motion_unannounced", kAttendance, answer_of<&Evidence::attendance>, 2,
     false},
}};

std::vector<Cause> found(const Evidence& evidence, bool for_arming) {
  std::vector<Cause> causes;
  for (const auto& question : kTable) {
    if (for_arming && !question.blocks_arming) continue;
    if (question.answer(evidence) >= question.passing) causes.push_back(question.objection);
  }
  return causes;
}

}  // namespace

std::span<const Question> permit_table() { return kTable; }

std::vector<Cause> objections(const Evidence& evidence) { return found(evidence, false); }

std::vector<Cause> objections_to_arming(const Evidence& evidence) { return found(evidence, true); }

}  // namespace archroom::core
