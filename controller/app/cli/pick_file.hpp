// A pick list as people keep it: one barcode a line, or a CSV file with a column "barcode". Empty lines and lines that begin with
// # do not count; a byte order mark is skipped. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace archroom::cli {

struct PickCode {
  std::uint32_t line = 0;  // from 1
  std::string code;
};
struct BadPickLine {
  std::uint32_t line = 0;
  std::string zh;
  std::string en;
};
struct PickFile {
  std::vector<PickCode> codes;  // each once: a code that comes again is that of its first line
  std::vector<BadPickLine> bad;
};
[[nodiscard]] PickFile read_pick_file(std::string_view text);

}  // namespace archroom::cli
