// A small field of terminal cells to draw in. Text beyond the edges is cut. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace archroom::cli {

class Canvas {
 public:
  Canvas(int width, int height);

  void put(int x, int y, std::string_view text);
  // Lines without blanks at their ends.
  [[nodiscard]] std::vector<std::string> lines() const;

 private:
  int width_;
  std::vector<std::vector<std::string>> cells_;  // the second cell of a wide character is empty
};

}  // namespace archroom::cli
