#include "tests/scenarios/picture.hpp"

#include <algorithm>

namespace archroom::scenarios {
namespace {

using devices::Protection;

int end_of(const core::BankPlan& plan) { return plan.fixed == core::FixedColumn::Left ? plan.columns : 0; }

}  // namespace

Picture::Picture(core::BankPlan plan) : plan_(std::move(plan)) {
  report_.columns.resize(static_cast<std::size_t>(plan_.columns));
  closed();
}

// Left of the open aisle the columns stand at the left end, right of it at the right end; what the aisle lacks is end space.
void Picture::place(int aisle, int width_mm) {
  const bool fixed_left = plan_.fixed == core::FixedColumn::Left;
  for (int c = 1; c <= plan_.columns; ++c) {
    int gaps = 0;
    if (c > aisle) gaps += width_mm;
    if (!fixed_left) gaps += plan_.aisle_mm - width_mm;
    if (aisle == end_of(plan_)) gaps = fixed_left ? 0 : plan_.aisle_mm;
    report_.columns[static_cast<std::size_t>(c - 1)].position_mm = (c - 1) * plan_.column_width_mm + gaps;
  }
}

void Picture::stand() {
  for (auto& column : report_.columns) {
    column.motor_on = false;
    column.travel = devices::Travel::Standing;
  }
}

void Picture::closed() {
  place(end_of(plan_), plan_.aisle_mm);
  stand();
  report_.mode = devices::ShelfMode::Closed;
}

void Picture::open(int aisle) {
  place(aisle, plan_.aisle_mm);
  stand();
  report_.mode = devices::ShelfMode::Open;
}

void Picture::part_open(int aisle, int width_mm) {
  place(aisle, width_mm);
  stand();
  report_.mode = devices::ShelfMode::PartOpen;
}

void Picture::moving(int aisle, int width_mm) {
  place(aisle, width_mm);
  report_.mode = devices::ShelfMode::Moving;
  const int column = std::clamp(aisle + 1, 1, plan_.columns);
  auto& mover = report_.columns[static_cast<std::size_t>(column - 1)];
  mover.motor_on = true;
  mover.travel = devices::Travel::Right;
}

void Picture::occupied(int aisle, bool somebody) {
  const auto bit = static_cast<std::uint32_t>(Protection::EndSpaceOccupied);
  if (aisle == end_of(plan_)) report_.active.bits = somebody ? report_.active.bits | bit : report_.active.bits & ~bit;
  if (aisle >= 1) report_.columns[static_cast<std::size_t>(aisle - 1)].aisle_occupied = somebody;
  sum_up();
}

void Picture::entry(devices::Face face, bool broken) {
  auto& column = report_.columns[static_cast<std::size_t>(face.column - 1)];
  (face.side == devices::Side::Left ? column.entry_left : column.entry_right) = broken;
  sum_up();
}

void Picture::sum_up() {
  bool somebody = report_.active.has(Protection::EndSpaceOccupied);
  bool broken = false;
  for (const auto& column : report_.columns) {
    somebody = somebody || column.aisle_occupied;
    broken = broken || column.entry_left || column.entry_right;
  }
  active(Protection::AisleOccupied, somebody);
  active(Protection::EntryBeam, broken);
}

void Picture::active(Protection protection, bool on) {
  const auto bit = static_cast<std::uint32_t>(protection);
  report_.active.bits = on ? report_.active.bits | bit : report_.active.bits & ~bit;
}

void Picture::latched(Protection protection) { report_.latched.bits |= static_cast<std::uint32_t>(protection); }

}  // namespace archroom::scenarios
