#include "controller/core/interlocks/rules.hpp"

namespace archroom::core {

std::vector<Cause> objections(const Evidence& evidence) {
  std::vector<Cause> found;
  const auto unless = [&found](bool proven, Cause cause) {
    if (!proven) found.push_back(cause);
  };
  unless(evidence.link == Link::Up, Cause::LinkLost);
  unless(evidence.sight == Sight::Fresh, Cause::StateNotFresh);
  unless(evidence.way == Way::Empty, Cause::AisleOccupied);
  unless(evidence.guards == Guards::Clear, Cause::ProtectionActive);
  unless(evidence.control == Control::Remote, Cause::NotRemote);
  unless(evidence.places == Places::Consistent, Cause::ImpossiblePositions);
  unless(evidence.owner == Owner::Ours, Cause::TwoOwners);
  unless(evidence.ledger == Ledger::Works, Cause::StoreFailing);
  unless(evidence.arming == Arming::Armed, Cause::NotArmed);
  unless(evidence.traffic == Traffic::Free, Cause::SecondAisle);
  return found;
}

std::vector<Cause> objections_to_arming(const Evidence& evidence) {
  auto found = objections(evidence);
  std::erase_if(found, [](Cause cause) {
    return cause == Cause::NotArmed || cause == Cause::AisleOccupied || cause == Cause::SecondAisle;
  });
  return found;
}

}  // namespace archroom::core
