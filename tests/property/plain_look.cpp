#include "tests/property/plain_look.hpp"

#include <algorithm>
#include <set>
#include <vector>

namespace archroom::property {
namespace {

using devices::Protection;
using devices::ShelfMode;
using devices::ShelfReport;

constexpr int kTolerance = 10;

bool fixed_left(const core::BankPlan& plan) { return plan.fixed == core::FixedColumn::Left; }
int end_space(const core::BankPlan& plan) { return fixed_left(plan) ? plan.columns : 0; }

int aisle_wanted(const core::BankPlan& plan, const devices::Motion& motion) {
  const auto* open = std::get_if<devices::OpenFace>(&motion);
  if (open == nullptr) return end_space(plan);
  return open->face.side == devices::Side::Right ? open->face.column : open->face.column - 1;
}

// Which aisles somebody may be in.
std::set<int> peopled(const core::BankPlan& plan, const ShelfReport& report) {
  std::set<int> aisles;
  for (int c = 1; c <= plan.columns; ++c) {
    const auto& column = report.columns[static_cast<std::size_t>(c - 1)];
    if (column.aisle_occupied || column.entry_right) aisles.insert(c);
    if (column.entry_left) aisles.insert(c - 1);
  }
  if (report.active.has(Protection::EndSpaceOccupied)) aisles.insert(end_space(plan));
  // The space beyond the fixed column does not exist.
  aisles.erase(fixed_left(plan) ? 0 : plan.columns);
  return aisles;
}

// Column after column from the left: none inside the one before, none further away than the free space, the last one at the end
// of the rails as far as the fixed column says.
bool can_be(const core::BankPlan& plan, const ShelfReport& report) {
  const int rails = plan.columns * plan.column_width_mm + plan.aisle_mm;
  std::vector<int> gaps;
  int right_face = 0;
  for (const auto& column : report.columns) {
    gaps.push_back(column.position_mm - right_face);
    right_face = column.position_mm + plan.column_width_mm;
  }
  gaps.push_back(rails - right_face);
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    const bool nowhere = i == (fixed_left(plan) ? 0U : gaps.size() - 1);
    const int most = nowhere ? kTolerance : plan.aisle_mm + kTolerance;
    if (gaps[i] < -kTolerance || gaps[i] > most) return false;
    if (i >= 1 && i + 1 < gaps.size() && report.columns[i - 1].right_limit && gaps[i] > plan.aisle_mm / 4) return false;
  }
  return true;
}

}  // namespace

bool any_moves(const ShelfReport& report) {
  return report.mode == ShelfMode::Moving || std::any_of(report.columns.begin(), report.columns.end(), [](const auto& column) {
           return column.motor_on || column.travel != devices::Travel::Standing;
         });
}

std::string against_picture(const core::BankPlan& plan, const ShelfReport& report, const devices::Motion& motion) {
  const bool remote = report.mode == ShelfMode::Closed || report.mode == ShelfMode::Moving || report.mode == ShelfMode::Open ||
                      report.mode == ShelfMode::PartOpen;
  if (!remote || report.fault_code != 0) return "not under remote control";
  for (const auto& column : report.columns) {
    if (column.manual || column.fault) return "a column is cranked or faulty";
  }
  if (report.latched.bits != 0) return "a latch";
  const auto occupation = static_cast<unsigned>(Protection::AisleOccupied) | static_cast<unsigned>(Protection::EndSpaceOccupied);
  if ((report.active.bits & ~occupation) != 0) return "a protection acts";
  if (report.session != devices::Session::Ours) return "not our session";
  if (!can_be(plan, report)) return "impossible positions";
  auto people = peopled(plan, report);
  if (report.active.has(Protection::AisleOccupied) && people.empty()) return "somebody is somewhere";
  people.erase(aisle_wanted(plan, motion));
  return people.empty() ? std::string{} : "somebody is in aisle " + std::to_string(*people.begin());
}

}  // namespace archroom::property
