// What stands on a station's screen: large, coloured, Chinese and English. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace archroom::cli {

struct Panel {
  std::string zh;
  std::string en;
  std::string person;  // may be empty
  std::string tone;    // ok question warning error
  std::string colour;  // green blue amber red
};

// As the daemon tells it.
[[nodiscard]] Panel panel_of(const nlohmann::json& feedback);
// Of a refusal of the daemon, and of what this computer says itself.
[[nodiscard]] Panel panel_of(const std::string& zh, const std::string& en, const std::string& tone);

// A block of this width for a terminal. `foot` stands below it.
[[nodiscard]] std::vector<std::string> drawn(const Panel& panel, const std::string& foot, int width);
// One line for logs and pipes: "error 缺分管领导签字 | the signature of ..."
[[nodiscard]] std::string line_of(const Panel& panel);
// How often the terminal's bell rings.
[[nodiscard]] int rings_of(const Panel& panel);

}  // namespace archroom::cli
