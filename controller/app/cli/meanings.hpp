// Everything that raw registers can mean, as text: what somebody looks at who has a device and a bad manual. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace archroom::cli {

struct Meaning {
  std::string type;   // "u16", "f32 low word first"
  std::string value;  // "-55"
};
// Of the first of these registers alone, and together with the next one where there is one.
[[nodiscard]] std::vector<Meaning> meanings_of(std::span<const std::uint16_t> words);

struct RegisterRange {
  std::uint16_t first = 0;
  std::uint16_t count = 1;
};
// "258", "0x102", "0-4": zero-based, as on the wire. False where it is no such thing, or more than one read may ask for.
[[nodiscard]] bool parse_range(const std::string& text, RegisterRange& range);

}  // namespace archroom::cli
