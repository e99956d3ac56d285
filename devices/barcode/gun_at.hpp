// Where a station's gun is, as the site file says it:
//
//   usb                          the gun that speaks HID POS
//   usb:0c2e:0720                the gun with these ids (vendor, product, hexadecimal)
//   usb-path:1-4.2               the gun in this socket: bus and ports, as in /sys/bus/usb/devices
//   serial:/dev/serial/by-id/... the gun on this line
//
// A keyboard is only ever taken where it is named, by ids or by socket. Ids that a chip's maker gives to whoever buys the chip
// name nobody: there a keyboard needs the socket. Pure.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace archroom::barcode {

struct AnyPosGun {
  friend auto operator<=>(const AnyPosGun&, const AnyPosGun&) = default;
};
struct UsbIds {
  std::uint16_t vendor = 0;
  std::uint16_t product = 0;
  friend auto operator<=>(const UsbIds&, const UsbIds&) = default;
};
struct UsbSocket {
  std::string path;  // 1-4.2
  friend auto operator<=>(const UsbSocket&, const UsbSocket&) = default;
};
struct SerialLine {
  std::string device;  // absolute path
  friend auto operator<=>(const SerialLine&, const SerialLine&) = default;
};
using GunAt = std::variant<AnyPosGun, UsbIds, UsbSocket, SerialLine>;

// Nothing where the text is none of these.
[[nodiscard]] std::optional<GunAt> gun_at_of(std::string_view text);
[[nodiscard]] std::string text_of(const GunAt& at);

// The way to write it, for error messages.
inline constexpr std::string_view kGunAtWanted =
    "\"usb\", \"usb:0c2e:0720\" (vendor:product), \"usb-path:1-4.2\" (its socket) or \"serial:/dev/serial/by-id/...\"";

// A vendor whose devices are guns and little else: only there the report descriptor is asked for without being named.
[[nodiscard]] bool makes_guns(std::uint16_t vendor);
// An id of a chip's maker, found in guns and in everything else.
[[nodiscard]] bool makes_chips(std::uint16_t vendor);

}  // namespace archroom::barcode
