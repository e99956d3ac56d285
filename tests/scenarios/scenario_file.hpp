// A scenario file: a story in comments, a line that says what room it is, events with their times, `----`, and the effects that
// are expected, written by the tool and read by people.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace archroom::scenarios {

struct Line {
  int number = 0;  // in the file
  std::vector<std::string> words;
};

struct ScenarioFile {
  std::string path;
  std::string head;               // everything before the ruler, as it stands
  std::vector<Line> script;       // without comments and empty lines
  std::vector<std::string> told;  // after the ruler
};

[[nodiscard]] Result<ScenarioFile> read_scenario(const std::string& path);
[[nodiscard]] Result<void> write_scenario(const ScenarioFile& file, const std::vector<std::string>& told);

// "-" only expected, "+" only found, " " both; nothing where they are equal.
[[nodiscard]] std::vector<std::string> difference(const std::vector<std::string>& expected,
                                                  const std::vector<std::string>& found);

}  // namespace archroom::scenarios
