// A wire with emulated sensors on it: a serial line, or an address with a gateway. Nothing here blocks; one thread.
#pragma once

#include <poll.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "devices/emulator/points_unit.hpp"

namespace archroom::emulator {

using Clock = std::chrono::steady_clock;

// Of a whole wire.
struct WireSwitches {
  bool unplugged = false;  // the adapter, or the gateway's network: there is nothing to open or to connect to
  bool hang = false;       // takes everything and says nothing
  int noise_bytes = 0;     // once: so many bytes that mean nothing
  friend bool operator==(const WireSwitches&, const WireSwitches&) = default;
};

class Wire {
 public:
  virtual ~Wire() = default;

  [[nodiscard]] virtual const std::string& name() const = 0;
  // Where a host finds it: a path or an address.
  [[nodiscard]] virtual std::string address() const = 0;
  // What to wait for; what to do when it came or is due, the same descriptors in the same order.
  virtual void collect(std::vector<pollfd>& fds) const = 0;
  virtual void serve(std::span<const pollfd> fds, Clock::time_point now) = 0;
  [[nodiscard]] virtual std::optional<Clock::time_point> due() const = 0;
  // After every change of the switches.
  virtual void obey_switches(Clock::time_point now) = 0;

  // Questions that began before the line had been silent long enough, or while somebody spoke; of a serial line.
  [[nodiscard]] virtual std::uint64_t collisions() const { return 0; }

  std::vector<PointsUnit> units;
  WireSwitches switches;
};

using Wires = std::vector<std::unique_ptr<Wire>>;

}  // namespace archroom::emulator
