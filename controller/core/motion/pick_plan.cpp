#include "controller/core/motion/pick_plan.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "base/contract.hpp"
#include "controller/core/motion/geometry.hpp"

namespace archroom::core {
namespace {

using Aisles = std::vector<int>;      // in order, none twice
using Sorted = std::span<const int>;  // the same, a part of it
using Legs = std::vector<PickLeg>;    // as they are opened

devices::ShelfReport report_of(const BankPlan& plan, const std::vector<int>& positions_mm) {
  devices::ShelfReport report;
  for (const int at : positions_mm) report.columns.emplace_back().position_mm = at;
  ARCHROOM_CHECK(report.columns.size() == static_cast<std::size_t>(plan.columns));
  return report;
}

// The columns where they stand now, as far as that is known.
devices::ShelfReport start_of(const PickBank& bank) {
  const bool whole = bank.now && bank.now->columns.size() == static_cast<std::size_t>(bank.plan.columns);
  if (whole && !impossible_aisle(bank.plan, *bank.now)) return *bank.now;
  const auto nowhere = report_of(bank.plan, std::vector<int>(static_cast<std::size_t>(bank.plan.columns), 0));
  return report_of(bank.plan, wanted_positions_mm(bank.plan, nowhere, devices::CloseBank{}));
}

devices::Motion motion_to(const BankPlan& plan, const PickLeg& leg) {
  // Either face of an aisle asks for the same motion; aisle 0 has no column to its left.
  const auto face = leg.aisle >= 1 ? devices::Face{leg.aisle, devices::Side::Right} : devices::Face{1, devices::Side::Left};
  ARCHROOM_CHECK(face_exists(plan, face));
  return devices::OpenFace{face, leg.keep};
}

// The way of one token that stands at `from`, over all these aisles, in units of one column and one aisle width.
int way(int from, Sorted aisles) {
  if (aisles.empty()) return 0;
  const int low = aisles.front(), high = aisles.back();
  return std::min(std::abs(from - low), std::abs(from - high)) + (high - low);
}

// The same as stops: first to the nearer end, what lies on that way included, then to the other.
Aisles walk(int from, Sorted aisles) {
  Aisles order(aisles.begin(), aisles.end());
  if (order.empty()) return order;
  const auto beyond = std::partition_point(order.begin(), order.end(), [from](int aisle) { return aisle < from; });
  const bool low_first = std::abs(from - order.front()) <= std::abs(from - order.back());
  // Opened on the way to the nearer end, the aisles of that side come first; the rest follows on the way back.
  if (low_first) {
    std::reverse(order.begin(), beyond);
  } else {
    std::reverse(order.begin(), order.end());
    const auto higher = std::partition_point(order.begin(), order.end(), [from](int aisle) { return aisle >= from; });
    std::reverse(order.begin(), higher);
  }
  return order;
}

// Where the free space of a bank stands between two motions: one token, or two in order.
struct Tokens {
  int low = 0;
  std::optional<int> high;
};

Tokens tokens_after(const PickBank& bank, const PickLeg& leg) {
  // Where nothing is kept ever, what is not open stands at the end and never leaves it.
  if (bank.plan.free_aisles == 1 || !bank.may_keep) return {leg.aisle, std::nullopt};
  const int other = leg.keep.value_or(end_aisle(bank.plan));
  return {std::min(leg.aisle, other), std::max(leg.aisle, other)};
}

struct Split {
  PickCost cost{std::numeric_limits<int>::max(), 0};
  std::size_t low = 0;  // how many aisles the low token takes; the high one takes the rest
};

// Where an aisle is opened and none is kept, the other free space goes to the end: the end aisle needs no opening of its own
// where each token has something to open.
bool end_comes_along(const BankPlan& plan, Sorted low, Sorted high) {
  if (low.empty() || high.empty()) return false;
  return low.front() == end_aisle(plan) || high.back() == end_aisle(plan);
}

Split best_split(const BankPlan& plan, const Tokens& tokens, Sorted aisles) {
  const int all = static_cast<int>(aisles.size());
  const auto mm = [&plan](int way) { return std::int64_t{way} * plan.aisle_mm; };
  if (!tokens.high) return {{all, mm(way(tokens.low, aisles))}, aisles.size()};
  Split best;
  for (std::size_t low = 0; low <= aisles.size(); ++low) {
    const auto left = aisles.first(low), right = aisles.subspan(low);
    const PickCost cost{all - (end_comes_along(plan, left, right) ? 1 : 0), mm(way(tokens.low, left) + way(*tokens.high, right))};
    if (cost < best.cost) best = {cost, low};
  }
  return best;
}

// One token after the other, each keeping where the other stands.
void add_both(Legs& legs, int one_at, const Aisles& one, int other_at, const Aisles& other) {
  for (const int aisle : one) legs.push_back({aisle, other_at});
  if (!one.empty()) one_at = one.back();
  for (const int aisle : other) legs.push_back({aisle, one_at});
}

// The token that goes to the end aisle does so while the other opens its first.
void add_both_with_end(Legs& legs, int end, const Aisles& goes_there, int other_at, const Aisles& other) {
  const auto there = std::find(goes_there.begin(), goes_there.end(), end);
  ARCHROOM_CHECK(there != goes_there.end() && !other.empty());
  for (auto aisle = goes_there.begin(); aisle != there; ++aisle) legs.push_back({*aisle, other_at});
  legs.push_back({other.front(), std::nullopt});
  legs.push_back({end, std::nullopt});  // stands open already
  for (auto aisle = other.begin() + 1; aisle != other.end(); ++aisle) legs.push_back({*aisle, end});
  for (auto aisle = there + 1; aisle != goes_there.end(); ++aisle) legs.push_back({*aisle, other.back()});
}

void add_rest(Legs& legs, const BankPlan& plan, const Tokens& tokens, Sorted aisles) {
  const auto split = best_split(plan, tokens, aisles);
  const auto low = walk(tokens.low, aisles.first(split.low));
  if (!tokens.high) {
    for (const int aisle : low) legs.push_back({aisle, std::nullopt});
    return;
  }
  const auto high = walk(*tokens.high, aisles.subspan(split.low));
  if (!end_comes_along(plan, aisles.first(split.low), aisles.subspan(split.low))) {
    add_both(legs, tokens.low, low, *tokens.high, high);
  } else if (end_aisle(plan) == 0) {
    add_both_with_end(legs, 0, low, *tokens.high, high);
  } else {
    add_both_with_end(legs, end_aisle(plan), high, tokens.low, low);
  }
}

Aisles shut_after(const BankPlan& plan, const PickLeg& leg, Aisles shut) {
  std::erase(shut, leg.aisle);
  if (plan.free_aisles > 1 && !leg.keep) std::erase(shut, end_aisle(plan));
  return shut;
}

// The first opening starts from where the columns happen to stand: each aisle is tried, and each that could stay open meanwhile.
void add_openings(Legs& legs, const PickBank& bank, const devices::ShelfReport& start, const Aisles& shut) {
  if (shut.empty()) return;
  std::vector<std::optional<int>> keeps{std::nullopt};
  for (int aisle = first_aisle(bank.plan); bank.plan.free_aisles > 1 && aisle <= last_aisle(bank.plan); ++aisle) {
    const bool keepable = bank.may_keep && aisle != end_aisle(bank.plan) && is_fully_open(bank.plan, start, aisle);
    if (keepable) keeps.emplace_back(aisle);
  }
  PickCost least{std::numeric_limits<int>::max(), 0};
  PickLeg first;
  Aisles rest_after_first;
  for (const int aisle : shut) {
    for (const auto& keep : keeps) {
      const PickLeg leg{aisle, keep};
      if (keep && !stays_as_it_is(bank.plan, start, motion_to(bank.plan, leg), *keep)) continue;
      const auto rest = shut_after(bank.plan, leg, shut);
      auto cost = best_split(bank.plan, tokens_after(bank, leg), rest).cost;
      cost.openings += 1;
      cost.travel_mm += travel_mm(bank.plan, start, motion_to(bank.plan, leg));
      if (cost >= least) continue;
      least = cost;
      first = leg;
      rest_after_first = rest;
    }
  }
  legs.push_back(first);
  // With nothing kept, two free aisles open the end aisle as well.
  if (shut.size() == rest_after_first.size() + 2) legs.push_back({end_aisle(bank.plan), std::nullopt});
  add_rest(legs, bank.plan, tokens_after(bank, first), rest_after_first);
}

Legs legs_of(const PickBank& bank) {
  Aisles open, shut;
  const auto start = start_of(bank);
  for (const auto& box : bank.boxes) {
    const int aisle = aisle_of(box.face);
    (is_fully_open(bank.plan, start, aisle) ? open : shut).push_back(aisle);
  }
  for (auto* aisles : {&open, &shut}) {
    std::sort(aisles->begin(), aisles->end());
    aisles->erase(std::unique(aisles->begin(), aisles->end()), aisles->end());
  }
  Legs legs;
  for (const int aisle : open) legs.push_back({aisle, std::nullopt});
  add_openings(legs, bank, start, shut);
  // What is not kept goes to the end anyway.
  for (auto& leg : legs) {
    if (leg.keep == end_aisle(bank.plan)) leg.keep.reset();
  }
  return legs;
}

std::vector<PickStop> stops_of(const PickBank& bank, const Legs& legs) {
  std::map<int, std::vector<PickBox>> by_aisle;
  for (const auto& box : bank.boxes) by_aisle[aisle_of(box.face)].push_back(box);
  std::vector<PickStop> stops;
  for (const auto& leg : legs) {
    auto& boxes = by_aisle.at(leg.aisle);
    const auto walked = [](const PickBox& b) {
      // The face that looks to the right stands on the left of who walks in.
      return std::tuple(b.section, b.face.side == devices::Side::Left, b.shelf, b.slot, b.box);
    };
    std::sort(boxes.begin(), boxes.end(), [&](const auto& a, const auto& b) { return walked(a) < walked(b); });
    auto& stop = stops.emplace_back(PickStop{bank.plan.id, leg.aisle, boxes.front().face, leg.keep});
    for (const auto& box : boxes) stop.boxes.push_back(box.box);
  }
  return stops;
}

// Two banks at a time and in turn; where one has no stop left, the next in order takes its place.
std::vector<PickStop> woven(std::vector<std::vector<PickStop>> banks) {
  struct Lane {
    std::size_t bank = 0;
    std::size_t stop = 0;
  };
  std::erase_if(banks, [](const auto& stops) { return stops.empty(); });
  std::size_t next = 0;
  std::array<std::optional<Lane>, 2> lanes;
  std::vector<PickStop> all;
  for (std::size_t turn = 0;; ++turn) {
    for (auto& lane : lanes) {
      if (!lane && next < banks.size()) lane = Lane{next++, 0};
    }
    if (!lanes[0] && !lanes[1]) return all;
    auto& lane = lanes[turn % 2] ? lanes[turn % 2] : lanes[(turn + 1) % 2];
    all.push_back(std::move(banks[lane->bank][lane->stop++]));
    if (lane->stop == banks[lane->bank].size()) lane.reset();
  }
}

}  // namespace

PickPlan plan_picks(std::span<const PickBank> banks) {
  PickPlan plan;
  std::vector<std::vector<PickStop>> stops;
  for (const auto& bank : banks) {
    const auto legs = legs_of(bank);
    const auto cost = cost_of(bank, legs);
    plan.cost.openings += cost.openings;
    plan.cost.travel_mm += cost.travel_mm;
    stops.push_back(stops_of(bank, legs));
  }
  plan.stops = woven(std::move(stops));
  return plan;
}

PickCost cost_of(const PickBank& bank, std::span<const PickLeg> legs) {
  PickCost cost;
  auto report = start_of(bank);
  for (const auto& leg : legs) {
    if (is_fully_open(bank.plan, report, leg.aisle)) continue;
    const auto motion = motion_to(bank.plan, leg);
    cost.travel_mm += travel_mm(bank.plan, report, motion);
    ++cost.openings;
    report = report_of(bank.plan, wanted_positions_mm(bank.plan, report, motion));
  }
  return cost;
}

}  // namespace archroom::core
