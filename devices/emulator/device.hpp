// One emulated device and the mishaps of its wire. Copyable: the control port tries a change on a copy and keeps it only as a
// whole.
#pragma once

#include <chrono>
#include <string>

#include "devices/shelf_plc/twin.hpp"

namespace archroom::emulator {

using Clock = std::chrono::steady_clock;

struct WireFaults {
  bool hang = false;                // takes connections and requests, answers none and acts on none
  bool refuse_connections = false;  // nobody listens; what is connected stays
  bool drop_connections = false;    // once: everybody is thrown out
  int reply_delay_ms = 0;           // real time; acted upon at once, answered later
  int lose_replies = 0;             // so many requests are acted upon and not answered
};

struct Device {
  std::string name;
  int unit = 0;
  std::string wire;  // of its [[tcp]]
  devices::ShelfPlcTwin twin;
  WireFaults faults;
};

}  // namespace archroom::emulator
