// Boot keyboard reports as a gun sends them, written down from the HID usage tables (section 10) and HID 1.11 appendix B.1; they
// share nothing with the decoder.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace archroom::barcode {

using Report = std::vector<std::uint8_t>;

inline constexpr std::uint8_t kLeftControl = 1, kLeftShift = 2, kLeftAlt = 4, kLeftGui = 8, kRightAlt = 64;

inline Report keys(std::uint8_t modifiers, std::vector<std::uint8_t> usages) {
  Report report(8, 0);
  report[0] = modifiers;
  for (std::size_t i = 0; i < usages.size() && i < 6; ++i) report[2 + i] = usages[i];
  return report;
}

// Press and release on an American keyboard, for letters, digits, space, - : / and newline (Enter), tab.
inline std::vector<Report> typed(std::string_view text) {
  std::vector<Report> reports;
  for (const char c : text) {
    std::uint8_t usage = 0, modifiers = 0;
    if (c >= 'a' && c <= 'z') usage = static_cast<std::uint8_t>(0x04 + (c - 'a'));
    if (c >= 'A' && c <= 'Z') usage = static_cast<std::uint8_t>(0x04 + (c - 'A')), modifiers = kLeftShift;
    if (c >= '1' && c <= '9') usage = static_cast<std::uint8_t>(0x1E + (c - '1'));
    if (c == '0') usage = 0x27;
    if (c == ' ') usage = 0x2C;
    if (c == '-') usage = 0x2D;
    if (c == ':') usage = 0x33, modifiers = kLeftShift;
    if (c == '/') usage = 0x38;
    if (c == '\n') usage = 0x28;
    if (c == '\t') usage = 0x2B;
    reports.push_back(keys(modifiers, {usage}));
    reports.push_back(keys(0, {}));
  }
  return reports;
}

}  // namespace archroom::barcode
