// The gun worker alone, as a program: what it tells, one line each. Arguments: STATION=GUN ..., as in a site file. Ends with
// SIGTERM.
#include <csignal>
#include <iostream>
#include <string>

#include "base/match.hpp"
#include "controller/runtime/gun_worker.hpp"

namespace archroom::guns {
namespace {

void print(const runtime::GunNews& news) {
  const auto line = std::visit(Match{[](const barcode::Scan& scan) { return "scan " + scan.text + " " + scan.aim; },
                                     [](const barcode::HalfScan& half) { return "half " + std::string{code_of(half.why)}; },
                                     [&](const runtime::GunThere&) { return "there " + news.detail; },
                                     [&](const runtime::GunGone&) { return "gone " + news.detail; }},
                               news.what);
  std::cout << news.station.text << ' ' << line << '\n' << std::flush;
}

int run(int argc, char** argv) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  std::vector<runtime::GunPlan> plans;
  auto arrivals = link::UsbGuns::Arrivals::Told;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--look") {
      arrivals = link::UsbGuns::Arrivals::LookedFor;
      continue;
    }
    const auto equals = argument.find('=');
    const auto at = barcode::gun_at_of(std::string_view{argument}.substr(equals + 1));
    if (!at) return 2;
    runtime::GunPlan plan;
    plan.station = {argument.substr(0, equals)};
    plan.at = *at;
    plans.push_back(plan);
  }
  runtime::GunWorker worker{plans, print, arrivals};
  worker.start();
  int signal = 0;
  sigwait(&ends, &signal);
  worker.finish();
  std::cout << "- ended\n" << std::flush;
  return 0;
}

}  // namespace
}  // namespace archroom::guns

int main(int argc, char** argv) { return archroom::guns::run(argc, argv); }
