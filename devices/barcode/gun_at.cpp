#include "devices/barcode/gun_at.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/match.hpp"

namespace archroom::barcode {
namespace {

constexpr std::string_view kUsb = "usb";
constexpr std::string_view kSerial = "serial:";
constexpr std::string_view kSocket = "usb-path:";

// Honeywell, Zebra and Symbol, Datalogic, Newland, Mindeo, Intermec.
constexpr std::array<std::uint16_t, 6> kGunMakers{0x0C2E, 0x05E0, 0x05F9, 0x1EAB, 0x27DD, 0x067E};
// QinHeng (CH340), STMicroelectronics, FTDI, GigaDevice.
constexpr std::array<std::uint16_t, 4> kChipMakers{0x1A86, 0x0483, 0x0403, 0x28E9};

std::optional<std::uint16_t> hexadecimal_of(std::string_view text) {
  std::uint16_t value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value, 16);
  if (text.size() != 4 || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return value;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 3 && text.front() != '0' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// 1-4.2: at most six hubs deep (USB 2.0, 4.1.1).
bool is_socket(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos || !is_number(text.substr(0, dash))) return false;
  auto ports = text.substr(dash + 1);
  int depth = 1;
  for (auto dot = ports.find('.'); dot != std::string_view::npos; dot = ports.find('.')) {
    if (!is_number(ports.substr(0, dot))) return false;
    ports.remove_prefix(dot + 1);
    ++depth;
  }
  return is_number(ports) && depth <= 7;
}

bool is_device(std::string_view text) {
  return text.size() > 5 && text.size() < 256 && text.starts_with("/dev/") && text.find("..") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::string hexadecimal(std::uint16_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int shift = 12; shift >= 0; shift -= 4) text.push_back(kDigits[(value >> shift) & 0xF]);
  return text;
}

template <std::size_t N>
bool is_among(const std::array<std::uint16_t, N>& vendors, std::uint16_t vendor) {
  return std::find(vendors.begin(), vendors.end(), vendor) != vendors.end();
}

}  // namespace

std::optional<GunAt> gun_at_of(std::string_view text) {
  if (text == kUsb) return AnyPosGun{};
  if (text.starts_with(kSerial)) {
    text.remove_prefix(kSerial.size());
    if (!is_device(text)) return std::nullopt;
    return SerialLine{std::string{text}};
  }
  if (text.starts_with(kSocket)) {
    text.remove_prefix(kSocket.size());
    if (!is_socket(text)) return std::nullopt;
    return UsbSocket{std::string{text}};
  }
  if (!text.starts_with("usb:")) return std::nullopt;
  text.remove_prefix(4);
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto vendor = hexadecimal_of(text.substr(0, colon));
  const auto product = hexadecimal_of(text.substr(colon + 1));
  if (!vendor || !product) return std::nullopt;
  return UsbIds{*vendor, *product};
}

std::string text_of(const GunAt& at) {
  return std::visit(Match{[](const AnyPosGun&) { return std::string{kUsb}; },
                          [](const UsbIds& ids) { return "usb:" + hexadecimal(ids.vendor) + ":" + hexadecimal(ids.product); },
                          [](const UsbSocket& socket) { return std::string{kSocket} + socket.path; },
                          [](const SerialLine& line) { return std::string{kSerial} + line.device; }},
                    at);
}

bool makes_guns(std::uint16_t vendor) { return is_among(kGunMakers, vendor); }
bool makes_chips(std::uint16_t vendor) { return is_among(kChipMakers, vendor); }

}  // namespace archroom::barcode
