#include "controller/app/cli/canvas.hpp"

#include "controller/app/cli/text_width.hpp"

namespace archroom::cli {

Canvas::Canvas(int width, int height)
    : width_(width), cells_(static_cast<std::size_t>(height), std::vector<std::string>(static_cast<std::size_t>(width), " ")) {}

void Canvas::put(int x, int y, std::string_view text) {
  if (y < 0 || y >= static_cast<int>(cells_.size())) return;
  auto& row = cells_[static_cast<std::size_t>(y)];
  while (!text.empty()) {
    const Glyph glyph = first_glyph(text);
    if (glyph.columns > 0 && x >= 0 && x + glyph.columns <= width_) {
      const auto at = static_cast<std::size_t>(x);
      // Half of a wide character that is overwritten becomes a blank.
      if (row[at].empty()) row[at - 1] = " ";
      const std::size_t behind = at + static_cast<std::size_t>(glyph.columns);
      if (behind < row.size() && row[behind].empty()) row[behind] = " ";
      row[at] = text.substr(0, glyph.bytes);
      if (glyph.columns == 2) row[at + 1].clear();
    }
    x += glyph.columns;
    text.remove_prefix(glyph.bytes);
  }
}

std::vector<std::string> Canvas::lines() const {
  std::vector<std::string> out;
  for (const auto& row : cells_) {
    std::string line;
    for (const auto& cell : row) line += cell;
    line.erase(line.find_last_not_of(' ') + 1);
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace archroom::cli
