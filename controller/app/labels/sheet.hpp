// A sheet of labels: how big they are and where they stand. Single labels, as label printers want them, are sheets of one. Pure.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "controller/app/labels/label.hpp"

namespace archroom::labels {

struct Rect {
  double x_mm = 0;
  double y_mm = 0;
  double width_mm = 0;
  double height_mm = 0;
};

struct Sheet {
  std::string name;
  double page_width_mm = 0;
  double page_height_mm = 0;
  double label_width_mm = 0;
  double label_height_mm = 0;
  int columns = 1;
  int rows = 1;
  double gap_x_mm = 0;  // between labels
  double gap_y_mm = 0;

  [[nodiscard]] int per_page() const { return columns * rows; }
  // The n-th label of the page, from 0: row by row. All of them stand in the middle of the page.
  [[nodiscard]] Rect place(int n) const;
};

// Sizes as their makers print them on the packs: Avery (Zweckform), and who makes the same.
[[nodiscard]] const std::vector<Sheet>& known_sheets();
// A name of known_sheets; "A4 70x37 3x8" or "A4 63.5x38.1 3x7 2.5x0" = paper, label, columns x rows, gaps; "100x50" = single
// labels.
[[nodiscard]] std::variant<Sheet, Refusal> sheet_of(std::string_view text);

}  // namespace archroom::labels
