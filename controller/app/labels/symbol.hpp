// A code as dark and light modules: Code 128 (ISO/IEC 15417), Data Matrix ECC 200 (ISO/IEC 16022), QR Code (ISO/IEC 18004),
// encoded by libzint. Pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "controller/app/labels/label.hpp"

namespace archroom::labels {

enum class Symbology : std::uint8_t { Code128, DataMatrix, QrCode };

// Dark modules side by side.
struct Run {
  int column = 0;
  int row = 0;
  int length = 0;
  friend bool operator==(const Run&, const Run&) = default;
};

struct Symbol {
  Symbology symbology = Symbology::Code128;
  int columns = 0;  // without the quiet zones
  int rows = 0;     // of Code 128: one, as high as wanted
  int quiet = 0;    // modules of white on each side: 10, 2 (the standard asks for 1), 4
  std::vector<Run> dark;
};

// Refused where the symbology can't hold the code. Code 128 takes printable ASCII only: beyond it every gun reads what it likes.
[[nodiscard]] std::variant<Symbol, Refusal> symbol_of(Symbology symbology, std::string_view code);

}  // namespace archroom::labels
