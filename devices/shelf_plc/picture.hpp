// One read of the state block of docs/plc-map.md, checked and taken apart. Pure; believes nothing.
#pragma once

#include <cstdint>
#include <span>

#include "base/result.hpp"
#include "devices/vocabulary/shelf.hpp"

namespace archroom::devices {

enum class FixedColumn : std::uint8_t { Left = 1, Right = 2 };

// What the bank is known to be like; a controller that says otherwise is another one.
struct BankShape {
  int columns = 0;  // N, with the fixed one
  FixedColumn fixed = FixedColumn::Left;
  int longest_rail_mm = 40'000;  // no column can stand beyond
  int free_aisles = 1;           // 1 or 2
};

struct Picture {
  std::uint16_t last_seq = 0;
  std::uint16_t result = 0;
  std::uint16_t plc_heartbeat = 0;
  std::uint32_t uptime_s = 0;
  std::uint32_t tick = 0;
  std::uint32_t session_epoch = 0;
  std::uint16_t moving_seq = 0;
  ShelfReport report;  // what needs no memory: mode, protections, faults, columns
};

[[nodiscard]] std::uint16_t picture_size(const BankShape& shape);
// Unsupported: another map. Refused: not the bank that was described. Garbled: what no such controller can say.
[[nodiscard]] Result<Picture> read_picture(const BankShape& shape, std::span<const std::uint16_t> words);

}  // namespace archroom::devices
