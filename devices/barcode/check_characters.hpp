// Check characters of the two linear codes that boxes bear. Pure.
#pragma once

#include <optional>
#include <string_view>

namespace archroom::barcode {

// Code 39, modulo 43 over 0-9 A-Z - . space $ / + %. Nothing where the text has a character that Code 39 does not have.
[[nodiscard]] std::optional<char> code39_check(std::string_view text);

// Code 128 in code set B, modulo 103 with start B in front: what is printed after the text, and never transmitted (every gun
// verifies it). Nothing where the text has a character outside set B.
[[nodiscard]] std::optional<int> code128b_check(std::string_view text);

}  // namespace archroom::barcode
