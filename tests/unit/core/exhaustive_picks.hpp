// The dumb version of the pick planner: tries every order of the aisles, and in a bank with two free ones every open aisle that
// could stay open meanwhile. Reckons with the widths of aisles alone and shares no function with the planner or the geometry. For
// banks with few wanted aisles: the tests and the bench.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "controller/core/motion/pick_plan.hpp"

namespace archroom::core::picks {

using Widths = std::vector<int>;  // mm, of aisle 0..N

struct DumbBank {
  int columns = 0;
  bool fixed_left = true;
  int column_mm = 0;
  int aisle_mm = 0;
  Widths widths;  // now

  [[nodiscard]] int end() const { return fixed_left ? columns : 0; }
  [[nodiscard]] bool is_open(const Widths& w, int aisle) const { return w[static_cast<std::size_t>(aisle)] >= aisle_mm - 10; }

  // The free space that nobody wants goes to the end.
  [[nodiscard]] Widths opened(const Widths& from, int aisle, int keep) const {
    int left = 0;
    for (const int w : from) left += w;
    Widths to(from.size(), 0);
    to[static_cast<std::size_t>(aisle)] = aisle_mm;
    left -= aisle_mm;
    if (keep >= 0) {
      const int kept = std::min(left, from[static_cast<std::size_t>(keep)]);
      to[static_cast<std::size_t>(keep)] += kept;
      left -= kept;
    }
    to[static_cast<std::size_t>(end())] += left;
    return to;
  }

  // The space left of an aisle is as it was, and so is the aisle: neither of its columns moves.
  [[nodiscard]] bool stays(const Widths& from, const Widths& to, int aisle) const {
    int left_of_it = 0;
    for (int a = 0; a < aisle; ++a) left_of_it += to[static_cast<std::size_t>(a)] - from[static_cast<std::size_t>(a)];
    const int wider = to[static_cast<std::size_t>(aisle)] - from[static_cast<std::size_t>(aisle)];
    const bool left_column = aisle == 0 || std::abs(left_of_it) <= 10;
    return left_column && (aisle == columns || std::abs(left_of_it + wider) <= 10);
  }

  // A column stands behind all aisles left of it.
  [[nodiscard]] std::int64_t way_mm(const Widths& from, const Widths& to) const {
    std::int64_t sum = 0;
    int shift = 0;
    for (int column = 1; column <= columns; ++column) {
      shift += to[static_cast<std::size_t>(column - 1)] - from[static_cast<std::size_t>(column - 1)];
      sum += std::abs(shift);
    }
    return sum;
  }
};

class Exhaustive {
 public:
  explicit Exhaustive(DumbBank bank, bool may_keep = true) : bank_(std::move(bank)), may_keep_(may_keep) {}

  [[nodiscard]] PickCost least(const std::set<int>& wanted) { return least(wanted, bank_.widths); }

 private:
  PickCost least(const std::set<int>& wanted, const Widths& widths) {
    if (wanted.empty()) return {};
    const auto known = seen_.find({wanted, widths});
    if (known != seen_.end()) return known->second;
    PickCost best{1000, 0};
    for (const int aisle : wanted) {
      auto rest = wanted;
      rest.erase(aisle);
      if (bank_.is_open(widths, aisle)) best = std::min(best, least(rest, widths));
      if (bank_.is_open(widths, aisle)) continue;
      for (int keep = -1; keep <= (may_keep_ ? bank_.columns : -1); ++keep) {
        if (keep == aisle || (keep >= 0 && !bank_.is_open(widths, keep))) continue;
        const auto then = bank_.opened(widths, aisle, keep);
        if (keep >= 0 && !bank_.stays(widths, then, keep)) continue;
        const auto cost = least(rest, then);
        best = std::min(best, {cost.openings + 1, cost.travel_mm + bank_.way_mm(widths, then)});
      }
    }
    seen_[{wanted, widths}] = best;
    return best;
  }

  DumbBank bank_;
  bool may_keep_;
  std::map<std::pair<std::set<int>, Widths>, PickCost> seen_;
};

}  // namespace archroom::core::picks
