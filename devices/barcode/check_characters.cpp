#include "devices/barcode/check_characters.hpp"

namespace archroom::barcode {
namespace {

constexpr std::string_view kCode39 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
constexpr int kStartB = 104;
constexpr int kModulus = 103;
constexpr int kLastOfSetB = 95;  // DEL

}  // namespace

std::optional<char> code39_check(std::string_view text) {
  std::size_t sum = 0;
  for (const char c : text) {
    const auto value = kCode39.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    sum = (sum + value) % kCode39.size();
  }
  return kCode39[sum];
}

std::optional<int> code128b_check(std::string_view text) {
  int sum = kStartB % kModulus;
  int weight = 0;
  for (const char c : text) {
    const int value = static_cast<unsigned char>(c) - ' ';
    if (value < 0 || value > kLastOfSetB) return std::nullopt;
    weight = (weight + 1) % kModulus;
    sum = (sum + weight * value) % kModulus;
  }
  return sum;
}

}  // namespace archroom::barcode
