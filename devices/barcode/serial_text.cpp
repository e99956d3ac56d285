#include "devices/barcode/serial_text.hpp"

namespace archroom::barcode {
namespace {

constexpr char kStx = '\x02';
constexpr char kEtx = '\x03';

std::vector<Heard> list_of(std::optional<Heard> heard) {
  if (!heard) return {};
  return {std::move(*heard)};
}

}  // namespace

SerialText::SerialText(Settings settings)
    : suffix_(settings.suffix), assembly_(settings.rules, settings.idle, settings.suffix == Suffix::None) {}

bool SerialText::ends(char byte) const {
  switch (suffix_) {
    case Suffix::Any: return byte == '\r' || byte == '\n' || byte == '\t';
    case Suffix::Enter: return byte == '\r' || byte == '\n';
    case Suffix::Tab: return byte == '\t';
    case Suffix::StxEtx:
    case Suffix::None: return false;
  }
  return false;
}

std::vector<Heard> SerialText::on_bytes(Instant now, std::span<const std::uint8_t> bytes) {
  auto heard = list_of(assembly_.on_time(now));
  for (const auto byte : bytes) {
    const char c = static_cast<char>(byte);
    auto next = suffix_ == Suffix::StxEtx ? on_framed_byte(now, c) : on_byte(now, c);
    if (next) heard.push_back(std::move(*next));
  }
  return heard;
}

std::optional<Heard> SerialText::on_byte(Instant now, char byte) {
  if (ends(byte)) return assembly_.finish();
  assembly_.add(now, {&byte, 1});
  return std::nullopt;
}

// Between ETX and the next STX a line feed may stand, and nothing else.
std::optional<Heard> SerialText::on_framed_byte(Instant now, char byte) {
  if (byte == kStx) {
    auto lost = assembly_.break_off(Why::NoEnd);
    inside_ = true;
    return lost;
  }
  if (byte == kEtx) {
    inside_ = false;
    return assembly_.finish();
  }
  if (inside_) {
    assembly_.add(now, {&byte, 1});
  } else if (byte != '\r' && byte != '\n') {
    assembly_.spoil(now, Why::NoEnd);
  }
  return std::nullopt;
}

std::vector<Heard> SerialText::on_time(Instant now) {
  auto heard = list_of(assembly_.on_time(now));
  if (!heard.empty()) inside_ = false;
  return heard;
}

std::vector<Heard> SerialText::on_gone() {
  inside_ = false;
  return list_of(assembly_.break_off(Why::PulledOut));
}

}  // namespace archroom::barcode
