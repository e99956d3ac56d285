// archroomd: the daemon of one room.
#include <csignal>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include "controller/app/daemon.hpp"
#include "controller/runtime/clock.hpp"
#include "controller/runtime/log.hpp"
#include "controller/settings/bus_cycle.hpp"
#include "controller/settings/load.hpp"
#include "controller/settings/reference.hpp"

namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kBadSettings = 2;

// Blocked before any thread starts, so that only main hears them.
sigset_t block_signals() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is a full disk, not the end
  return ends;
}

int run(archroom::settings::Plan plan) {
  const sigset_t ends = block_signals();
  archroom::runtime::use_zone(plan.room.zone);
  archroom::runtime::log::set_up(plan.log);
  archroom::app::Daemon daemon{std::move(plan)};
  if (const auto started = daemon.start(); !started.ok()) {
    std::cerr << "archroomd: " << started.error().detail << '\n';
    return kFailed;
  }
  int signal = 0;
  sigwait(&ends, &signal);
  daemon.finish();
  return kDone;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"archroomd: the controller of one archive room / 档案库房控制程序"};
  std::string config = "/etc/archroom/room.toml";
  bool check = false;
  bool print_settings = false;
  app.add_option("--config", config, "site file / 站点文件")->capture_default_str();
  app.add_flag("--check", check, "check the site file, list every error, and end / 仅检查站点文件");
  app.add_flag("--print-settings", print_settings, "print the reference page of the site file, and end / 打印站点文件说明");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kBadSettings;
  }
  if (print_settings) {
    std::cout << archroom::settings::reference_page();
    return kDone;
  }
  auto loaded = archroom::settings::load(config);
  for (const auto& finding : loaded.findings) std::cerr << text_of(finding) << '\n';
  for (const auto& note : loaded.notes) std::cerr << note << '\n';
  if (!loaded.plan) return kBadSettings;
  if (check) {
    std::cout << config << ": well formed, " << loaded.plan->banks.size() << " bank(s) on " << loaded.plan->buses.size()
              << " bus(es)\n"
              << archroom::settings::cycles_text(*loaded.plan, archroom::core::Language::Chinese)
              << archroom::settings::cycles_text(*loaded.plan, archroom::core::Language::English);
    return kDone;
  }
  return run(std::move(*loaded.plan));
}
