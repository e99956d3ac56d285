// In which order the boxes of a pick list are fetched: which aisle of which bank opens when, and which boxes are taken there.
// Pure.
//
// What is minimised, in this order: the number of openings, and the way that columns go (as travel_mm of geometry.hpp counts it),
// from where the columns stand now. Both are exact, and at once: an aisle that already stands open is visited first, every other
// one is opened once. The free space of a bank moves like tokens on a line, one a free aisle: to shift one by an aisle moves one
// column by the width of an aisle. The best way of one token over all aisles of an interval is to its nearer end first; two
// tokens never need to cross, so one takes the aisles up to some point and the other those beyond. With two free aisles a plan
// says which aisle stays open meanwhile (keep): always one that is fully open and neither of whose columns moves. Where it keeps
// none, the end aisle opens along with the other.
//
// Banks do not depend on each other, so their stops may be woven freely: the person goes through the banks in the order given,
// two at a time and in turn, so that one can open its next aisle while the person is at the other. How far it is from bank to
// bank is not known here and does not count.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "controller/core/bank_plan.hpp"
#include "devices/vocabulary/shelf.hpp"

namespace archroom::core {

struct PickBox {
  std::size_t box = 0;  // the caller's own number
  devices::Face face;   // must exist (face_exists)
  int section = 0;
  int shelf = 0;
  int slot = 0;
};

struct PickBank {
  BankPlan plan;
  std::optional<devices::ShelfReport> now;  // nothing, or impossible positions: taken to be closed
  std::vector<PickBox> boxes;
  bool may_keep = true;  // false: whoever carries the plan out keeps no aisle open
};

// The person goes to a bank once an aisle is open there.
struct PickStop {
  BankId bank;
  int aisle = 0;
  devices::Face face;                // to ask for: of the first box
  std::optional<int> keep;           // the other aisle that stays open, where a bank has two free ones
  std::vector<std::size_t> boxes{};  // as one walks in: section by section, the left face before the right, shelf by shelf
};

struct PickCost {
  int openings = 0;
  std::int64_t travel_mm = 0;
  friend auto operator<=>(const PickCost&, const PickCost&) = default;
};

struct PickPlan {
  std::vector<PickStop> stops;
  PickCost cost;
};

// Each box once. Banks must have names of their own.
[[nodiscard]] PickPlan plan_picks(std::span<const PickBank> banks);

// What it costs to open these aisles of a bank one after the other, from where its columns stand now.
struct PickLeg {
  int aisle = 0;
  std::optional<int> keep;
};
[[nodiscard]] PickCost cost_of(const PickBank& bank, std::span<const PickLeg> legs);

}  // namespace archroom::core
