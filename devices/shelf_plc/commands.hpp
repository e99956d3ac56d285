// The two writes that docs/plc-map.md allows, and what its result codes mean. Pure.
#pragma once

#include <cstdint>

#include "devices/vocabulary/shelf.hpp"
#include "firmware-bridge/wire/modbus.hpp"

namespace archroom::devices {

struct CommandWords {
  std::uint16_t code = 0;
  std::uint16_t sequence = 0;
  std::uint16_t column = 0;
  std::uint16_t side = 0;
  std::uint16_t aisle_mm = 0;  // of an announce, its duration × 0.1 s
  bool permitted = false;
  std::uint16_t heartbeat = 0;
  std::uint16_t host_timeout = 0;
  std::uint32_t epoch = 0;
  std::uint16_t lease_ms = 0;
  std::uint16_t renew_seq = 0;  // only in the tail
  std::uint32_t expiry = 0;     // only in the whole block
  std::uint16_t keep = 0;       // 1 + the kept aisle; only in the whole block
};

// The whole block: a command.
[[nodiscard]] wire::ModbusWrite command_block(const CommandWords& words);
// Its tail: a renewal, or with sequence and lease 0 a bare heartbeat.
[[nodiscard]] wire::ModbusWrite command_tail(const CommandWords& words);

// `was_accepted`: the same command was seen as accepted before.
[[nodiscard]] CommandOutcome outcome_of(std::uint16_t result, bool was_accepted);

}  // namespace archroom::devices
