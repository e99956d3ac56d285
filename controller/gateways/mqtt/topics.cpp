#include "controller/gateways/mqtt/topics.hpp"

namespace archroom::gateways {

std::string topic_level(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  if (text.empty()) return "-";
  std::string level;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool stands = byte > 0x20 && byte != 0x7F && std::string_view{"+#/%$"}.find(c) == std::string_view::npos;
    if (stands) {
      level += c;
    } else {
      level += '%';
      level += kHex[byte >> 4];
      level += kHex[byte & 0x0F];
    }
  }
  return level;
}

}  // namespace archroom::gateways
