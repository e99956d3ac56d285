// Every combination of evidence against an oracle of plain sentences that shares no code with the rules.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "controller/core/interlocks/rules.hpp"

namespace archroom::core {
namespace {

// Sets of causes as bits: three million combinations are judged.
using Causes = std::uint64_t;
Causes bit(Cause cause) { return Causes{1} << static_cast<unsigned>(cause); }

template <class Answer>
void set_answer(Answer& answer, unsigned& rest, unsigned count) {
  answer = static_cast<Answer>(rest % count);
  rest /= count;
}

constexpr unsigned kCombinations = 2 * 3 * 2 * 3 * 2 * 3 * 3 * 2 * 2 * 3 * 2 * 2 * 2 * 3 * 4 * 2 * 2;

Evidence combination(unsigned n) {
  Evidence e;
  set_answer(e.link, n, 2);
  set_answer(e.sight, n, 3);
  set_answer(e.arming, n, 2);
  set_answer(e.way, n, 3);
  set_answer(e.traffic, n, 2);
  set_answer(e.guards, n, 3);
  set_answer(e.control, n, 3);
  set_answer(e.ledger, n, 2);
  set_answer(e.owner, n, 2);
  set_answer(e.places, n, 3);
  set_answer(e.forbidding, n, 2);
  set_answer(e.memory, n, 2);
  set_answer(e.proof, n, 2);
  set_answer(e.look, n, 3);
  set_answer(e.attendance, n, 4);
  set_answer(e.power, n, 2);
  set_answer(e.rights, n, 2);
  return e;
}

// Each rule as docs/safety.md says it: what hinders, named one by one, so that a new value of an answer would be missed here
// aloud.
Causes hindered_by(const Evidence& e) {
  Causes causes = 0;
  // Nothing moves that can't be seen now.
  if (e.sight == Sight::Stale) causes |= bit(Cause::StateNotFresh);
  if (e.sight == Sight::None) causes |= bit(Cause::StateNotFresh);
  // Nothing moves that can't be told to stop.
  if (e.link == Link::Down) causes |= bit(Cause::LinkLost);
  // Nothing moves before a person has said that it may.
  if (e.arming == Arming::Disarmed) causes |= bit(Cause::NotArmed);
  // Nothing moves towards a person, nor where a person may be.
  if (e.way == Way::Occupied) causes |= bit(Cause::AisleOccupied);
  if (e.way == Way::Unknown) causes |= bit(Cause::AisleOccupied);
  // One motion at a time.
  if (e.traffic == Traffic::Taken) causes |= bit(Cause::SecondAisle);
  // Nothing moves while something protects somebody, nor when it is not known whether it does.
  if (e.guards == Guards::Tripped) causes |= bit(Cause::ProtectionActive);
  if (e.guards == Guards::Unknown) causes |= bit(Cause::ProtectionActive);
  // Nothing moves from afar that somebody handles at the bank.
  if (e.control == Control::Away) causes |= bit(Cause::NotRemote);
  if (e.control == Control::Unknown) causes |= bit(Cause::NotRemote);
  // Nothing moves off the record.
  if (e.ledger == Ledger::Fails) causes |= bit(Cause::StoreFailing);
  // Nothing moves that somebody else commands.
  if (e.owner == Owner::NotOurs) causes |= bit(Cause::TwoOwners);
  // Nothing moves whose position can't be true.
  if (e.places == Places::Impossible) causes |= bit(Cause::ImpossiblePositions);
  if (e.places == Places::Unknown) causes |= bit(Cause::ImpossiblePositions);
  // Nothing moves that somebody forbade.
  if (e.forbidding == Forbidding::Somebody) causes |= bit(Cause::Forbidden);
  // Nothing moves after a trip before the key at the bank was pressed.
  if (e.memory == Memory::Tripped) causes |= bit(Cause::TripLatched);
  // Nothing moves on the word of a protection that nobody has tried for too long.
  if (e.proof == Proof::Overdue) causes |= bit(Cause::ProofOverdue);
  // Where no sensor looks, a person must have looked.
  if (e.look == LookAtAisles::Missing) causes |= bit(Cause::NotLookedAt);
  // Without a person only what the site allows, and only when it was announced.
  if (e.attendance == Attendance::Unwarned) causes |= bit(Cause::NotAnnounced);
  if (e.attendance == Attendance::Off) causes |= bit(Cause::NotAnnounced);
  // Not more at once than the supply can drive.
  if (e.power == Power::Over) causes |= bit(Cause::OverPowerBudget);
  // People move it in their hours.
  if (e.rights == Rights::Outside) causes |= bit(Cause::OutsideHours);
  return causes;
}

Causes as_bits(const std::vector<Cause>& causes) {
  Causes set = 0;
  for (const auto cause : causes) set |= bit(cause);
  return set;
}

TEST(Rules, EveryCombinationOfEvidence) {
  unsigned permitted = 0;
  for (unsigned n = 0; n < kCombinations; ++n) {
    const auto e = combination(n);
    const auto found = objections(e);
    ASSERT_EQ(as_bits(found), hindered_by(e)) << "combination " << n;
    ASSERT_EQ(static_cast<std::size_t>(__builtin_popcountll(as_bits(found))), found.size())
        << "an objection told twice, combination " << n;
    if (found.empty()) ++permitted;
  }
  EXPECT_EQ(permitted, 4U) << "look: not needed or given; attendance: asked or warned; every other question has one good answer";
}

TEST(Rules, EveryCombinationForArming) {
  // A person looks before re-arming. What depends on the motion is judged for each motion, and being disarmed is what it is
  // about.
  const Causes of_a_motion = bit(Cause::NotArmed) | bit(Cause::AisleOccupied) | bit(Cause::SecondAisle) |
                             bit(Cause::NotLookedAt) | bit(Cause::NotAnnounced) | bit(Cause::OverPowerBudget) |
                             bit(Cause::OutsideHours);
  for (unsigned n = 0; n < kCombinations; ++n) {
    const auto e = combination(n);
    ASSERT_EQ(as_bits(objections_to_arming(e)), hindered_by(e) & ~of_a_motion) << "combination " << n;
  }
}

TEST(Rules, NothingIsKnownNothingIsPermitted) {
  // As many objections as there are rules.
  EXPECT_EQ(objections(Evidence{}).size(), 17U);
  EXPECT_EQ(objections(Evidence{}).size(), permit_table().size());
}

TEST(Rules, TheMostTellingComesFirst) {
  // Without a link every other answer is a consequence of it.
  EXPECT_EQ(objections(Evidence{}).front(), Cause::LinkLost);
  const auto told = objections(Evidence{});
  const auto place = [&](Cause cause) { return std::find(told.begin(), told.end(), cause) - told.begin(); };
  EXPECT_LT(place(Cause::AisleOccupied), place(Cause::NotArmed)) << "a person in an aisle is told before a switch to be turned";
  EXPECT_LT(place(Cause::TripLatched), place(Cause::NotArmed)) << "re-arming does not help before the reset";
  EXPECT_LT(place(Cause::Forbidden), place(Cause::NotArmed));
}

// The page prints what the table says of its answers: there must be a word for each, and none too many.
TEST(Rules, TheTableNamesEveryAnswer) {
  const unsigned counts[] = {2, 3, 3, 3, 2, 2, 3, 3, 2, 2, 2, 2, 2, 2, 2, 3, 4};
  std::set<Cause> causes;
  std::set<std::string_view> rules;
  for (std::size_t i = 0; i < permit_table().size(); ++i) {
    const auto& question = permit_table()[i];
    EXPECT_EQ(question.answers.size(), counts[i]) << question.name;
    EXPECT_LT(question.passing, question.answers.size()) << question.name;
    EXPECT_TRUE(causes.insert(question.objection).second) << question.name;
    EXPECT_TRUE(rules.insert(question.rule).second) << question.name;
    EXPECT_TRUE(code_of(question.objection).starts_with("SR-")) << question.name;
  }
}

}  // namespace
}  // namespace archroom::core
