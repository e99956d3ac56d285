// Where the aisles are, with the fixed column at either end. The expected positions are laid out here by hand: column by column
// from the left, one gap.
#include <gtest/gtest.h>

#include <cstdlib>

#include "controller/core/motion/geometry.hpp"
#include "tests/unit/core/ready_bank.hpp"

namespace archroom::core {
namespace {

devices::ShelfReport with_gap_at(const BankPlan& plan, int aisle) {
  devices::ShelfReport report;
  report.mode = devices::ShelfMode::Open;
  int at = 0;
  for (int c = 1; c <= plan.columns; ++c) {
    if (c == aisle + 1) at += plan.aisle_mm;
    devices::ColumnReport column;
    column.position_mm = at;
    report.columns.push_back(column);
    at += plan.column_width_mm;
  }
  return report;
}

class EitherEnd : public testing::TestWithParam<FixedColumn> {
 protected:
  BankPlan plan = plan_of_eight(GetParam());
  bool left = GetParam() == FixedColumn::Left;
  int first = left ? 1 : 0;
  int last = left ? 8 : 7;
};

INSTANTIATE_TEST_SUITE_P(Geometry, EitherEnd, testing::Values(FixedColumn::Left, FixedColumn::Right));

TEST_P(EitherEnd, AislesThatExist) {
  EXPECT_EQ(first_aisle(plan), first);
  EXPECT_EQ(last_aisle(plan), last);
  EXPECT_EQ(end_aisle(plan), left ? 8 : 0);
  for (int aisle = -2; aisle <= 10; ++aisle) EXPECT_EQ(aisle_exists(plan, aisle), aisle >= first && aisle <= last) << aisle;
}

TEST_P(EitherEnd, FacesThatExist) {
  for (int column = -1; column <= 10; ++column) {
    for (const auto side : {devices::Side::Left, devices::Side::Right}) {
      const bool beyond_fixed = left ? column == 1 && side == devices::Side::Left : column == 8 && side == devices::Side::Right;
      EXPECT_EQ(face_exists(plan, {column, side}), column >= 1 && column <= 8 && !beyond_fixed) << column;
    }
  }
}

TEST_P(EitherEnd, EveryAisleOpenAlone) {
  for (int open = first; open <= last; ++open) {
    const auto report = with_gap_at(plan, open);
    EXPECT_FALSE(impossible_aisle(plan, report).has_value()) << open;
    for (int aisle = first; aisle <= last; ++aisle) {
      EXPECT_EQ(width_mm(plan, report, aisle), aisle == open ? 800 : 0) << open << " " << aisle;
      EXPECT_EQ(is_fully_open(plan, report, aisle), aisle == open) << open << " " << aisle;
    }
  }
}

TEST_P(EitherEnd, WhereAMotionEnds) {
  EXPECT_EQ(target_aisle(plan, devices::CloseBank{}), left ? 8 : 0);
  EXPECT_EQ(target_aisle(plan, devices::OpenFace{{4, devices::Side::Left}}), 3);
  EXPECT_EQ(target_aisle(plan, devices::OpenFace{{4, devices::Side::Right}}), 4);
}

TEST_P(EitherEnd, TravelIsWhatAllColumnsTogetherHaveToGo) {
  for (int from = first; from <= last; ++from) {
    const auto report = with_gap_at(plan, from);
    for (int to = first; to <= last; ++to) {
      const auto face = to == 0 ? devices::Face{1, devices::Side::Left} : devices::Face{to, devices::Side::Right};
      EXPECT_EQ(travel_mm(plan, report, devices::OpenFace{face}), std::abs(to - from) * 800) << from << " " << to;
    }
  }
}

TEST_P(EitherEnd, TheToleranceAndNothingBeyond) {
  const auto report = with_gap_at(plan, 3);
  for (const int off : {-11, -10, 10, 11}) {
    // Column 4 moves: aisle 3 changes by `off`, aisle 4 by the opposite.
    auto moved = report;
    moved.columns[3].position_mm += off;
    const bool possible = off >= -10 && off <= 10;
    EXPECT_EQ(!impossible_aisle(plan, moved).has_value(), off == -11 || possible) << off;
    EXPECT_EQ(is_fully_open(plan, moved, 3), possible) << off;
  }
}

TEST_P(EitherEnd, TheFixedColumnMustBeInItsPlace) {
  auto report = with_gap_at(plan, 3);
  auto& fixed = report.columns[left ? 0 : 7];
  fixed.position_mm += left ? 11 : -11;
  EXPECT_EQ(impossible_aisle(plan, report), left ? 0 : 8);
  fixed.position_mm += left ? -1 : 1;
  EXPECT_NE(impossible_aisle(plan, report), left ? 0 : 8);
}

TEST_P(EitherEnd, AColumnInsideAnother) {
  auto report = with_gap_at(plan, 3);
  report.columns[5].position_mm -= 100;
  EXPECT_EQ(impossible_aisle(plan, report), 5);
}

TEST_P(EitherEnd, MoreFreeSpaceThanTheBankHas) {
  auto report = with_gap_at(plan, left ? 8 : 0);
  // All moving columns but one jump away from the fixed one: an aisle of 1,600 mm cannot be.
  if (left) {
    for (std::size_t i = 4; i < 8; ++i) report.columns[i].position_mm += 1600;
  } else {
    for (std::size_t i = 0; i < 4; ++i) report.columns[i].position_mm -= 1600;
  }
  EXPECT_EQ(impossible_aisle(plan, report), left ? 4 : 0);
}

TEST_P(EitherEnd, ImpossiblePositionsAreNeverAnOpenAisle) {
  auto report = with_gap_at(plan, 3);
  report.columns[3].position_mm += 900;
  for (int aisle = first; aisle <= last; ++aisle) EXPECT_FALSE(is_fully_open(plan, report, aisle)) << aisle;
}

TEST_P(EitherEnd, ALimitSwitchAtAnOpenAisle) {
  for (int aisle = 1; aisle <= 7; ++aisle) {
    auto report = with_gap_at(plan, aisle);
    report.columns[static_cast<std::size_t>(aisle - 1)].right_limit = true;
    EXPECT_EQ(impossible_aisle(plan, report), aisle);
  }
}

TEST_P(EitherEnd, OccupiedAsFarAsAnySensorSays) {
  for (int column = 1; column <= 8; ++column) {
    auto report = with_gap_at(plan, 3);
    report.columns[static_cast<std::size_t>(column - 1)].aisle_occupied = true;
    for (int aisle = first; aisle <= last; ++aisle)
      EXPECT_EQ(is_occupied(plan, report, aisle), aisle == column) << column << " " << aisle;
    report.columns[static_cast<std::size_t>(column - 1)].aisle_occupied = false;
    report.columns[static_cast<std::size_t>(column - 1)].entry_left = true;
    for (int aisle = first; aisle <= last; ++aisle)
      EXPECT_EQ(is_occupied(plan, report, aisle), aisle == column - 1) << column << " " << aisle;
    report.columns[static_cast<std::size_t>(column - 1)].entry_left = false;
    report.columns[static_cast<std::size_t>(column - 1)].entry_right = true;
    for (int aisle = first; aisle <= last; ++aisle)
      EXPECT_EQ(is_occupied(plan, report, aisle), aisle == column) << column << " " << aisle;
  }
  auto report = with_gap_at(plan, 3);
  report.active.bits = static_cast<std::uint32_t>(devices::Protection::EndSpaceOccupied);
  for (int aisle = first; aisle <= last; ++aisle) EXPECT_EQ(is_occupied(plan, report, aisle), aisle == (left ? 8 : 0)) << aisle;
}

TEST(Geometry, Standing) {
  auto report = with_gap_at(plan_of_eight(), 3);
  EXPECT_TRUE(is_standing(report));
  report.mode = devices::ShelfMode::Moving;
  EXPECT_FALSE(is_standing(report));
  report.mode = devices::ShelfMode::Open;
  report.columns[2].travel = devices::Travel::Left;
  EXPECT_FALSE(is_standing(report));
  report.columns[2].travel = devices::Travel::Standing;
  report.columns[2].motor_on = true;
  EXPECT_FALSE(is_standing(report));
}

}  // namespace
}  // namespace archroom::core
