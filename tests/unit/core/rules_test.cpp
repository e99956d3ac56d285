// Every combination of evidence against an oracle of plain sentences that shares no code with the rules.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "controller/core/interlocks/rules.hpp"

namespace archroom::core {
namespace {

template <class Visit>
void with_every_evidence(Visit visit) {
  constexpr Sight kSights[] = {Sight::Fresh, Sight::Stale, Sight::None};
  constexpr Way kWays[] = {Way::Empty, Way::Occupied, Way::Unknown};
  constexpr Guards kGuards[] = {Guards::Clear, Guards::Tripped, Guards::Unknown};
  constexpr Control kControls[] = {Control::Remote, Control::Away, Control::Unknown};
  constexpr Places kPlaces[] = {Places::Consistent, Places::Impossible, Places::Unknown};
  for (int bits = 0; bits < 32; ++bits) {
    for (const auto sight : kSights) {
      for (const auto way : kWays) {
        for (const auto guards : kGuards) {
          for (const auto control : kControls) {
            for (const auto places : kPlaces) {
              Evidence e;
              e.link = (bits & 1) != 0 ? Link::Up : Link::Down;
              e.arming = (bits & 2) != 0 ? Arming::Armed : Arming::Disarmed;
              e.traffic = (bits & 4) != 0 ? Traffic::Free : Traffic::Taken;
              e.ledger = (bits & 8) != 0 ? Ledger::Works : Ledger::Fails;
              e.owner = (bits & 16) != 0 ? Owner::Ours : Owner::NotOurs;
              e.sight = sight;
              e.way = way;
              e.guards = guards;
              e.control = control;
              e.places = places;
              visit(e);
            }
          }
        }
      }
    }
  }
}

// Each rule as docs/safety.md says it: what hinders, named one by one, so that a new value of an answer would be missed here
// aloud.
std::set<Cause> hindered_by(const Evidence& e) {
  std::set<Cause> causes;
  if (e.sight == Sight::Stale || e.sight == Sight::None) causes.insert(Cause::StateNotFresh);
  if (e.link == Link::Down) causes.insert(Cause::LinkLost);
  if (e.arming == Arming::Disarmed) causes.insert(Cause::NotArmed);
  if (e.way == Way::Occupied || e.way == Way::Unknown) causes.insert(Cause::AisleOccupied);
  if (e.traffic == Traffic::Taken) causes.insert(Cause::SecondAisle);
  if (e.guards == Guards::Tripped || e.guards == Guards::Unknown) causes.insert(Cause::ProtectionActive);
  if (e.control == Control::Away || e.control == Control::Unknown) causes.insert(Cause::NotRemote);
  if (e.ledger == Ledger::Fails) causes.insert(Cause::StoreFailing);
  if (e.owner == Owner::NotOurs) causes.insert(Cause::TwoOwners);
  if (e.places == Places::Impossible || e.places == Places::Unknown) causes.insert(Cause::ImpossiblePositions);
  return causes;
}

std::set<Cause> as_set(const std::vector<Cause>& causes) { return {causes.begin(), causes.end()}; }

TEST(Rules, EveryCombinationOfEvidence) {
  int seen = 0;
  int permitted = 0;
  with_every_evidence([&](const Evidence& e) {
    ++seen;
    const auto found = objections(e);
    ASSERT_EQ(as_set(found), hindered_by(e)) << "combination " << seen;
    ASSERT_EQ(as_set(found).size(), found.size()) << "an objection told twice, combination " << seen;
    if (found.empty()) ++permitted;
  });
  EXPECT_EQ(seen, 7776);
  EXPECT_EQ(permitted, 1) << "exactly one combination is positive in every answer";
}

TEST(Rules, EveryCombinationForArming) {
  with_every_evidence([](const Evidence& e) {
    auto expected = hindered_by(e);
    // A person looks before re-arming; occupation and traffic are judged for each motion, and being disarmed is what it is about.
    expected.erase(Cause::NotArmed);
    expected.erase(Cause::AisleOccupied);
    expected.erase(Cause::SecondAisle);
    ASSERT_EQ(as_set(objections_to_arming(e)), expected);
  });
}

TEST(Rules, NothingIsKnownNothingIsPermitted) {
  const std::set<Cause> all{Cause::StateNotFresh, Cause::LinkLost,           Cause::NotArmed,  Cause::AisleOccupied,
                            Cause::SecondAisle,   Cause::ProtectionActive,   Cause::NotRemote, Cause::StoreFailing,
                            Cause::TwoOwners,     Cause::ImpossiblePositions};
  EXPECT_EQ(as_set(objections(Evidence{})), all);
}

TEST(Rules, TheMostTellingComesFirst) {
  // Without a link every other answer is a consequence of it.
  EXPECT_EQ(objections(Evidence{}).front(), Cause::LinkLost);
  with_every_evidence([](const Evidence& e) {
    const auto found = objections(e);
    const auto place = [&](Cause cause) { return std::find(found.begin(), found.end(), cause) - found.begin(); };
    if (e.way != Way::Empty && e.arming == Arming::Disarmed) {
      ASSERT_LT(place(Cause::AisleOccupied), place(Cause::NotArmed))
          << "a person in an aisle is told before a switch to be turned";
    }
  });
}

}  // namespace
}  // namespace archroom::core
