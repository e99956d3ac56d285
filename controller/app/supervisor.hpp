// What systemd is told (sd_notify, see sd_notify(3)). Without systemd every call does nothing. Any thread.
#pragma once

#include <string>

#include "base/instant.hpp"

namespace archroom::app {

class Supervisor {
 public:
  Supervisor();

  void ready(const std::string& status);
  void stopping();
  // The controller loop is well. Passed on as often as the watchdog wants it.
  void alive();

 private:
  Duration watchdog_every_{};  // 0: nobody watches
  Instant last_{};
};

}  // namespace archroom::app
