// How wide text stands on a terminal: Chinese takes two columns a character. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace archroom::cli {

// The first character of UTF-8 text; bytes that are none count as one column each.
struct Glyph {
  std::size_t bytes = 1;
  int columns = 1;
};
[[nodiscard]] Glyph first_glyph(std::string_view text);  // not of an empty text

[[nodiscard]] int width_of(std::string_view text);
// Blanks behind it up to a width.
[[nodiscard]] std::string padded(std::string_view text, int width);
// At most this wide; what was cut off ends in an ellipsis.
[[nodiscard]] std::string shortened(std::string_view text, int width);

}  // namespace archroom::cli
