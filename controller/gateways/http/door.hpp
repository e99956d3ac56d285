// The HTTP door: one thread that accepts, reads, answers and streams. open() and stop() belong to whoever owns it; the room must
// outlive it and is used on the door's thread only, where it does not say otherwise.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "controller/gateways/http/room.hpp"

namespace archroom::gateways {

struct DoorLimits {
  std::uint32_t header_bytes = 8 * 1024;
  std::uint64_t body_bytes = 64 * 1024;  // uploads are taken piece by piece and have no limit here
  std::size_t connections = 256;
  std::size_t streams = 64;
  Duration request_time = seconds{30};     // until the next request's header is complete
  Duration body_time = seconds{30};        // for a body; for an upload, from piece to piece
  Duration answer_time = seconds{10};      // until a handler has answered
  Duration write_time = seconds{30};       // until the client has taken what was written
  Duration heartbeat = seconds{10};        // of streams
  Duration stop_time = milliseconds{400};  // for answers under way when the door closes
  bool any_host = false;                   // the Host header need not name this machine; the door sets it
};

// What whoever comes must show.
struct DoorLock {
  bool keys = false;        // a key for everything but a stop; where not, whoever has none is "local" and may everything
  std::string certificate;  // files; both: TLS and nothing else; both empty: none
  std::string key;
};

class Door {
 public:
  // Port 0 takes a free one.
  Door(Room& room, std::string host, std::uint16_t port, DoorLimits limits = {}, DoorLock lock = {});
  ~Door();  // stops
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;

  // Listens and starts the thread. Refused beyond loopback without keys and TLS, where the certificate can't be used, and where
  // the port is taken.
  [[nodiscard]] Result<void> open();
  [[nodiscard]] std::uint16_t port() const;  // after open()
  // Takes no more, lets answers under way finish within stop_time, closes streams, ends the thread.
  void stop();

 private:
  struct Rooms;
  std::unique_ptr<Rooms> rooms_;
};

}  // namespace archroom::gateways
