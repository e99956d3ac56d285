#include "controller/app/labels/sheet.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <tuple>
#include <utility>

namespace archroom::labels {
namespace {

struct Paper {
  std::string_view name;
  double width_mm;
  double height_mm;
};
constexpr std::array<Paper, 4> kPapers{{{"A3", 297, 420}, {"A4", 210, 297}, {"A5", 148, 210}, {"Letter", 215.9, 279.4}}};

constexpr double kLeastSide_mm = 10;
constexpr double kMostSide_mm = 500;
constexpr double kRounding_mm = 0.05;  // makers round to tenths

bool same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const auto from = text.find_first_not_of(' ');
    if (from == std::string_view::npos) return words;
    text.remove_prefix(from);
    const auto end = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

// "63.5x38.1"
std::optional<std::pair<double, double>> pair_in(std::string_view text) {
  std::pair<double, double> pair;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, pair.first, std::chars_format::fixed);
  if (first.ec != std::errc{} || first.ptr == end || *first.ptr != 'x') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, pair.second, std::chars_format::fixed);
  if (second.ec != std::errc{} || second.ptr != end) return std::nullopt;
  const bool sane = pair.first >= 0 && pair.second >= 0 && std::isfinite(pair.first) && std::isfinite(pair.second);
  return sane ? std::optional{pair} : std::nullopt;
}

Refusal not_a_sheet(std::string_view text) {
  const std::string found{text};
  return {
      "“" + found + "”不是标签纸：应为名称（archroom labels sheets）、“A4 70x37 3x8”（纸张 标签毫米 列x行 [间隔]）或“100x50”",
      "\"" + found +
          "\" is no sheet of labels: expected a name (archroom labels sheets), \"A4 70x37 3x8\" (paper, label in mm, columns x "
          "rows, gaps if any) or \"100x50\""};
}

Refusal does_not_fit(const Sheet& sheet) {
  return {"标签纸“" + sheet.name + "”：标签放不下，或边长不在 10–500 毫米之间",
          "the sheet \"" + sheet.name + "\": the labels do not fit on the paper, or a side is not within 10 to 500 mm"};
}

bool fits(const Sheet& sheet) {
  const auto sane = [](double side) { return side >= kLeastSide_mm && side <= kMostSide_mm; };
  const double wide = sheet.columns * sheet.label_width_mm + (sheet.columns - 1) * sheet.gap_x_mm;
  const double high = sheet.rows * sheet.label_height_mm + (sheet.rows - 1) * sheet.gap_y_mm;
  return sane(sheet.label_width_mm) && sane(sheet.label_height_mm) && sheet.columns >= 1 && sheet.rows >= 1 &&
         wide <= sheet.page_width_mm + kRounding_mm && high <= sheet.page_height_mm + kRounding_mm;
}

// Of the words behind the paper: label, columns x rows, gaps.
bool fill(Sheet& sheet, const std::vector<std::string_view>& words) {
  const auto label = pair_in(words[1]);
  const auto count = pair_in(words[2]);
  const auto gaps = words.size() > 3 ? pair_in(words[3]) : std::optional{std::pair{0.0, 0.0}};
  if (!label || !count || !gaps) return false;
  const auto is_count = [](double n) { return n >= 1 && n <= 50 && n == std::floor(n); };
  if (!is_count(count->first) || !is_count(count->second)) return false;
  std::tie(sheet.label_width_mm, sheet.label_height_mm) = *label;
  std::tie(sheet.gap_x_mm, sheet.gap_y_mm) = *gaps;
  sheet.columns = static_cast<int>(count->first);
  sheet.rows = static_cast<int>(count->second);
  return true;
}

}  // namespace

Rect Sheet::place(int n) const {
  const double wide = columns * label_width_mm + (columns - 1) * gap_x_mm;
  const double high = rows * label_height_mm + (rows - 1) * gap_y_mm;
  const int column = n % columns, row = n / columns % rows;
  return {(page_width_mm - wide) / 2 + column * (label_width_mm + gap_x_mm),
          (page_height_mm - high) / 2 + row * (label_height_mm + gap_y_mm), label_width_mm, label_height_mm};
}

const std::vector<Sheet>& known_sheets() {
  static const std::vector<Sheet> kSheets{
      {"3474", 210, 297, 70, 37, 3, 8, 0, 0},        {"3475", 210, 297, 70, 36, 3, 8, 0, 0},
      {"L7159", 210, 297, 63.5, 33.9, 3, 8, 2.5, 0}, {"L7160", 210, 297, 63.5, 38.1, 3, 7, 2.5, 0},
      {"L7163", 210, 297, 99.1, 38.1, 2, 7, 2.5, 0}, {"L7165", 210, 297, 99.1, 67.7, 2, 4, 2.5, 0},
      {"3425", 210, 297, 105, 57, 2, 5, 0, 0},       {"3483", 210, 297, 105, 148, 2, 2, 0, 0},
      {"60x40", 60, 40, 60, 40, 1, 1, 0, 0},         {"100x50", 100, 50, 100, 50, 1, 1, 0, 0}};
  return kSheets;
}

std::variant<Sheet, Refusal> sheet_of(std::string_view text) {
  for (const auto& sheet : known_sheets()) {
    if (same(sheet.name, text)) return sheet;
  }
  const auto words = words_of(text);
  Sheet sheet;
  sheet.name = text;
  if (words.size() == 1) {
    const auto label = pair_in(words[0]);
    if (!label) return not_a_sheet(text);
    std::tie(sheet.label_width_mm, sheet.label_height_mm) = *label;
    std::tie(sheet.page_width_mm, sheet.page_height_mm) = *label;
    if (!fits(sheet)) return does_not_fit(sheet);
    return sheet;
  }
  if (words.size() != 3 && words.size() != 4) return not_a_sheet(text);
  const auto paper = std::find_if(kPapers.begin(), kPapers.end(), [&](const Paper& one) { return same(one.name, words[0]); });
  if (paper == kPapers.end() || !fill(sheet, words)) return not_a_sheet(text);
  sheet.page_width_mm = paper->width_mm;
  sheet.page_height_mm = paper->height_mm;
  if (!fits(sheet)) return does_not_fit(sheet);
  return sheet;
}

}  // namespace archroom::labels
