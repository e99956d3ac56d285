#include "controller/gateways/http/guard.hpp"

#include <algorithm>
#include <charconv>

namespace archroom::gateways {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The part before the separator; `text` keeps what comes after it.
std::string_view cut(std::string_view& text, char separator) {
  const std::size_t at = std::min(text.find(separator), text.size());
  const std::string_view head = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return head;
}

bool is_number(std::string_view text, unsigned most) {
  unsigned value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc{} && end == text.data() + text.size() && value <= most;
}

bool is_loopback_v4(std::string_view text) {
  if (std::count(text.begin(), text.end(), '.') != 3 || !text.starts_with("127.")) return false;
  while (!text.empty()) {
    const std::string_view part = cut(text, '.');
    if (part.size() > 3 || !is_number(part, 255)) return false;
  }
  return true;
}

// "q=0.8" -> 800; absent 1000; nonsense 0
int weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    std::string_view parameter = trimmed(cut(parameters, ';'));
    if (!parameter.starts_with("q=")) continue;
    parameter.remove_prefix(2);
    if (parameter.empty() || parameter.size() > 5) return 0;
    if (parameter.front() == '1') return 1000;
    if (!parameter.starts_with("0.")) return 0;
    int weight = 0;
    int scale = 100;
    for (const char c : parameter.substr(2)) {
      if (c < '0' || c > '9') return 0;
      weight += (c - '0') * scale;
      scale /= 10;
    }
    return weight;
  }
  return 1000;
}

}  // namespace

bool is_loopback_address(std::string_view address) {
  return equal_ignoring_case(address, "localhost") || address == "::1" || is_loopback_v4(address);
}

bool is_loopback_host(std::string_view host) {
  std::string_view name;
  std::string_view port;
  if (host.starts_with('[')) {
    const std::size_t end = host.find(']');
    if (end == std::string_view::npos) return false;
    name = host.substr(1, end - 1);
    port = host.substr(end + 1);
  } else {
    const std::size_t colon = std::min(host.find(':'), host.size());
    name = host.substr(0, colon);
    port = host.substr(colon);
    if (name == "::1") return false;
  }
  if (!port.empty() && (port.size() < 2 || port.front() != ':' || !is_number(port.substr(1), 65535))) return false;
  return is_loopback_address(name);
}

bool is_same_origin(std::string_view origin, std::string_view host) {
  const std::size_t scheme = origin.find("://");
  return scheme != std::string_view::npos && equal_ignoring_case(origin.substr(scheme + 3), host);
}

std::optional<core::Language> accepted_language(std::string_view header) {
  std::optional<core::Language> best;
  int best_weight = 0;
  while (!header.empty()) {
    std::string_view range = trimmed(cut(header, ','));
    const std::string_view tag = trimmed(cut(range, ';'));
    const std::string_view primary = tag.substr(0, tag.find('-'));
    const int weight = weight_of(range);
    if (weight <= best_weight) continue;
    if (equal_ignoring_case(primary, "zh")) {
      best = core::Language::Chinese;
    } else if (equal_ignoring_case(primary, "en")) {
      best = core::Language::English;
    } else {
      continue;
    }
    best_weight = weight;
  }
  return best;
}

bool is_media_type(std::string_view header, std::string_view wanted) {
  return equal_ignoring_case(trimmed(cut(header, ';')), wanted);
}

}  // namespace archroom::gateways
