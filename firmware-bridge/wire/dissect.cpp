#include "firmware-bridge/wire/dissect.hpp"

#include <algorithm>

#include "firmware-bridge/wire/rtu.hpp"

namespace archroom::wire {
namespace {

constexpr std::size_t kMbapHeader = 7;  // transaction, protocol, length, unit
constexpr std::size_t kUnitAndSum = 3;
constexpr std::uint8_t kExceptionBit = 0x80;

using Bytes = std::span<const std::uint8_t>;

std::uint16_t word_at(Bytes bytes, std::size_t at) { return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]); }
bool holds_bits(std::uint8_t function) { return function == 1 || function == 2 || function == 15; }
bool is_read(std::uint8_t function) { return function >= 1 && function <= 4; }
bool writes_one(std::uint8_t function) { return function == 5 || function == 6; }
bool writes_many(std::uint8_t function) { return function == 15 || function == 16; }

void take_words(Dissected& out, Bytes data, std::size_t most_bits) {
  if (!holds_bits(*out.function)) {
    for (std::size_t i = 0; i + 1 < data.size(); i += 2) out.words.push_back(word_at(data, i));
    return;
  }
  for (std::size_t i = 0; i < std::min(data.size() * 8, most_bits); ++i) {
    out.words.push_back(static_cast<std::uint16_t>(data[i / 8] >> (i % 8) & 1));
  }
}

// Address and count, or address and value; true where that was all.
bool take_place(Dissected& out, Bytes pdu) {
  if (pdu.size() < 5) return false;
  out.address = word_at(pdu, 1);
  if (writes_one(*out.function)) {
    out.count = std::uint16_t{1};
    out.words = {word_at(pdu, 3)};
  } else {
    out.count = word_at(pdu, 3);
  }
  return pdu.size() == 5;
}

bool take_question(Dissected& out, Bytes pdu) {
  const bool was_all = take_place(out, pdu);
  if (!writes_many(*out.function)) return was_all;
  if (pdu.size() < 6 || pdu.size() != std::size_t{6} + pdu[5]) return false;
  take_words(out, pdu.subspan(6), *out.count);
  return true;
}

bool take_answer(Dissected& out, Bytes pdu, const Dissected* question) {
  if (!is_read(*out.function)) return take_place(out, pdu);
  const bool fits = question != nullptr && question->unit == out.unit && question->function == out.function;
  if (fits) {
    out.address = question->address;
    out.count = question->count;
  }
  if (pdu.size() < 2 || pdu.size() != std::size_t{2} + pdu[1]) return false;
  take_words(out, pdu.subspan(2), out.count.value_or(std::uint16_t{0xFFFF}));
  return true;
}

Soundness take_pdu(Dissected& out, Part part, Bytes pdu, const Dissected* question) {
  if (pdu.empty()) return Soundness::CutShort;
  const bool refuses = part == Part::Answer && (pdu[0] & kExceptionBit) != 0;
  out.function = static_cast<std::uint8_t>(refuses ? pdu[0] & ~kExceptionBit : pdu[0]);
  if (function_name(*out.function).empty()) return Soundness::NoModbus;
  if (refuses) {
    if (pdu.size() != 2) return Soundness::CutShort;
    out.exception = pdu[1];
    return Soundness::Whole;
  }
  const bool whole = part == Part::Question ? take_question(out, pdu) : take_answer(out, pdu, question);
  return whole ? Soundness::Whole : Soundness::CutShort;
}

Dissected dissect_tcp(Part part, Bytes frame, const Dissected* question) {
  Dissected out;
  if (frame.size() <= kMbapHeader) return out;
  if (word_at(frame, 2) != 0) {
    out.soundness = Soundness::NoModbus;
    return out;
  }
  out.unit = frame[6];
  out.soundness = take_pdu(out, part, frame.subspan(kMbapHeader), question);
  if (out.soundness == Soundness::Whole && word_at(frame, 4) != frame.size() - kMbapHeader + 1) {
    out.soundness = Soundness::CutShort;
  }
  return out;
}

Dissected dissect_rtu(Part part, Bytes frame, const Dissected* question) {
  Dissected out;
  if (frame.size() <= kUnitAndSum) return out;
  out.unit = frame[0];
  const auto body = frame.first(frame.size() - 2);
  out.soundness = take_pdu(out, part, body.subspan(1), question);
  const auto sum = crc16(body);
  const bool sums_up = frame[frame.size() - 2] == (sum & 0xFF) && frame[frame.size() - 1] == sum >> 8;
  if (out.soundness == Soundness::Whole && !sums_up) out.soundness = Soundness::BadCheckSum;
  return out;
}

}  // namespace

std::string_view name_of(Soundness soundness) {
  switch (soundness) {
    case Soundness::Whole: return "whole";
    case Soundness::CutShort: return "cut_short";
    case Soundness::BadCheckSum: return "bad_check_sum";
    case Soundness::NoModbus: return "no_modbus";
  }
  return {};
}

Dissected dissect(Envelope envelope, Part part, Bytes frame, const Dissected* question) {
  return envelope == Envelope::Tcp ? dissect_tcp(part, frame, question) : dissect_rtu(part, frame, question);
}

std::string_view function_name(std::uint8_t function) {
  switch (function) {
    case 1: return "read_coils";
    case 2: return "read_discrete_inputs";
    case 3: return "read_holding_registers";
    case 4: return "read_input_registers";
    case 5: return "write_coil";
    case 6: return "write_register";
    case 15: return "write_coils";
    case 16: return "write_registers";
    default: return {};
  }
}

std::string_view exception_name(std::uint8_t code) {
  switch (code) {
    case 1: return "illegal_function";
    case 2: return "illegal_data_address";
    case 3: return "illegal_data_value";
    case 4: return "device_failure";
    case 5: return "acknowledge";
    case 6: return "device_busy";
    case 8: return "memory_parity_error";
    case 10: return "gateway_path_unavailable";
    case 11: return "gateway_target_silent";
    default: return {};
  }
}

}  // namespace archroom::wire
