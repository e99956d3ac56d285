#include "devices/barcode/code_rules.hpp"

#include "devices/barcode/check_characters.hpp"

namespace archroom::barcode {
namespace {

constexpr char kGroupSeparator = '\x1d';  // how a gun transmits FNC1

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<std::uint8_t>(bytes[at]) : std::uint8_t{0};
}

bool is_tail(std::uint8_t byte, std::uint8_t least = 0x80, std::uint8_t most = 0xBF) { return byte >= least && byte <= most; }

// How many bytes the character at `at` takes; 0 where it is none. A byte beyond the end reads as 0, which is never a tail.
std::size_t length_at(std::string_view bytes, std::size_t at) {
  const auto first = byte_at(bytes, at);
  const auto second = byte_at(bytes, at + 1);
  const bool third = is_tail(byte_at(bytes, at + 2));
  const bool fourth = is_tail(byte_at(bytes, at + 3));
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return is_tail(second) ? 2 : 0;
  if (first == 0xE0) return is_tail(second, 0xA0) && third ? 3 : 0;
  if (first == 0xED) return is_tail(second, 0x80, 0x9F) && third ? 3 : 0;
  if (first >= 0xE1 && first <= 0xEF) return is_tail(second) && third ? 3 : 0;
  if (first == 0xF0) return is_tail(second, 0x90) && third && fourth ? 4 : 0;
  if (first >= 0xF1 && first <= 0xF3) return is_tail(second) && third && fourth ? 4 : 0;
  if (first == 0xF4) return is_tail(second, 0x80, 0x8F) && third && fourth ? 4 : 0;
  return 0;
}

// Of well-formed UTF-8: C0, DEL, C1, the line and paragraph separators, the byte order mark.
bool has_control_character(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = byte_at(text, at);
    if (byte < 0x20 || byte == 0x7F) return true;
    if (byte == 0xC2 && byte_at(text, at + 1) < 0xA0) return true;
  }
  return text.find("\u2028") != text.npos || text.find("\u2029") != text.npos || text.find("\uFEFF") != text.npos;
}

bool must_be_verified(const CodeRules& rules, const std::optional<Aim>& aim) {
  if (!rules.verify_code39) return false;
  return !aim || (symbology_of(*aim) == Symbology::Code39 && !check_character_is_off(*aim));
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const auto length = length_at(bytes, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

Heard judged(std::string_view bytes, const CodeRules& rules, std::optional<Aim> aim) {
  if (!aim) {
    aim = aim_of(bytes);
    if (aim) bytes.remove_prefix(kAimSize);
  }
  Scan scan;
  if (aim) scan = {{}, symbology_of(*aim), is_gs1(*aim), {']', aim->letter, aim->modifier}};
  if (!bytes.empty() && bytes.front() == kGroupSeparator) {
    scan.gs1 = true;
    bytes.remove_prefix(1);
  }
  const auto text = rules.to_utf8 == nullptr ? std::optional{std::string{bytes}} : rules.to_utf8(bytes);
  if (!text || !is_utf8(*text)) return HalfScan{Why::NotText};
  if (has_control_character(*text)) return HalfScan{Why::ControlCharacter};
  if (aim && has_escapes(*aim) && text->find('\\') != std::string::npos) return HalfScan{Why::NotText};
  scan.text = *text;
  if (must_be_verified(rules, aim) && !scan.text.empty()) {
    const char check = scan.text.back();
    scan.text.pop_back();
    if (code39_check(scan.text) != check) return HalfScan{Why::CheckCharacter};
  }
  if (scan.text.empty()) return HalfScan{Why::Empty};
  if (scan.text.size() > kLongestCode) return HalfScan{Why::TooLong};
  return scan;
}

}  // namespace archroom::barcode
