// Labels as documents: cairo draws PDF and SVG, pango sets the text, fontconfig finds the fonts. Reads fonts from the disk and
// writes nothing; one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "controller/app/labels/layout.hpp"
#include "controller/app/labels/sheet.hpp"

namespace archroom::labels {

enum class Format : std::uint8_t { Pdf, Svg };

struct Job {
  Sheet sheet;
  Look look;
  int skip = 0;         // labels of the first sheet that are used up
  bool frames = false;  // a thin line around each label, for a trial on plain paper
  bool chinese = true;  // which shapes of characters that China and Japan write differently
};

struct Printed {
  std::vector<std::string> documents;  // PDF: one; SVG knows no pages: one for each
  int pages = 0;
  std::vector<std::string> unprintable;  // texts with characters that no font of this machine has: they came out as boxes
};

// Nothing is printed where a label can't be made: all that is wrong is listed.
[[nodiscard]] std::variant<Printed, std::vector<Refusal>> print(const std::vector<Label>& labels, Format format, const Job& job);

}  // namespace archroom::labels
