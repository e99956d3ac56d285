#include "tests/scenarios/scenario_file.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace archroom::scenarios {
namespace {

constexpr char kRuler[] = "----";

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in{text.substr(0, text.find('#'))};
  std::vector<std::string> words;
  for (std::string word; in >> word;) {
    const bool comma = word.size() > 1 && word.back() == ',';
    if (comma) word.pop_back();
    words.push_back(word);
    if (comma) words.emplace_back(",");
  }
  return words;
}

}  // namespace

Result<ScenarioFile> read_scenario(const std::string& path) {
  std::ifstream in{path};
  if (!in) return Error{Fault::Refused, path + ": can't be read"};
  ScenarioFile file;
  file.path = path;
  bool below = false;
  int number = 0;
  for (std::string text; std::getline(in, text);) {
    ++number;
    if (below) {
      file.told.push_back(text);
    } else if (text == kRuler) {
      below = true;
    } else {
      file.head += text + "\n";
      if (auto words = words_of(text); !words.empty()) file.script.push_back({number, std::move(words)});
    }
  }
  return file;
}

Result<void> write_scenario(const ScenarioFile& file, const std::vector<std::string>& told) {
  std::ofstream out{file.path, std::ios::trunc};
  out << file.head << kRuler << '\n';
  for (const auto& line : told) out << line << '\n';
  out.close();
  if (!out) return Error{Fault::Refused, file.path + ": can't be written"};
  return {};
}

std::vector<std::string> difference(const std::vector<std::string>& expected, const std::vector<std::string>& found) {
  if (expected == found) return {};
  const std::size_t rows = expected.size();
  const std::size_t columns = found.size();
  // longest[i][j]: of the common lines of expected[i..] and found[j..]
  std::vector<std::vector<std::size_t>> longest(rows + 1, std::vector<std::size_t>(columns + 1));
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t j = columns; j-- > 0;) {
      longest[i][j] = expected[i] == found[j] ? longest[i + 1][j + 1] + 1 : std::max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  std::vector<std::string> lines;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < rows || j < columns) {
    if (i < rows && j < columns && expected[i] == found[j]) {
      lines.push_back("  " + expected[i++]);
      ++j;
    } else if (j == columns || (i < rows && longest[i + 1][j] >= longest[i][j + 1])) {
      lines.push_back("- " + expected[i++]);
    } else {
      lines.push_back("+ " + found[j++]);
    }
  }
  return lines;
}

}  // namespace archroom::scenarios
