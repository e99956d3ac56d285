// Whether the controller behind the wire lives: a communication processor may go on answering for one that hangs. Pure.
// It is kept when the link is opened anew: who hangs does not live because he was called again.
#pragma once

#include <cstdint>
#include <optional>

#include "base/instant.hpp"

namespace archroom::devices {

class Pulse {
 public:
  enum class Verdict { Alive, Frozen, Restarted };

  Verdict saw(Instant now, std::uint32_t tick, std::uint16_t heartbeat, std::uint32_t uptime_s);
  // When the last picture was taken, by the controller's own counter: one that comes late, or again, is as old as it is. Only
  // after saw().
  [[nodiscard]] Instant taken_at() const;
  // The controller's counter at `now`, at most as late as it really is. Only after saw().
  [[nodiscard]] std::uint32_t tick_at(Instant now) const;

 private:
  struct Seen {
    std::uint32_t tick = 0;
    std::uint16_t heartbeat = 0;
    std::uint32_t uptime_s = 0;
    Instant at;
    Instant taken_at;
    Instant tick_since;
    Instant heartbeat_since;
  };
  [[nodiscard]] bool restarted(Instant now, std::uint32_t tick, std::uint32_t uptime_s) const;

  std::optional<Seen> seen_;
};

}  // namespace archroom::devices
