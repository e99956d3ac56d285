#include "firmware-bridge/wire/rtu.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace archroom::wire {
namespace {

constexpr std::size_t kEnvelope = 3;         // unit and check sum
constexpr std::size_t kExceptionFrame = 5;   // unit, function, code, check sum
constexpr std::size_t kConfirmationPdu = 5;  // function, address, value or count
constexpr std::uint8_t kExceptionBit = 0x80;

constexpr std::array<std::uint16_t, 256> make_crc_table() {
  std::array<std::uint16_t, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) {
    auto crc = static_cast<std::uint16_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = static_cast<std::uint16_t>((crc & 1) != 0 ? crc >> 1 ^ 0xA001 : crc >> 1);
    table[byte] = crc;
  }
  return table;
}
constexpr auto kCrcTable = make_crc_table();

bool sums_up(std::span<const std::uint8_t> frame) {
  const auto crc = crc16(frame.first(frame.size() - 2));
  return frame[frame.size() - 2] == (crc & 0xFF) && frame[frame.size() - 1] == crc >> 8;
}

// How long an answer is that begins like this, whoever asked for it; nothing where no answer begins so.
std::optional<std::size_t> answer_size(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kEnvelope) return std::nullopt;
  const auto function = bytes[1];
  if ((function & kExceptionBit) != 0) return kExceptionFrame;
  if (function >= 1 && function <= 4) return bytes[2] + kEnvelope + 2;
  if (function == 5 || function == 6 || function == 15 || function == 16) return kConfirmationPdu + kEnvelope;
  return std::nullopt;
}

bool is_whole(std::span<const std::uint8_t> bytes, std::size_t size) {
  return bytes.size() >= size && sums_up(bytes.first(size));
}

}  // namespace

Duration character_time(const SerialLine& line) {
  const int bits = 1 + 8 + (line.parity == 'N' ? 0 : 1) + line.stop_bits;
  return Duration{seconds{1}} * bits / line.baud;
}

Duration silence_of(const SerialLine& line) {
  return line.baud > 19'200 ? Duration{std::chrono::microseconds{1750}} : character_time(line) * 7 / 2;
}

std::size_t request_size(const ModbusRequest& request) { return encode_pdu(request).size() + kEnvelope; }

std::size_t reply_size(const ModbusRequest& request) {
  const auto* read = std::get_if<ModbusRead>(&request.what);
  if (read == nullptr) return kConfirmationPdu + kEnvelope;
  const bool bits = read->table == Table::Coils || read->table == Table::DiscreteInputs;
  return kEnvelope + 2 + (bits ? (read->count + 7U) / 8U : read->count * 2U);
}

Duration exchange_time(const SerialLine& line, const ModbusRequest& request) {
  return character_time(line) * static_cast<int>(request_size(request) + reply_size(request));
}

std::uint16_t crc16(std::span<const std::uint8_t> bytes) {
  std::uint16_t crc = 0xFFFF;
  for (const auto byte : bytes) crc = static_cast<std::uint16_t>(crc >> 8 ^ kCrcTable[(crc ^ byte) & 0xFF]);
  return crc;
}

std::vector<std::uint8_t> rtu_frame(std::uint8_t unit, std::span<const std::uint8_t> pdu) {
  std::vector<std::uint8_t> frame;
  frame.reserve(pdu.size() + kEnvelope);
  frame.push_back(unit);
  for (const auto byte : pdu) frame.push_back(byte);  // insert() of a range: g++ 12 sees out of bounds what is not
  const auto crc = crc16(frame);
  frame.push_back(static_cast<std::uint8_t>(crc & 0xFF));
  frame.push_back(static_cast<std::uint8_t>(crc >> 8));
  return frame;
}

RtuLook look_for_answer(const ModbusRequest& request, std::span<const std::uint8_t> bytes) {
  const auto function = encode_pdu(request)[0];
  const std::size_t wanted = reply_size(request);
  for (std::size_t at = 0; at + kExceptionFrame <= bytes.size(); ++at) {
    const auto rest = bytes.subspan(at);
    if (rest[0] != request.unit) continue;
    if (rest[1] == function && is_whole(rest, wanted)) return RtuAnswer{at + 1, at + wanted - 2};
    if (rest[1] == (function | kExceptionBit) && is_whole(rest, kExceptionFrame)) {
      return RtuAnswer{at + 1, at + kExceptionFrame - 2};
    }
  }
  const auto size = answer_size(bytes);
  if (size && is_whole(bytes, *size) && bytes[0] != request.unit) return RtuStranger{bytes[0], *size};
  return NothingYet{};
}

}  // namespace archroom::wire
