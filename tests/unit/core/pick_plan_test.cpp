// The order of a pick list, against a solver that tries everything and shares nothing with it.
#include "controller/core/motion/pick_plan.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "controller/core/motion/geometry.hpp"
#include "tests/unit/core/random_picks.hpp"
#include "tests/unit/core/ready_bank.hpp"

namespace archroom::core {
namespace {

using devices::Side;
using picks::between;
using picks::Drawn;

// Goes through the stops of one bank and reckons with widths; every stop's aisle stands open when the person comes.
PickCost walked(const picks::DumbBank& bank, const std::vector<PickStop>& stops) {
  PickCost cost;
  auto widths = bank.widths;
  for (const auto& stop : stops) {
    if (bank.is_open(widths, stop.aisle)) continue;
    EXPECT_NE(stop.keep, stop.aisle);
    EXPECT_TRUE(!stop.keep || bank.is_open(widths, *stop.keep)) << "keeps an aisle that is shut";
    const auto then = bank.opened(widths, stop.aisle, stop.keep.value_or(-1));
    EXPECT_TRUE(!stop.keep || bank.stays(widths, then, *stop.keep)) << "keeps an aisle whose columns move";
    cost.travel_mm += bank.way_mm(widths, then);
    ++cost.openings;
    widths = then;
  }
  return cost;
}

std::vector<PickStop> of_bank(const PickPlan& plan, const BankId& bank) {
  std::vector<PickStop> stops;
  for (const auto& stop : plan.stops) {
    if (stop.bank == bank) stops.push_back(stop);
  }
  return stops;
}

void every_box_once(const std::vector<PickBank>& banks, const PickPlan& plan) {
  std::vector<std::size_t> wanted, got;
  for (const auto& bank : banks) {
    std::map<std::size_t, int> aisle_of_box;
    for (const auto& box : bank.boxes) {
      wanted.push_back(box.box);
      aisle_of_box[box.box] = devices::aisle_of(box.face);
    }
    std::set<int> aisles;
    for (const auto& stop : of_bank(plan, bank.plan.id)) {
      EXPECT_TRUE(aisles.insert(stop.aisle).second) << "an aisle twice";
      EXPECT_EQ(devices::aisle_of(stop.face), stop.aisle);
      for (const auto box : stop.boxes) EXPECT_EQ(aisle_of_box.at(box), stop.aisle);
    }
  }
  for (const auto& stop : plan.stops) got.insert(got.end(), stop.boxes.begin(), stop.boxes.end());
  std::sort(wanted.begin(), wanted.end());
  std::sort(got.begin(), got.end());
  EXPECT_EQ(got, wanted);
}

// Up to seven aisles of one bank, from any state, stopped half way included: exactly the best that there is.
TEST(PickPlan, AsGoodAsTryingEverything) {
  Prng prng{20240611};
  int hard = 0;
  for (int i = 0; i < 2500; ++i) {
    auto drawn = picks::drawn_bank(prng, 1, between(prng, 3, 13), between(prng, 1, 12), between(prng, 1, 7), 0);
    drawn.bank.may_keep = prng.chance(700);
    const auto plan = plan_picks({&drawn.bank, 1});
    const auto least = picks::Exhaustive{drawn.dumb, drawn.bank.may_keep}.least(drawn.aisles);
    ASSERT_EQ(plan.cost, least) << "instance " << i << ": " << plan.cost.openings << " openings, " << plan.cost.travel_mm
                                << " mm instead of " << least.openings << ", " << least.travel_mm;
    ASSERT_EQ(walked(drawn.dumb, plan.stops), plan.cost) << "instance " << i;
    every_box_once({drawn.bank}, plan);
    for (const auto& stop : plan.stops) ASSERT_TRUE(!stop.keep || drawn.bank.may_keep);
    hard += drawn.bank.plan.free_aisles == 2 && drawn.bank.may_keep && drawn.aisles.size() > 3 ? 1 : 0;
  }
  EXPECT_GT(hard, 150) << "the hard ones were hardly drawn";
}

// Rooms of any size: every box once, and never worse than to open what the boxes ask for as they come.
TEST(PickPlan, NeverWorseThanTheOrderGiven) {
  Prng prng{7};
  for (int i = 0; i < 300; ++i) {
    std::vector<PickBank> banks;
    std::size_t boxes = 0;
    PickCost given;
    for (int b = 1, last = between(prng, 1, 8); b <= last; ++b) {
      const auto drawn = picks::drawn_bank(prng, b, between(prng, 2, 24), between(prng, 0, 40), 24, boxes);
      boxes += drawn.bank.boxes.size();
      banks.push_back(drawn.bank);
      std::vector<PickStop> as_they_come;
      for (const auto& box : drawn.bank.boxes)
        as_they_come.push_back({drawn.bank.plan.id, devices::aisle_of(box.face), box.face, {}});
      const auto cost = walked(drawn.dumb, as_they_come);
      given.openings += cost.openings;
      given.travel_mm += cost.travel_mm;
    }
    const auto plan = plan_picks(banks);
    every_box_once(banks, plan);
    ASSERT_LE(plan.cost, given) << "instance " << i;
  }
}

class OneBank : public testing::Test {
 protected:
  PickBank bank{plan_of_eight(), std::nullopt, {}};
  void want(std::size_t box, int column, Side side, int section = 1, int shelf = 1, int slot = 1) {
    bank.boxes.push_back({box, {column, side}, section, shelf, slot});
  }
  [[nodiscard]] std::vector<int> aisles() const {
    std::vector<int> all;
    for (const auto& stop : plan_picks({&bank, 1}).stops) all.push_back(stop.aisle);
    return all;
  }
  // The bank as it stands when this aisle was opened.
  void stands_open(int aisle) {
    const devices::OpenFace motion{{aisle, Side::Right}};
    auto closed = devices::ShelfReport{};
    closed.columns.resize(static_cast<std::size_t>(bank.plan.columns));
    const auto positions = wanted_positions_mm(bank.plan, closed, motion);
    for (std::size_t c = 0; c < positions.size(); ++c) closed.columns[c].position_mm = positions[c];
    bank.now = closed;
  }
};

TEST_F(OneBank, FacesOfOneAisleShareAnOpening) {
  want(0, 3, Side::Right);
  want(1, 4, Side::Left);
  const auto plan = plan_picks({&bank, 1});
  ASSERT_EQ(plan.stops.size(), 1U);
  EXPECT_EQ(plan.stops[0].boxes.size(), 2U);
  EXPECT_EQ(plan.cost.openings, 1);
}

TEST_F(OneBank, AnOpenAisleIsVisitedFirstAndCostsNothing) {
  stands_open(4);
  for (const int column : {2, 4, 6, 7}) want(static_cast<std::size_t>(column), column, Side::Right);
  EXPECT_EQ(aisles(), (std::vector<int>{4, 2, 6, 7}));
  EXPECT_EQ(plan_picks({&bank, 1}).cost, (PickCost{3, (2 + 5) * bank.plan.aisle_mm}));
}

TEST_F(OneBank, TheNearerEndComesFirst) {
  stands_open(6);
  for (const int column : {1, 2, 5, 7}) want(static_cast<std::size_t>(column), column, Side::Right);
  EXPECT_EQ(aisles(), (std::vector<int>{7, 5, 2, 1}));
}

TEST_F(OneBank, UnknownOrImpossiblePositionsAreTakenForClosed) {
  for (const int column : {2, 5}) want(static_cast<std::size_t>(column), column, Side::Right);
  EXPECT_EQ(aisles(), (std::vector<int>{5, 2}));  // the free space of the closed bank stands at the right end
  bank.now.emplace();
  EXPECT_EQ(aisles(), (std::vector<int>{5, 2})) << "no columns at all";
  bank.now->columns.resize(8);  // all of them in one place
  EXPECT_EQ(aisles(), (std::vector<int>{5, 2}));
}

TEST_F(OneBank, BoxesInTheOrderInWhichOneWalksIn) {
  want(0, 4, Side::Left, 2, 1);
  want(1, 3, Side::Right, 2, 1);
  want(2, 4, Side::Left, 1, 5);
  want(3, 4, Side::Left, 1, 2, 3);
  want(4, 4, Side::Left, 1, 2, 1);
  EXPECT_EQ(plan_picks({&bank, 1}).stops.at(0).boxes, (std::vector<std::size_t>{4, 3, 2, 1, 0}));
}

// A person in one bank, the next aisle opens in the other: no two stops of a bank in a row while another of the pair has any.
TEST(PickPlan, TwoBanksInTurn) {
  std::vector<PickBank> banks;
  for (const auto& [id, columns] :
       std::map<std::string, std::vector<int>>{{"1", {1, 2, 3}}, {"2", {5}}, {"3", {}}, {"4", {6, 7}}}) {
    PickBank bank{plan_of_eight(), std::nullopt, {}};
    bank.plan.id = BankId{id};
    for (const int column : columns) bank.boxes.push_back({bank.boxes.size(), {column, Side::Right}, 1, 1, 1});
    banks.push_back(bank);
  }
  std::string order;
  for (const auto& stop : plan_picks(banks).stops) order += stop.bank.text;
  EXPECT_EQ(order, "121414");
}

TEST(PickPlan, NothingWantedNothingPlanned) {
  EXPECT_TRUE(plan_picks({}).stops.empty());
  const PickBank bank{plan_of_eight(), std::nullopt, {}};
  EXPECT_EQ(plan_picks({&bank, 1}).cost, PickCost{});
}

}  // namespace
}  // namespace archroom::core
