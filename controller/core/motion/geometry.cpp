#include "controller/core/motion/geometry.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/contract.hpp"
#include "base/match.hpp"

namespace archroom::core {
namespace {

int position_mm(const devices::ShelfReport& report, int column) {
  return report.columns[static_cast<std::size_t>(column - 1)].position_mm;
}

int free_mm(const BankPlan& plan) { return plan.free_aisles * plan.aisle_mm; }

int rail_length_mm(const BankPlan& plan) { return plan.columns * plan.column_width_mm + free_mm(plan); }

// How wide each aisle is when the motion has arrived; index 0 is aisle 0. What nobody asked for stands in the end space.
std::vector<int> wanted_widths_mm(const BankPlan& plan, const devices::ShelfReport& report, const devices::Motion& motion) {
  std::vector<int> widths(static_cast<std::size_t>(plan.columns) + 1, 0);
  int left = free_mm(plan);
  const auto give = [&](int aisle, int width) {
    widths[static_cast<std::size_t>(aisle)] += width;
    left -= width;
  };
  if (std::holds_alternative<devices::SpreadBank>(motion)) {
    for (int aisle = 1; aisle < plan.columns; ++aisle) give(aisle, free_mm(plan) / (plan.columns - 1));
  } else {
    give(target_aisle(plan, motion), plan.aisle_mm);
    const auto* open = std::get_if<devices::OpenFace>(&motion);
    if (open != nullptr && open->keep) give(*open->keep, std::min(left, width_mm(plan, report, *open->keep)));
  }
  give(end_aisle(plan), left);
  return widths;
}

}  // namespace

int first_aisle(const BankPlan& plan) { return plan.fixed == FixedColumn::Left ? 1 : 0; }
int last_aisle(const BankPlan& plan) { return plan.fixed == FixedColumn::Left ? plan.columns : plan.columns - 1; }
bool aisle_exists(const BankPlan& plan, int aisle) { return aisle >= first_aisle(plan) && aisle <= last_aisle(plan); }
int end_aisle(const BankPlan& plan) { return plan.fixed == FixedColumn::Left ? plan.columns : 0; }

int target_aisle(const BankPlan& plan, const devices::Motion& motion) {
  return std::visit(
      Match{[](const devices::OpenFace& open) { return aisle_of(open.face); },
            [&](const devices::CloseBank&) { return end_aisle(plan); }, [](const devices::SpreadBank&) { return kNoAisle; }},
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
  if (aisle >= 1 && (column(aisle).aisle_occupied || column(aisle).entry_right)) return true;
  return aisle < plan.columns && column(aisle + 1).entry_left;
}

std::optional<int> impossible_aisle(const BankPlan& plan, const devices::ShelfReport& report) {
  const bool left = plan.fixed == FixedColumn::Left;
  // The space that does not exist, beyond the fixed column, must have no width.
  const int nowhere = left ? 0 : plan.columns;
  if (std::abs(width_mm(plan, report, nowhere)) > kPositionTolerance_mm) return nowhere;
  for (int aisle = first_aisle(plan); aisle <= last_aisle(plan); ++aisle) {
    const int width = width_mm(plan, report, aisle);
    if (width < -kPositionTolerance_mm || width > free_mm(plan) + kPositionTolerance_mm) return aisle;
    const bool between = aisle >= 1 && aisle < plan.columns;
    if (!between) continue;
    const auto left_of_it = static_cast<std::size_t>(aisle - 1);
    const bool touches = report.columns[left_of_it].right_limit || report.columns[left_of_it + 1].left_limit;
    if (touches && width > plan.aisle_mm / 4) return aisle;  // a limit switch that says "closed" at an open aisle
  }
  return std::nullopt;
}

std::vector<int> wanted_positions_mm(const BankPlan& plan, const devices::ShelfReport& report, const devices::Motion& motion) {
  const auto widths = wanted_widths_mm(plan, report, motion);
  std::vector<int> positions;
  int at = 0;
  for (int column = 1; column <= plan.columns; ++column) {
    at += widths[static_cast<std::size_t>(column - 1)];
    positions.push_back(at);
    at += plan.column_width_mm;
  }
  return positions;
}

bool is_done(const BankPlan& plan, const devices::ShelfReport& report, const devices::Motion& motion) {
  const int aisle = target_aisle(plan, motion);
  if (aisle != kNoAisle) return is_fully_open(plan, report, aisle);
  const auto wanted = wanted_positions_mm(plan, report, motion);
  for (int column = 1; column <= plan.columns; ++column) {
    if (std::abs(wanted[static_cast<std::size_t>(column - 1)] - position_mm(report, column)) > kPositionTolerance_mm)
      return false;
  }
  return !impossible_aisle(plan, report);
}

bool stays_as_it_is(const BankPlan& plan, const devices::ShelfReport& report, const devices::Motion& motion, int aisle) {
  const auto wanted = wanted_positions_mm(plan, report, motion);
  for (int column = std::max(1, aisle); column <= std::min(plan.columns, aisle + 1); ++column) {
    if (std::abs(wanted[static_cast<std::size_t>(column - 1)] - position_mm(report, column)) > kPositionTolerance_mm)
      return false;
  }
  return true;
}

devices::OpenFace open_beside(const BankPlan& plan, const devices::ShelfReport& report, devices::Face face,
                              const std::vector<int>& in_use) {
  const devices::OpenFace alone{face};
  if (plan.free_aisles < 2) return alone;
  for (const int aisle : in_use) {
    const devices::OpenFace beside{face, aisle};
    const bool between = aisle != aisle_of(face) && aisle != end_aisle(plan);
    if (between && is_fully_open(plan, report, aisle) && stays_as_it_is(plan, report, beside, aisle)) return beside;
  }
  return alone;
}

int travel_mm(const BankPlan& plan, const devices::ShelfReport& report, const devices::Motion& motion) {
  const auto wanted = wanted_positions_mm(plan, report, motion);
  int sum = 0;
  for (int c = 1; c <= plan.columns; ++c) sum += std::abs(wanted[static_cast<std::size_t>(c - 1)] - position_mm(report, c));
  return sum;
}

}  // namespace archroom::core
