// The AIM symbology identifier in front of a code: ] + letter + modifier (ISO/IEC 15424). Pure.
#pragma once

#include <optional>
#include <string_view>

#include "devices/barcode/scan.hpp"

namespace archroom::barcode {

struct Aim {
  char letter = '\0';
  char modifier = '0';
  friend bool operator==(const Aim&, const Aim&) = default;
};

inline constexpr std::size_t kAimSize = 3;

// Of the first three bytes; nothing where they are none.
[[nodiscard]] std::optional<Aim> aim_of(std::string_view bytes);

[[nodiscard]] Symbology symbology_of(Aim aim);
// FNC1 in first position.
[[nodiscard]] bool is_gs1(Aim aim);
// The extended channel protocol is on: a backslash in the data is no backslash but a change of character set.
[[nodiscard]] bool has_escapes(Aim aim);
// Code 39 whose check character the gun has verified and taken off.
[[nodiscard]] bool check_character_is_off(Aim aim);

}  // namespace archroom::barcode
