// Where everything stands on one label: bars as wide as the label lets them be, text in boxes of its own that never overlap.
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "controller/app/labels/label.hpp"
#include "controller/app/labels/sheet.hpp"
#include "controller/app/labels/symbol.hpp"

namespace archroom::labels {

// Narrower bars are read by few guns from a hand's distance.
inline constexpr double kLeastBar_mm = 0.25;
inline constexpr double kLeastDot_mm = 0.33;  // a module of Data Matrix or QR
// Of a bar (ISO/IEC 15417, 4.7: 5 mm or 15 % of the width for reading by hand).
inline constexpr double kLeastBarHeight_mm = 5;
inline constexpr double kLeastBarHeightOfWidth = 0.15;

// Text in this box: as many rows as `rows`, shrunk down to `least_mm` where it is too wide, then cut with an ellipsis.
struct Text {
  Rect at;
  std::string text;
  int rows = 1;
  bool bold = false;
  bool centred = false;
  double least_mm = 0;  // height of a row
};

struct Placed {
  Symbol symbol;
  Rect at;               // of the dark part, without quiet zones
  double module_mm = 0;  // whole dots of the printer
  double row_mm = 0;     // of Code 128: the height of the bars
  [[nodiscard]] Rect with_quiet_zone() const;
};

struct Drawing {
  std::vector<Text> texts;
  std::vector<Placed> symbols;
};

struct Look {
  bool bars = true;                   // Code 128
  std::optional<Symbology> matrix{};  // beside it, or alone
  int dots_per_inch = 300;            // modules are whole dots of the printer
  [[nodiscard]] double dot_mm() const { return 25.4 / dots_per_inch; }
};

// Refused where the code is too long for the label, or the label too low for what must stand on it.
[[nodiscard]] std::variant<Drawing, Refusal> lay_out(const Label& label, double width_mm, double height_mm, const Look& look);

}  // namespace archroom::labels
