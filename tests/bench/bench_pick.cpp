// How long the plan of a pick list takes, and how far it is from the best one where that can be found by trying everything.
#include "tests/bench/figures.hpp"
#include "tests/unit/core/random_picks.hpp"

namespace {

using namespace archroom;
using namespace archroom::core;

constexpr int kBanks = 20;
constexpr int kBoxes = 500;

// The worst ratio of columns' travel; below 0: a plan with more openings than needed.
double worst_ratio(int instances) {
  Prng prng{42};
  double worst = 1;
  for (int i = 0; i < instances; ++i) {
    const auto drawn = picks::drawn_bank(prng, 1, picks::between(prng, 3, 13), 14, picks::between(prng, 2, 7), 0);
    const auto plan = plan_picks({&drawn.bank, 1});
    const auto least = picks::Exhaustive{drawn.dumb}.least(drawn.aisles);
    if (plan.cost.openings != least.openings) return -1;
    if (least.travel_mm > 0)
      worst = std::max(worst, static_cast<double>(plan.cost.travel_mm) / static_cast<double>(least.travel_mm));
  }
  return worst;
}

}  // namespace

int main(int argc, char** argv) {
  const bool smoke = bench::is_smoke(argc, argv);
  Prng prng{1};
  std::vector<double> took_ms;
  std::size_t stops = 0;
  PickCost cost, given;
  for (int round = 0; round < (smoke ? 20 : 400); ++round) {
    std::vector<PickBank> banks;
    for (int b = 0; b < kBanks; ++b) {
      const auto drawn = picks::drawn_bank(prng, b, 24, kBoxes / kBanks, 24, static_cast<std::size_t>(b * kBoxes / kBanks));
      banks.push_back(drawn.bank);
    }
    const auto from = bench::Clock::now();
    const auto plan = plan_picks(banks);
    took_ms.push_back(bench::micros(bench::Clock::now() - from) / 1000);
    stops += plan.stops.size();
    cost.openings += plan.cost.openings;
    cost.travel_mm += plan.cost.travel_mm;
    for (const auto& bank : banks) {
      std::vector<PickLeg> legs;
      for (const auto& box : bank.boxes) legs.push_back({devices::aisle_of(box.face), std::nullopt});
      const auto as_given = cost_of(bank, legs);
      given.openings += as_given.openings;
      given.travel_mm += as_given.travel_mm;
    }
  }
  if (stops < took_ms.size() * kBanks) {
    std::printf("bench_pick: hardly a stop was planned, the figure would be of nothing\n");
    return 1;
  }
  char baseline[128];
  std::snprintf(baseline, sizeof baseline, "as the boxes come: %.2f times the openings, %.2f times the travel",
                static_cast<double>(given.openings) / cost.openings,
                static_cast<double>(given.travel_mm) / static_cast<double>(cost.travel_mm));
  bool met =
      bench::show({"pick list, 500 boxes, 20 banks x 24 columns, p99", "ms", bench::percentile(took_ms, 99), baseline, 50, true});
  const double ratio = worst_ratio(smoke ? 200 : 3000);
  if (ratio < 0) std::printf("bench_pick: a plan opens more aisles than it must\n");
  met = bench::show({"pick list, up to 7 aisles: worst travel / the least", "x", ratio,
                     "every order and every aisle to keep tried", 1.05, true}) &&
        met;
  return met && ratio >= 1 ? 0 : 1;
}
