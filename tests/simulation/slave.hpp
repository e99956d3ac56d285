// The Modbus face of the emulated banks: request frames in, reply frames out, as bytes (Modbus TCP). Written from the Modbus
// documents, calling nothing of the daemon's own wire code.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "devices/shelf_plc/twin.hpp"

namespace archroom::simulation {

using Bytes = std::vector<std::uint8_t>;

inline constexpr std::size_t kHeaderSize = 7;  // transaction, protocol, length, unit

// The unit that a request is for; nothing where it is no frame.
[[nodiscard]] std::optional<std::uint8_t> unit_of(const Bytes& frame);
// What the bank answers. The command, if it is one, has acted when this returns.
[[nodiscard]] Bytes answer_of(devices::ShelfPlcTwin& twin, const Bytes& frame);

// A request as the witness reads it off the wire.
enum class Asked : std::uint8_t { Read, Begin, Move, Stop, Renewal, Heartbeat, Other };
struct Request {
  Asked asked = Asked::Other;
  std::uint32_t epoch = 0;
  std::uint16_t sequence = 0;
  std::uint16_t code = 0;
  int column = 0;
  int side = 0;
  int keep = 0;  // 1 + the aisle that stays open; 0 none
};
[[nodiscard]] Request request_in(const Bytes& frame);

}  // namespace archroom::simulation
