#include "controller/core/reason.hpp"

#include <array>
#include <utility>

#include "base/contract.hpp"

namespace archroom::core {
namespace {

constexpr std::array<std::pair<Cause, std::string_view>, 35> kCodes{{
    {Cause::None, ""},
    {Cause::StateNotFresh, "SR-01"},
    {Cause::LinkLost, "SR-02"},
    {Cause::NotArmed, "SR-03"},
    {Cause::AisleOccupied, "SR-04"},
    {Cause::SecondAisle, "SR-05"},
    {Cause::ProtectionActive, "SR-06"},
    {Cause::NotRemote, "SR-07"},
    {Cause::StoreFailing, "SR-08"},
    {Cause::TwoOwners, "SR-09"},
    {Cause::ImpossiblePositions, "SR-10"},
    {Cause::Restart, "restart"},
    {Cause::StopOrdered, "stop"},
    {Cause::CancelOrdered, "cancel"},
    {Cause::ControllerRefused, "controller_refused"},
    {Cause::ControllerAborted, "controller_aborted"},
    {Cause::CommandLost, "command_lost"},
    {Cause::TimedOut, "timed_out"},
    {Cause::AisleInUse, "aisle_in_use"},
    {Cause::AwaitsConfirmation, "awaits_confirmation"},
    {Cause::AisleClosed, "aisle_closed"},
    {Cause::Visited, "visited"},
    {Cause::ShownLongEnough, "shown_long_enough"},
    {Cause::Arrived, "arrived"},
    {Cause::Forbidden, "SR-11"},
    {Cause::TripLatched, "SR-12"},
    {Cause::ProofOverdue, "SR-13"},
    {Cause::NotLookedAt, "SR-14"},
    {Cause::NotAnnounced, "SR-15"},
    {Cause::OverPowerBudget, "SR-16"},
    {Cause::OutsideHours, "SR-17"},
    {Cause::PowerReturned, "power_returned"},
    {Cause::ConfirmationAged, "confirmation_aged"},
    {Cause::PersonWanted, "given_up"},
    {Cause::BoxScanned, "box_scanned"},
}};

}  // namespace

std::string_view code_of(Cause cause) {
  for (const auto& [known, code] : kCodes) {
    if (known == cause) return code;
  }
  contract_violated("known cause", __FILE__, __LINE__);
}

std::optional<Cause> cause_of(std::string_view code) {
  for (const auto& [cause, known] : kCodes) {
    if (known == code) return cause;
  }
  return std::nullopt;
}

}  // namespace archroom::core
