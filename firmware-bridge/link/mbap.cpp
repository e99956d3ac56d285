#include "firmware-bridge/link/mbap.hpp"

#include <algorithm>
#include <string>

namespace archroom::link {
namespace {

constexpr std::size_t kShortestPdu = 2;
constexpr std::size_t kLongestPdu = 253;

Error unexpected(const char* what, std::size_t expected, std::size_t found) {
  return {Fault::Garbled, std::string(what) + ": expected " + std::to_string(expected) + ", found " + std::to_string(found)};
}

std::size_t word_at(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::size_t>(bytes[at] << 8 | bytes[at + 1]);
}

// How much libmodbus will read for a PDU that begins like this, of the functions that we use: exceptions are two bytes, write
// confirmations five, everything else says its own length.
std::size_t pdu_size_by_function(std::span<const std::uint8_t> pdu) {
  if ((pdu[0] & 0x80) != 0) return 2;
  if (pdu[0] == 16) return 5;
  return std::size_t{2} + pdu[1];
}

bool is_answer_function(std::uint8_t function) {
  const unsigned plain = function & 0x7Fu;
  return (plain >= 1 && plain <= 4) || plain == 16;
}

}  // namespace

Result<std::size_t> announced_size(std::span<const std::uint8_t> header) {
  ARCHROOM_CHECK(header.size() >= kMbapHeader);
  const std::size_t length = word_at(header, 4);  // unit and PDU
  if (length < 1 + kShortestPdu || length > 1 + kLongestPdu) {
    return Error{Fault::Garbled, "impossible frame length " + std::to_string(length)};
  }
  return kMbapHeader - 1 + length;
}

FrameLook look_at_frame(std::span<const std::uint8_t> bytes, std::uint8_t unit) {
  if (bytes.size() >= 2 && word_at(bytes, 0) != 0) return unexpected("transaction", 0, word_at(bytes, 0));
  if (bytes.size() >= 4 && word_at(bytes, 2) != 0) return unexpected("protocol", 0, word_at(bytes, 2));
  if (bytes.size() < kMbapHeader) return Incomplete{};
  const auto announced = announced_size(bytes);
  if (!announced) return announced.error();
  const std::size_t size = announced.value();
  if (bytes[6] != unit) return unexpected("unit", unit, bytes[6]);
  if (bytes.size() < kMbapHeader + kShortestPdu) return Incomplete{};
  const auto pdu = bytes.subspan(kMbapHeader);
  if (!is_answer_function(pdu[0])) return Error{Fault::Garbled, "unknown function " + std::to_string(pdu[0])};
  if (pdu_size_by_function(pdu) != size - kMbapHeader)
    return unexpected("PDU length", pdu_size_by_function(pdu), size - kMbapHeader);
  if (bytes.size() < size) return Incomplete{};
  if (bytes.size() > size) return unexpected("bytes that came", size, bytes.size());
  return Complete{size};
}

std::vector<std::uint8_t> mbap_frame(std::span<const std::uint8_t> raw) {
  constexpr std::size_t kHeader = 6;  // the unit is in `raw`
  std::vector<std::uint8_t> frame(kHeader + raw.size());
  frame[kHeader - 2] = static_cast<std::uint8_t>(raw.size() >> 8);
  frame[kHeader - 1] = static_cast<std::uint8_t>(raw.size());
  std::copy(raw.begin(), raw.end(), frame.begin() + kHeader);
  return frame;
}

}  // namespace archroom::link
