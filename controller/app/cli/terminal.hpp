// The terminal as a place to draw in: another screen while it lasts, and the old one back however the program ends.
#pragma once

#include <string>
#include <vector>

namespace archroom::cli {

[[nodiscard]] bool is_terminal(int descriptor);

struct Size {
  int columns = 80;
  int rows = 24;
};
[[nodiscard]] Size terminal_size();

// One at a time. SIGINT, SIGTERM and SIGHUP restore the screen and end the program.
class Screen {
 public:
  Screen();
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  void show(const std::vector<std::string>& lines);
};

}  // namespace archroom::cli
