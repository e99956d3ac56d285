// Modbus requests and replies as values, and their PDUs (Modbus Application Protocol 1.1b3). Pure: who waits and who adds the
// TCP or RTU envelope is firmware-bridge/link.
#pragma once

#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace archroom::wire {

enum class Table : std::uint8_t { Coils, DiscreteInputs, HoldingRegisters, InputRegisters };

struct ModbusRead {
  Table table = Table::InputRegisters;
  std::uint16_t address = 0;  // zero-based
  std::uint16_t count = 0;    // registers: 1..125; bits: 1..2000
  friend bool operator==(const ModbusRead&, const ModbusRead&) = default;
};

enum class WriteFunction : std::uint8_t { OneCoil = 5, OneRegister = 6, Coils = 15, Registers = 16 };

struct ModbusWrite {
  std::uint16_t address = 0;
  std::vector<std::uint16_t> words;  // registers 1..123, coils 1..1968, each 0 or 1; exactly one for the first two functions
  WriteFunction function = WriteFunction::Registers;
  friend bool operator==(const ModbusWrite&, const ModbusWrite&) = default;
};

struct ModbusRequest {
  std::uint8_t unit = 1;
  std::variant<ModbusRead, ModbusWrite> what;
  friend bool operator==(const ModbusRequest&, const ModbusRequest&) = default;
};

// Registers, or bits as 0 and 1; empty for a write that was confirmed.
struct ModbusReply {
  std::vector<std::uint16_t> words;
  friend bool operator==(const ModbusReply&, const ModbusReply&) = default;
};

// Function code and data, without unit and check sum.
[[nodiscard]] std::vector<std::uint8_t> encode_pdu(const ModbusRequest& request);

// Reads a reply PDU as the answer to `request`. Garbled: wrong function, length or echo. Refused: exceptions 3, 4, 5, 6, 8.
// Unsupported: exceptions 1 and 2. Timeout: exceptions 10 and 11 (a gateway's way to say that its target is silent).
[[nodiscard]] Result<ModbusReply> decode_pdu(const ModbusRequest& request, std::span<const std::uint8_t> pdu);

// u32 as the maps here have it: high word first
[[nodiscard]] constexpr std::uint32_t u32_of(std::uint16_t high, std::uint16_t low) {
  return static_cast<std::uint32_t>(high) << 16 | low;
}
[[nodiscard]] constexpr std::uint16_t high_word(std::uint32_t value) { return static_cast<std::uint16_t>(value >> 16); }
[[nodiscard]] constexpr std::uint16_t low_word(std::uint32_t value) { return static_cast<std::uint16_t>(value); }

}  // namespace archroom::wire
