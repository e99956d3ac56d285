// archroom-sim: runs the simulator. --runs N [--first-seed S]: many seeds; stops at the first that fails and
// shrinks it, or with --on only lists it and goes on.
// --seed X [--without LIST] [-v]: one, as it was printed. --kept FILE: every seed of a file.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/run.hpp"
#include "tests/simulation/shrink.hpp"

namespace {

using namespace archroom;
using namespace archroom::simulation;

struct Wanted {
  std::uint64_t runs = 0;
  std::uint64_t first_seed = 1;
  std::optional<std::uint64_t> seed;
  std::string without;
  std::string kept;
  bool loud = false;
  bool on = false;
};

std::atomic<std::uint64_t> at_seed{0};

// A broken contract ends the process, as it would end the daemon: it is a failure of this seed.
void on_abort(int) {
  std::printf("FAILED seed %llu: contract_broken\n", static_cast<unsigned long long>(at_seed));
  std::fflush(stdout);
  std::_Exit(1);
}

double seconds_of(Duration d) { return static_cast<double>(d.count()) / 1e9; }

Outcome play(const Plan& plan, bool loud) {
  at_seed = plan.seed;
  const Instant start = Clockwork{}.now();
  Tell tell;
  if (loud)
    tell = [start](Instant at, const std::string& text) { std::printf("%9.3f  %s\n", seconds_of(at - start), text.c_str()); };
  return Run{plan, tell}.play();
}

void print_failure(const Plan& plan, const Omitted& omitted, const Complaint& complaint) {
  const auto less = without(plan, omitted);
  std::printf("FAILED seed %llu: %s: %s (at %.3f s)\n", static_cast<unsigned long long>(plan.seed), complaint.invariant.c_str(),
              complaint.text.c_str(), seconds_of(complaint.at - Clockwork{}.now()));
  std::printf("%zu bank(s)%s%s, %zu request(s), %zu of %zu mishaps are enough:\n", less.shape.banks.size(),
              less.shape.one_bus ? " on one bus" : "", less.shape.blind ? ", blind firmware" : "", less.wishes.size(),
              less.steps.size(), plan.steps.size());
  for (const auto& step : less.steps) std::printf("  %s\n", text_of(step).c_str());
  const auto list = text_of(omitted);
  std::printf("again: archroom-sim --seed %llu%s%s -v\n", static_cast<unsigned long long>(plan.seed),
              list.empty() ? "" : " --without ", list.c_str());
}

// True where all is well.
bool play_and_judge(const Plan& plan, bool loud, Tally& tally) {
  const auto outcome = play(plan, loud);
  tally.add(outcome.tally);
  if (!outcome.complaint) return true;
  const auto omitted = shrink(plan, outcome.complaint->invariant);
  const auto last = play(without(plan, omitted), false);
  print_failure(plan, omitted, last.complaint ? *last.complaint : *outcome.complaint);
  return false;
}

// The same plan twice is the same run to the byte and the nanosecond; looked at now and then.
bool is_same_again(const Plan& plan) {
  if (plan.seed % 50 != 0) return true;
  if (play(plan, false).digest == play(plan, false).digest) return true;
  std::printf("FAILED seed %llu: not the same twice\n", static_cast<unsigned long long>(plan.seed));
  return false;
}

bool is_told(const Outcome& outcome, std::uint64_t seed) {
  if (!outcome.complaint) return false;
  std::printf("FAILED seed %llu: %s: %s\n", static_cast<unsigned long long>(seed), outcome.complaint->invariant.c_str(),
              outcome.complaint->text.c_str());
  return true;
}

int many(const Wanted& wanted) {
  std::printf("seeds %llu to %llu\n", static_cast<unsigned long long>(wanted.first_seed),
              static_cast<unsigned long long>(wanted.first_seed + wanted.runs - 1));
  std::fflush(stdout);
  Tally tally;
  std::uint64_t failed = 0;
  for (std::uint64_t i = 0; i < wanted.runs; ++i) {
    const auto plan = plan_of(wanted.first_seed + i);
    if (wanted.on) {
      failed += is_told(play(plan, false), plan.seed) ? 1 : 0;
      continue;
    }
    if (!play_and_judge(plan, false, tally) || !is_same_again(plan)) return 1;
  }
  if (wanted.on) return failed == 0 ? 0 : 1;
  std::printf("%s", table_of(tally, wanted.runs).c_str());
  const auto missed = missed_floor(tally, wanted.runs);
  if (missed.empty()) return 0;
  std::printf("FAILED: too little happened: %s\n", missed.c_str());
  return 1;
}

int one(const Wanted& wanted) {
  std::printf("seed %llu\n", static_cast<unsigned long long>(*wanted.seed));
  auto plan = plan_of(*wanted.seed);
  Omitted omitted;
  if (!parse(wanted.without, omitted)) {
    std::fprintf(stderr, "archroom-sim: --without wants a list such as 3,7,r2\n");
    return 2;
  }
  Tally tally;
  if (!wanted.without.empty()) {
    const auto outcome = play(without(plan, omitted), wanted.loud);
    if (outcome.complaint) print_failure(plan, omitted, *outcome.complaint);
    return outcome.complaint ? 1 : 0;
  }
  return play_and_judge(plan, wanted.loud, tally) ? 0 : 1;
}

// One seed a line; what follows it is for people.
int kept(const Wanted& wanted) {
  std::ifstream file{wanted.kept};
  if (!file) {
    std::fprintf(stderr, "archroom-sim: %s: can't be read\n", wanted.kept.c_str());
    return 2;
  }
  std::string line;
  int failed = 0, played = 0;
  Tally tally;
  while (std::getline(file, line)) {
    if (line.empty() || line.front() == '#') continue;
    ++played;
    failed += play_and_judge(plan_of(std::strtoull(line.c_str(), nullptr, 10)), false, tally) ? 0 : 1;
  }
  std::printf("%d kept seeds, %d failed\n", played, failed);
  return failed == 0 ? 0 : 1;
}

bool read_arguments(int argc, char** argv, Wanted& wanted) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "-v" || word == "--on") {
      (word == "-v" ? wanted.loud : wanted.on) = true;
      continue;
    }
    if (i + 1 == argc) return false;
    const char* const value = argv[++i];
    if (word == "--runs") {
      wanted.runs = std::strtoull(value, nullptr, 10);
    } else if (word == "--first-seed") {
      wanted.first_seed = std::strtoull(value, nullptr, 10);
    } else if (word == "--seed") {
      wanted.seed = std::strtoull(value, nullptr, 10);
    } else if (word == "--without") {
      wanted.without = value;
    } else if (word == "--kept") {
      wanted.kept = value;
    } else {
      return false;
    }
  }
  return wanted.runs > 0 || wanted.seed || !wanted.kept.empty();
}

}  // namespace

int main(int argc, char** argv) {
  Wanted wanted;
  if (!read_arguments(argc, argv, wanted)) {
    std::fprintf(stderr, "usage: archroom-sim --runs N [--first-seed S] [--on] | --seed X [--without LIST] [-v] | --kept FILE\n");
    return 2;
  }
  std::signal(SIGABRT, on_abort);
  if (wanted.seed) return one(wanted);
  return wanted.kept.empty() ? many(wanted) : kept(wanted);
}
