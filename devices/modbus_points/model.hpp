// A product as data: its registers, scales, error values, and what its wire needs. Plain values; made from models/*.toml by
// controller/settings/model_file.hpp, which also checks them. Everything a driver of a sensor or switch must know is here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "devices/vocabulary/observation.hpp"
#include "firmware-bridge/wire/modbus.hpp"

namespace archroom::devices {

enum class PointType : std::uint8_t { Bit, U16, S16, U32, S32, F32, F64, Bits, Enumeration };
[[nodiscard]] constexpr int words_of(PointType type) {
  if (type == PointType::U32 || type == PointType::S32 || type == PointType::F32) return 2;
  return type == PointType::F64 ? 4 : 1;
}

// An exact scale: 1/10, 1/512. Both positive; numerator at most 10^6, so that no product of a 32-bit value overflows.
struct Ratio {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
  friend bool operator==(const Ratio&, const Ratio&) = default;
};

// A named bit of a word of Bits: a State reading of its own.
struct NamedBit {
  int bit = 0;
  std::string quantity;
  Severity severity = Severity::None;
  bool inverted = false;  // 0 on the wire is "on"
};

// A register that says whether the value may be believed.
struct Witness {
  std::uint16_t address = 0;
  std::uint16_t good = 0;
};

struct PointWrite {
  wire::WriteFunction function = wire::WriteFunction::OneRegister;
  std::int64_t least = 0;  // in the steps of the unit
  std::int64_t most = 0;
};

struct ModelPoint {
  std::string quantity;  // of Bits: only for messages
  wire::Table table = wire::Table::InputRegisters;
  std::uint16_t address = 0;  // zero-based
  PointType type = PointType::U16;
  bool low_word_first = false;
  bool low_byte_first = false;
  Ratio scale;
  std::int64_t offset = 0;  // added after the scale, in the steps of the unit
  Unit unit = Unit::State;
  std::optional<std::int64_t> least;  // outside of these the value is Bad: it can't be
  std::optional<std::int64_t> most;
  std::vector<std::uint32_t> error_values;        // as on the wire, of the point's width: Bad
  std::vector<std::uint32_t> unsupported_values;  // Unknown
  std::optional<std::uint16_t> negative_from;     // offset coding: from here up the value is -(raw - this)
  std::map<std::uint16_t, std::string> states;    // of an Enumeration; another value is Bad
  std::vector<NamedBit> bits;                     // of Bits
  bool inverted = false;                          // of a Bit
  Severity severity = Severity::None;             // of a Bit that is on
  std::optional<Witness> witness;
  std::optional<PointWrite> write;
  Duration every{};
};

struct SerialDefaults {
  int baud = 9600;
  char parity = 'N';  // N, E, O
  int stop_bits = 1;
  int unit = 1;
};

struct Model {
  std::string name;
  std::string maker;
  std::string source;     // where its facts are from
  char confidence = 'B';  // A: the maker's manual or a driver in wide use. B: other code, or a manual typed off; verify on site
  SerialDefaults serial;
  int most_registers = 125;  // in one read
  int most_bits = 2000;
  int gap = 0;          // so many words or bits that nobody wants may be read along with others
  Duration rest{};      // after each answer before the next question
  bool probes = false;  // quirk: nothing is asked or written after a link came up until the probe was answered
  wire::ModbusRead probe;
  std::vector<ModelPoint> points;
};

// What a point takes of its table: itself, and its witness.
struct Span {
  int begin = 0;
  int end = 0;  // behind the last
};
[[nodiscard]] Span span_of(const ModelPoint& point);

}  // namespace archroom::devices
