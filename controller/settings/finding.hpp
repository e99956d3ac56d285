// One thing that is wrong with a site file, and a list of them. A person must be able to mend the file from the line alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace archroom::settings {

struct Finding {
  std::string file;
  int line = 0;      // from 1; 0 where the file could not be read at all
  std::string path;  // "bank[1].columns", counted from 1; "" where it is about the file
  std::string expected;
  std::string found;
  friend bool operator==(const Finding&, const Finding&) = default;
};

// file:line: path: expected X, found Y
[[nodiscard]] std::string text_of(const Finding& finding);

// Control characters as \xNN: nothing in a file can garble the terminal it is shown on.
[[nodiscard]] std::string made_visible(std::string_view text);
// That, in quotes, and long text cut.
[[nodiscard]] std::string in_quotes(std::string_view text);

// ` (did you mean "columns"?)` where one of the words is near, else nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& words);
// The word itself, or "" where none is near.
[[nodiscard]] std::string_view nearest(std::string_view word, const std::vector<std::string_view>& words);

}  // namespace archroom::settings
