#include "devices/modbus_points/decode.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace archroom::devices {
namespace {

std::uint16_t swapped(std::uint16_t word) { return static_cast<std::uint16_t>(word << 8 | word >> 8); }

// High word first, high byte first, whatever came.
std::uint64_t raw_of(const ModelPoint& point, std::span<const std::uint16_t> words) {
  std::uint64_t raw = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto word = words[point.low_word_first ? words.size() - 1 - i : i];
    raw = raw << 16 | (point.low_byte_first ? swapped(word) : word);
  }
  return raw;
}

bool is_float(PointType type) { return type == PointType::F32 || type == PointType::F64; }

// Rounded half away from zero, once, at the very end.
std::int64_t divided(std::int64_t number, std::int64_t by) {
  const std::int64_t half = by / 2;
  return number >= 0 ? (number + half) / by : -((-number + half) / by);
}

std::int64_t integer_of(const ModelPoint& point, std::uint64_t raw) {
  if (point.negative_from && raw >= *point.negative_from) return -static_cast<std::int64_t>(raw - *point.negative_from);
  if (point.type == PointType::S16) return static_cast<std::int16_t>(raw);
  if (point.type == PointType::S32) return static_cast<std::int32_t>(raw);
  return static_cast<std::int64_t>(raw);
}

double float_of(const ModelPoint& point, std::uint64_t raw) {
  if (point.type == PointType::F64) return std::bit_cast<double>(raw);
  return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(raw)));
}

Decoded bare(const ModelPoint& point, Quality quality, std::string why) {
  return {quality, {point.quantity, point.unit, 0, point.severity, std::move(why)}};
}

std::string in_words(std::int64_t steps, Unit unit) {
  if (unit == Unit::State) return std::to_string(steps);
  const auto thousandths = std::to_string(1000 + std::abs(steps) % 1000).substr(1);
  return (steps < 0 ? "-" : "") + std::to_string(std::abs(steps) / 1000) + "." + thousandths + " " + std::string{symbol_of(unit)};
}

Decoded measured(const ModelPoint& point, std::int64_t steps) {
  if ((point.least && steps < *point.least) || (point.most && steps > *point.most))
    return bare(point, Quality::Bad, in_words(steps, point.unit) + " is out of its range");
  Decoded good = bare(point, Quality::Good, {});
  good.reading.value = steps;
  return good;
}

Decoded floating(const ModelPoint& point, std::uint64_t raw) {
  constexpr double kMost = 9e15;  // of which double still has every integer
  const double scale = static_cast<double>(point.scale.numerator) / static_cast<double>(point.scale.denominator);
  const double steps = float_of(point, raw) * scale * static_cast<double>(steps_of(point.unit));
  if (!(std::abs(steps) < kMost)) return bare(point, Quality::Bad, "no number");
  return measured(point, std::llround(steps) + point.offset);
}

Decoded number(const ModelPoint& point, std::uint64_t raw) {
  const auto is_raw = [&](const std::uint32_t value) { return value == raw; };
  if (std::any_of(point.error_values.begin(), point.error_values.end(), is_raw))
    return bare(point, Quality::Bad, "the device's own error value " + std::to_string(raw));
  if (std::any_of(point.unsupported_values.begin(), point.unsupported_values.end(), is_raw))
    return bare(point, Quality::Unknown, "not offered by this device");
  if (is_float(point.type)) return floating(point, raw);
  const auto scaled = integer_of(point, raw) * steps_of(point.unit) * point.scale.numerator;
  return measured(point, divided(scaled, point.scale.denominator) + point.offset);
}

Decoded state(const ModelPoint& point, std::uint64_t raw) {
  const auto found = point.states.find(static_cast<std::uint16_t>(raw));
  if (found == point.states.end()) return bare(point, Quality::Bad, std::to_string(raw) + " is none of its states");
  Decoded good = bare(point, Quality::Good, found->second);
  good.reading.value = static_cast<std::int64_t>(raw);
  return good;
}

Decoded contact(const std::string& quantity, bool on, Severity severity) {
  return {Quality::Good, {quantity, Unit::State, on ? 1 : 0, severity, {}}};
}

}  // namespace

std::vector<Decoded> without_value(const ModelPoint& point, Quality quality, const std::string& why) {
  if (point.type != PointType::Bits) return {bare(point, quality, why)};
  std::vector<Decoded> all;
  for (const auto& bit : point.bits) all.push_back({quality, {bit.quantity, Unit::State, 0, bit.severity, why}});
  return all;
}

std::vector<Decoded> decode(const ModelPoint& point, std::span<const std::uint16_t> words, int from) {
  const auto at = [&](int address) { return static_cast<std::size_t>(address - from); };
  if (point.witness && words[at(point.witness->address)] != point.witness->good)
    return without_value(point, Quality::Bad, "the device says that it is not reliable");
  const auto raw = raw_of(point, words.subspan(at(point.address), static_cast<std::size_t>(words_of(point.type))));
  if (point.type == PointType::Bit) return {contact(point.quantity, (raw != 0) != point.inverted, point.severity)};
  if (point.type == PointType::Enumeration) return {state(point, raw)};
  if (point.type != PointType::Bits) return {number(point, raw)};
  std::vector<Decoded> all;
  for (const auto& bit : point.bits) all.push_back(contact(bit.quantity, (raw >> bit.bit & 1) != bit.inverted, bit.severity));
  return all;
}

Result<std::vector<std::uint16_t>> encode(const ModelPoint& point, std::int64_t value) {
  const auto refused = [&](const std::string& why) { return Error{Fault::Refused, point.quantity + ": " + why}; };
  if (!point.write) return refused("can't be written");
  if (value < point.write->least || value > point.write->most)
    return refused(in_words(value, point.unit) + " is out of its limits");
  if (point.type == PointType::Bit)
    return std::vector<std::uint16_t>{(value != 0) != point.inverted ? std::uint16_t{1} : std::uint16_t{0}};
  if (words_of(point.type) != 1 || point.type == PointType::Bits) return refused("only one whole register is written");
  const auto steps = (value - point.offset) * point.scale.denominator;
  const auto one = steps_of(point.unit) * point.scale.numerator;
  if (steps % one != 0) return refused(in_words(value, point.unit) + " is between two of its steps");
  const auto raw = steps / one;
  const bool is_signed = point.type == PointType::S16;
  if (raw < (is_signed ? -0x8000 : 0) || raw > (is_signed ? 0x7FFF : 0xFFFF)) return refused("does not fit its register");
  if (point.type == PointType::Enumeration && !point.states.contains(static_cast<std::uint16_t>(raw)))
    return refused("no such state");
  const auto word = static_cast<std::uint16_t>(raw);
  return std::vector<std::uint16_t>{point.low_byte_first ? swapped(word) : word};
}

}  // namespace archroom::devices
