// Which character a key gives: tables over the usages of HID page 0x07. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace archroom::barcode {

enum class Layout : std::uint8_t { Us, De, Fr };
// "us" "de" "fr"; nothing for another name.
[[nodiscard]] std::optional<Layout> layout_of(std::string_view name);

struct KeyState {
  bool shift = false;
  bool alt_gr = false;
  bool caps = false;  // caps lock is on: it turns shift around, for letters only
};

struct Character {
  std::string_view text;  // UTF-8; empty: the layout has none there
  bool dead = false;      // waits for a second key
};

// Letters, digits, signs, space and keypad. `usage` is one of HID page 0x07.
[[nodiscard]] Character character_of(Layout layout, std::uint8_t usage, KeyState state);

}  // namespace archroom::barcode
