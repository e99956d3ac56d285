#include "devices/shelf_plc/picture.hpp"

#include <algorithm>
#include <string>

#include "devices/shelf_plc/map.hpp"
#include "firmware-bridge/wire/modbus.hpp"

namespace archroom::devices {
namespace {

using Words = std::span<const std::uint16_t>;

Error differs(Fault fault, const std::string& what, long expected, long found) {
  return {fault, what + ": expected " + std::to_string(expected) + ", found " + std::to_string(found)};
}
Error impossible(const std::string& what, long found) {
  return {Fault::Garbled, "impossible " + what + ": " + std::to_string(found)};
}

std::uint32_t u32_at(Words words, std::size_t at) { return wire::u32_of(words[at], words[at + 1]); }

ShelfMode mode_of(std::uint16_t area_state) {
  switch (area_state) {
    case ShelfMap::kInit: return ShelfMode::Starting;
    case ShelfMap::kClosed: return ShelfMode::Closed;
    case ShelfMap::kMoving: return ShelfMode::Moving;
    case ShelfMap::kOpen: return ShelfMode::Open;
    case ShelfMap::kLocked: return ShelfMode::Locked;
    case ShelfMap::kLocal: return ShelfMode::Local;
    case ShelfMap::kFault: return ShelfMode::Fault;
    case ShelfMap::kEmergencyStop: return ShelfMode::EmergencyStop;
    case ShelfMap::kPartOpen: return ShelfMode::PartOpen;
    default: return ShelfMode::Unknown;
  }
}

Result<void> check_identity(const BankShape& shape, Words words) {
  if (words.size() != picture_size(shape)) {
    return differs(Fault::Garbled, "words of state", picture_size(shape), static_cast<long>(words.size()));
  }
  if (words[ShelfMap::kMapVersion] != ShelfMap::kVersion) {
    return differs(Fault::Unsupported, "map_version", ShelfMap::kVersion, words[ShelfMap::kMapVersion]);
  }
  if (words[ShelfMap::kColumnCount] != shape.columns) {
    return differs(Fault::Refused, "column_count", shape.columns, words[ShelfMap::kColumnCount]);
  }
  if (words[ShelfMap::kFixedColumn] != static_cast<std::uint16_t>(shape.fixed)) {
    return differs(Fault::Refused, "fixed_column", static_cast<long>(shape.fixed), words[ShelfMap::kFixedColumn]);
  }
  if (words[ShelfMap::kFreeAisles] != shape.free_aisles) {
    return differs(Fault::Refused, "free_aisles", shape.free_aisles, words[ShelfMap::kFreeAisles]);
  }
  return {};
}

std::uint32_t protections_at(Words words, std::size_t low, std::size_t high) { return wire::u32_of(words[high], words[low]); }

Result<void> check_bank(const BankShape& shape, Words words) {
  const auto active = protections_at(words, ShelfMap::kSafety, ShelfMap::kSafetyHigh);
  const auto latched = protections_at(words, ShelfMap::kLatched, ShelfMap::kLatchedHigh);
  if ((active & ~ShelfMap::kSafetyBits) != 0) return impossible("safety", active);
  if ((latched & ~ShelfMap::kSafetyBits) != 0) return impossible("latched", latched);
  const auto announce_left = words[ShelfMap::kAnnounceLeft];
  if (announce_left > ShelfMap::kLongestAnnounce) return impossible("announce_left", announce_left);
  if (words[ShelfMap::kOpenAisle] >= shape.columns) return impossible("open_aisle", words[ShelfMap::kOpenAisle]);
  if (words[ShelfMap::kFaultColumn] > shape.columns) return impossible("fault_column", words[ShelfMap::kFaultColumn]);
  if (words[ShelfMap::kLeaseLeft] > ShelfMap::kLongestLeaseMs) return impossible("lease_left_ms", words[ShelfMap::kLeaseLeft]);
  const auto reads_zero = [&](std::size_t from, std::size_t to) {
    return std::all_of(words.begin() + static_cast<std::ptrdiff_t>(from), words.begin() + static_cast<std::ptrdiff_t>(to),
                       [](std::uint16_t word) { return word == 0; });
  };
  const auto beyond = ShelfMap::kPosition + static_cast<std::size_t>(shape.columns);
  if (!reads_zero(ShelfMap::kFirstReserved, ShelfMap::kPosition) || !reads_zero(beyond, ShelfMap::kColumnBits)) {
    return Error{Fault::Garbled, "reserved words of the state are not zero"};
  }
  return {};
}

Result<void> check_column(const BankShape& shape, int column, std::uint16_t position, std::uint16_t bits) {
  const std::string of = " of column " + std::to_string(column);
  if (position > shape.longest_rail_mm) return impossible("position_mm" + of, position);
  const auto either = static_cast<std::uint16_t>(ShelfMap::kMovingLeft | ShelfMap::kMovingRight);
  if ((bits & either) == either) return impossible("column_bits" + of + " (moving both ways)", bits);
  const bool fixed = column == (shape.fixed == FixedColumn::Left ? 1 : shape.columns);
  if (fixed && (bits & (either | ShelfMap::kMotorOn)) != 0)
    return impossible("column_bits" + of + " (the fixed one moves)", bits);
  return {};
}

ColumnReport column_of(std::uint16_t position, std::uint16_t bits) {
  const auto has = [bits](int bit) { return (bits & bit) != 0; };
  ColumnReport column;
  column.position_mm = position;
  if (has(ShelfMap::kMovingLeft)) column.travel = Travel::Left;
  if (has(ShelfMap::kMovingRight)) column.travel = Travel::Right;
  column.left_limit = has(ShelfMap::kLeftLimit);
  column.right_limit = has(ShelfMap::kRightLimit);
  column.aisle_occupied = has(ShelfMap::kAisleOccupied);
  column.entry_left = has(ShelfMap::kEntryBeamLeft);
  column.entry_right = has(ShelfMap::kEntryBeamRight);
  column.motor_on = has(ShelfMap::kMotorOn);
  column.manual = has(ShelfMap::kManual);
  column.fault = has(ShelfMap::kColumnFault);
  return column;
}

Result<std::vector<ColumnReport>> read_columns(const BankShape& shape, Words words) {
  std::vector<ColumnReport> columns;
  for (int column = 1; column <= shape.columns; ++column) {
    const auto index = static_cast<std::size_t>(column - 1);
    const auto position = words[ShelfMap::kPosition + index];
    const auto bits = words[ShelfMap::kColumnBits + index];
    if (auto right = check_column(shape, column, position, bits); !right) return right.error();
    // Columns can't pass each other, and each is wider than nothing.
    if (!columns.empty() && position <= columns.back().position_mm) {
      return impossible("position_mm of column " + std::to_string(column) + " (not right of the one before it)", position);
    }
    columns.push_back(column_of(position, bits));
  }
  return columns;
}

}  // namespace

std::uint16_t picture_size(const BankShape& shape) { return static_cast<std::uint16_t>(ShelfMap::kColumnBits + shape.columns); }

Result<Picture> read_picture(const BankShape& shape, Words words) {
  if (auto right = check_identity(shape, words); !right) return right.error();
  if (auto right = check_bank(shape, words); !right) return right.error();
  auto columns = read_columns(shape, words);
  if (!columns) return columns.error();
  Picture picture;
  picture.last_seq = words[ShelfMap::kLastSeq];
  picture.result = words[ShelfMap::kResult];
  picture.plc_heartbeat = words[ShelfMap::kPlcHeartbeat];
  picture.uptime_s = u32_at(words, ShelfMap::kUptime);
  picture.tick = u32_at(words, ShelfMap::kTick);
  picture.session_epoch = u32_at(words, ShelfMap::kSessionEpoch);
  picture.moving_seq = words[ShelfMap::kMovingSeq];
  auto& report = picture.report;
  report.mode = mode_of(words[ShelfMap::kAreaState]);
  report.mode_code = words[ShelfMap::kAreaState];
  report.epoch_seen = picture.session_epoch;
  report.active = Protections{protections_at(words, ShelfMap::kSafety, ShelfMap::kSafetyHigh)};
  report.latched = Protections{protections_at(words, ShelfMap::kLatched, ShelfMap::kLatchedHigh)};
  report.announcing = words[ShelfMap::kAnnounceLeft] > 0;
  report.resets = words[ShelfMap::kResetCount];
  report.fault_code = words[ShelfMap::kFaultCode];
  report.fault_column = words[ShelfMap::kFaultColumn];
  report.columns = std::move(columns).value();
  return picture;
}

}  // namespace archroom::devices
