// What makes bytes that a gun sent a code: character set, AIM identifier, check character, length, no control characters. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "devices/barcode/aim.hpp"
#include "devices/barcode/scan.hpp"

namespace archroom::barcode {

// The whole of `bytes` as UTF-8, or nothing. Conversions need tables that are not ours: firmware-bridge/link has them.
using ToUtf8 = std::optional<std::string> (*)(std::string_view bytes);

struct CodeRules {
  bool verify_code39 = false;  // a Code 39, or a code of unknown symbology, ends with a check character modulo 43
  ToUtf8 to_utf8 = nullptr;    // nullptr: the gun sends UTF-8
};

// A whole code or the reason why not; never a part of it. `aim`: told beside the data; else it is looked for in front.
[[nodiscard]] Heard judged(std::string_view bytes, const CodeRules& rules, std::optional<Aim> aim = std::nullopt);

// Well-formed as in Unicode, table 3-7.
[[nodiscard]] bool is_utf8(std::string_view bytes);

}  // namespace archroom::barcode
