// One line per figure, the same for every bench program: what, how much, this machine's own baseline in the same run, target,
// verdict.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace archroom::bench {

using Clock = std::chrono::steady_clock;

inline double micros(Clock::duration took) { return std::chrono::duration<double, std::micro>(took).count(); }

// Nearest rank; `samples` is sorted by it.
inline double percentile(std::vector<double>& samples, double p) {
  if (samples.empty()) return 0;
  std::sort(samples.begin(), samples.end());
  const auto rank = static_cast<std::size_t>(p / 100 * static_cast<double>(samples.size() - 1) + 0.5);
  return samples[rank];
}

inline bool is_smoke(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::string_view{argv[i]} == "--smoke") return true;
  }
  return false;
}

struct Figure {
  std::string what;
  std::string unit;
  double value = 0;
  std::string baseline;  // in words, with its number
  double target = 0;
  bool at_most = true;  // else: at least
};

// True where the target is met.
inline bool show(const Figure& figure) {
  const bool met = figure.at_most ? figure.value <= figure.target : figure.value >= figure.target;
  std::printf("%-58s %12.2f %-6s %s %10.2f  %-6s (baseline: %s)\n", figure.what.c_str(), figure.value, figure.unit.c_str(),
              figure.at_most ? "<=" : ">=", figure.target, met ? "met" : "MISSED", figure.baseline.c_str());
  return met;
}

}  // namespace archroom::bench
