#include "controller/app/cli/meanings.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace archroom::cli {
namespace {

constexpr int kMostRegisters = 125;

std::string hex(unsigned value, int digits) {
  std::array<char, 16> text{};
  (void)std::snprintf(text.data(), text.size(), "0x%0*X", digits, value);
  return text.data();
}

std::string bits(std::uint16_t word) {
  std::string text;
  for (int bit = 15; bit >= 0; --bit)
    text += std::string(bit % 4 == 3 && bit != 15 ? " " : "") + ((word >> bit & 1) != 0 ? "1" : "0");
  return text;
}

std::string letters(std::uint16_t word) {
  std::string text;
  for (const int byte : {word >> 8, word & 0xFF}) text += byte >= 0x20 && byte < 0x7F ? static_cast<char>(byte) : '.';
  return text;
}

std::string real(std::uint32_t raw) {
  const auto value = std::bit_cast<float>(raw);
  if (std::isnan(value)) return "not a number";
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

bool number(std::string_view text, int& into) {
  const bool is_hex = text.starts_with("0x") || text.starts_with("0X");
  if (is_hex) text.remove_prefix(2);
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), into, is_hex ? 16 : 10);
  return error == std::errc{} && stop == text.data() + text.size() && into >= 0 && into <= 0xFFFF;
}

}  // namespace

std::vector<Meaning> meanings_of(std::span<const std::uint16_t> words) {
  std::vector<Meaning> all;
  if (words.empty()) return all;
  const auto word = words[0];
  all.push_back({"u16", std::to_string(word)});
  all.push_back({"s16", std::to_string(static_cast<std::int16_t>(word))});
  all.push_back({"hex", hex(word, 4)});
  all.push_back({"bits 15..0", bits(word)});
  all.push_back({"text", letters(word)});
  if (words.size() < 2) return all;
  const auto high_first = static_cast<std::uint32_t>(word) << 16 | words[1];
  const auto low_first = static_cast<std::uint32_t>(words[1]) << 16 | word;
  all.push_back({"u32 high word first", std::to_string(high_first)});
  all.push_back({"u32 low word first", std::to_string(low_first)});
  all.push_back({"s32 high word first", std::to_string(static_cast<std::int32_t>(high_first))});
  all.push_back({"s32 low word first", std::to_string(static_cast<std::int32_t>(low_first))});
  all.push_back({"f32 high word first", real(high_first)});
  all.push_back({"f32 low word first", real(low_first)});
  return all;
}

bool parse_range(const std::string& text, RegisterRange& range) {
  const auto dash = text.find('-');
  int first = 0;
  int last = 0;
  if (!number(std::string_view{text}.substr(0, dash), first)) return false;
  last = first;
  if (dash != std::string::npos && !number(std::string_view{text}.substr(dash + 1), last)) return false;
  if (last < first || last - first >= kMostRegisters) return false;
  range = {static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last - first + 1)};
  return true;
}

}  // namespace archroom::cli
