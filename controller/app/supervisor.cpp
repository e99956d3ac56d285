#include "controller/app/supervisor.hpp"

#include <systemd/sd-daemon.h>

#include "controller/runtime/clock.hpp"

namespace archroom::app {

Supervisor::Supervisor() {
  std::uint64_t timeout_us = 0;
  if (sd_watchdog_enabled(0, &timeout_us) > 0) watchdog_every_ = std::chrono::microseconds{timeout_us / 3};
}

void Supervisor::ready(const std::string& status) { sd_notifyf(0, "READY=1\nSTATUS=%s", status.c_str()); }

void Supervisor::stopping() { sd_notify(0, "STOPPING=1"); }

void Supervisor::alive() {
  if (watchdog_every_ == Duration{}) return;
  const Instant now = runtime::monotonic_now();
  if (last_.ns != 0 && now - last_ < watchdog_every_) return;
  last_ = now;
  sd_notify(0, "WATCHDOG=1");
}

}  // namespace archroom::app
