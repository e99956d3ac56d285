#include "controller/core/motion/geometry.hpp"

#include <cstdlib>

#include "base/contract.hpp"
#include "base/match.hpp"

namespace archroom::core {
namespace {

int position_mm(const devices::ShelfReport& report, int column) {
  return report.columns[static_cast<std::size_t>(column - 1)].position_mm;
}

int rail_length_mm(const BankPlan& plan) { return plan.columns * plan.column_width_mm + plan.aisle_mm; }

// Where column c stands when `aisle` has all the free space.
int wanted_position_mm(const BankPlan& plan, int column, int aisle) {
  return (column - 1) * plan.column_width_mm + (column > aisle ? plan.aisle_mm : 0);
}

}  // namespace

int first_aisle(const BankPlan& plan) { return plan.fixed == FixedColumn::Left ? 1 : 0; }
int last_aisle(const BankPlan& plan) { return plan.fixed == FixedColumn::Left ? plan.columns : plan.columns - 1; }
bool aisle_exists(const BankPlan& plan, int aisle) { return aisle >= first_aisle(plan) && aisle <= last_aisle(plan); }
int end_aisle(const BankPlan& plan) { return plan.fixed == FixedColumn::Left ? plan.columns : 0; }

int target_aisle(const BankPlan& plan, const devices::Motion& motion) {
  return std::visit(Match{[](const devices::OpenFace& open) { return aisle_of(open.face); },
                          [&](const devices::CloseBank&) { return end_aisle(plan); }},
                    motion);
}

bool face_exists(const BankPlan& plan, devices::Face face) {
  return face.column >= 1 && face.column <= plan.columns && aisle_exists(plan, aisle_of(face));
}

int width_mm(const BankPlan& plan, const devices::ShelfReport& report, int aisle) {
  ARCHROOM_CHECK(aisle >= 0 && aisle <= plan.columns);
  ARCHROOM_CHECK(report.columns.size() == static_cast<std::size_t>(plan.columns));
  const int from = aisle == 0 ? 0 : position_mm(report, aisle) + plan.column_width_mm;
  const int to = aisle == plan.columns ? rail_length_mm(plan) : position_mm(report, aisle + 1);
  return to - from;
}

bool is_standing(const devices::ShelfReport& report) {
  if (report.mode == devices::ShelfMode::Moving) return false;
  for (const auto& column : report.columns) {
    if (column.motor_on || column.travel != devices::Travel::Standing) return false;
  }
  return true;
}

bool is_fully_open(const BankPlan& plan, const devices::ShelfReport& report, int aisle) {
  return width_mm(plan, report, aisle) >= plan.aisle_mm - kPositionTolerance_mm && !impossible_aisle(plan, report);
}

bool is_occupied(const BankPlan& plan, const devices::ShelfReport& report, int aisle) {
  using devices::Protection;
  if (aisle == end_aisle(plan) && report.active.has(Protection::EndSpaceOccupied)) return true;
  const auto column = [&](int c) -> const devices::ColumnReport& { return report.columns[static_cast<std::size_t>(c - 1)]; };
  // A broken entry beam does not tell on which face: it counts for both of the column's aisles.
  if (aisle >= 1 && (column(aisle).aisle_occupied || column(aisle).entry)) return true;
  return aisle < plan.columns && column(aisle + 1).entry;
}

std::optional<int> impossible_aisle(const BankPlan& plan, const devices::ShelfReport& report) {
  const bool left = plan.fixed == FixedColumn::Left;
  // The space that does not exist, beyond the fixed column, must have no width.
  const int nowhere = left ? 0 : plan.columns;
  if (std::abs(width_mm(plan, report, nowhere)) > kPositionTolerance_mm) return nowhere;
  for (int aisle = first_aisle(plan); aisle <= last_aisle(plan); ++aisle) {
    const int width = width_mm(plan, report, aisle);
    if (width < -kPositionTolerance_mm || width > plan.aisle_mm + kPositionTolerance_mm) return aisle;
    const bool between = aisle >= 1 && aisle < plan.columns;
    if (!between) continue;
    const bool touches = report.columns[static_cast<std::size_t>(aisle - 1)].right_limit;
    if (touches && width > plan.aisle_mm / 4) return aisle;  // a limit switch that says "closed" at an open aisle
  }
  return std::nullopt;
}

int travel_mm(const BankPlan& plan, const devices::ShelfReport& report, int aisle) {
  int sum = 0;
  for (int c = 1; c <= plan.columns; ++c) sum += std::abs(wanted_position_mm(plan, c, aisle) - position_mm(report, c));
  return sum;
}

}  // namespace archroom::core
