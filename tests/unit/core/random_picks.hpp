// Banks and pick lists drawn from a seed, for the tests and the bench of the pick planner.
#pragma once

#include <set>
#include <string>

#include "base/prng.hpp"
#include "tests/unit/core/exhaustive_picks.hpp"

namespace archroom::core::picks {

inline int between(Prng& prng, int low, int high) {
  return low + static_cast<int>(prng.below(static_cast<std::uint32_t>(high - low + 1)));
}

// What the free space of a bank may look like: left by openings, or stopped half way.
inline Widths drawn_widths(Prng& prng, const DumbBank& bank, int free_aisles) {
  Widths widths(static_cast<std::size_t>(bank.columns) + 1, 0);
  const auto aisle = [&] {
    return static_cast<std::size_t>(between(prng, bank.fixed_left ? 1 : 0, bank.columns - (bank.fixed_left ? 0 : 1)));
  };
  int left = free_aisles * bank.aisle_mm;
  while (prng.chance(300) && left > 0) {
    const int part = between(prng, 1, left);
    widths[aisle()] += part;
    left -= part;
  }
  for (; left >= bank.aisle_mm; left -= bank.aisle_mm) widths[aisle()] += bank.aisle_mm;
  widths[static_cast<std::size_t>(bank.end())] += left;
  return widths;
}

struct Drawn {
  PickBank bank;
  DumbBank dumb;
  std::set<int> aisles;
};

// A bank of which `boxes` boxes in at most `most_aisles` aisles are wanted; the boxes are numbered from `first_box` on.
inline Drawn drawn_bank(Prng& prng, int number, int columns, int boxes, int most_aisles, std::size_t first_box) {
  Drawn drawn;
  auto& plan = drawn.bank.plan;
  plan.id = BankId{std::to_string(number)};
  plan.columns = columns;
  plan.fixed = prng.chance(500) ? FixedColumn::Left : FixedColumn::Right;
  plan.column_width_mm = between(prng, 400, 700);
  plan.aisle_mm = between(prng, 700, 1100);
  plan.free_aisles = between(prng, 1, 2);
  drawn.dumb = {columns, plan.fixed == FixedColumn::Left, plan.column_width_mm, plan.aisle_mm, {}};
  drawn.dumb.widths = drawn_widths(prng, drawn.dumb, plan.free_aisles);
  drawn.bank.now.emplace();
  int at = 0;
  for (int c = 1; c <= columns; ++c) {
    at += drawn.dumb.widths[static_cast<std::size_t>(c - 1)];
    drawn.bank.now->columns.emplace_back().position_mm = at;
    at += plan.column_width_mm;
  }
  while (static_cast<int>(drawn.bank.boxes.size()) < boxes) {
    const devices::Face face{between(prng, 1, columns), prng.chance(500) ? devices::Side::Left : devices::Side::Right};
    const int aisle = devices::aisle_of(face);
    if (aisle == (drawn.dumb.fixed_left ? 0 : columns)) continue;
    if (!drawn.aisles.contains(aisle) && static_cast<int>(drawn.aisles.size()) == most_aisles) continue;
    drawn.aisles.insert(aisle);
    drawn.bank.boxes.push_back({first_box++, face, between(prng, 1, 6), between(prng, 1, 7), between(prng, 1, 10)});
  }
  return drawn;
}

}  // namespace archroom::core::picks
