#include "tests/simulation/tally.hpp"

#include <iterator>

#include "tests/simulation/plan.hpp"

namespace archroom::simulation {
namespace {

// Out of 300 runs, well below what they see.
struct Floor {
  const char* what;
  std::uint64_t in_300_runs;
};
constexpr Floor kFloors[] = {
    {"motions begun", 1500},
    {"motions completed", 700},
    {"motions broken off", 300},
    {"motions begun, blind firmware", 400},
    {"permits lost in motion", 150},
    {"people who step into a motion", 60},
    {"steps into a motion, blind firmware", 20},
    {"stops in motion", 40},
    {"crashes in motion", 20},
    {"crashes at rest", 60},
    {"orderly ends", 15},
    {"connections given up", 500},
    {"commands refused by the bank", 60},
    {"old frames brought again", 200},
    {"requests done", 800},
    {"re-armed", 1000},
    {"rooms that recovered", 300},
};
constexpr std::uint64_t kDeedFloor = 6;     // of each kind
constexpr std::uint64_t kMomentFloor = 60;  // of each kind

std::string missed(const Tally& tally, const std::string& what, std::uint64_t in_300_runs, std::uint64_t runs) {
  const auto floor = in_300_runs * runs / 300;
  if (tally.of(what) >= floor) return {};
  return what + ": " + std::to_string(tally.of(what)) + ", and at least " + std::to_string(floor) + " are due";
}

}  // namespace

std::string missed_floor(const Tally& tally, std::uint64_t runs) {
  for (const auto& floor : kFloors) {
    if (auto text = missed(tally, floor.what, floor.in_300_runs, runs); !text.empty()) return text;
  }
  for (std::size_t deed = 0; deed < kDeeds; ++deed) {
    auto text = missed(tally, std::string{"deed: "} + name_of(static_cast<Deed>(deed)), kDeedFloor, runs);
    if (!text.empty()) return text;
  }
  for (std::size_t moment = 1; moment < kMoments; ++moment) {
    auto text = missed(tally, std::string{"moment: "} + name_of(static_cast<Moment>(moment)), kMomentFloor, runs);
    if (!text.empty()) return text;
  }
  return {};
}

std::string table_of(const Tally& tally, std::uint64_t runs) {
  std::string table;
  for (const auto& [what, n] : tally.counts()) {
    std::string line = std::to_string(n);
    line.insert(0, line.size() < 10 ? 10 - line.size() : 0, ' ');
    table += line + "  " + what;
    for (const auto& floor : kFloors) {
      if (what == floor.what) table += "  (floor " + std::to_string(floor.in_300_runs * runs / 300) + ")";
    }
    table += "\n";
  }
  return table;
}

}  // namespace archroom::simulation
