#include "controller/settings/spelling.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <system_error>

#include "devices/barcode/gun_at.hpp"

namespace archroom::settings {
namespace {

constexpr std::size_t kLongestName = 32;
constexpr std::size_t kLongestHost = 253;  // RFC 1035
constexpr std::string_view kZones = "/usr/share/zoneinfo/";
constexpr std::array<std::string_view, 7> kPlaceWords = {"room", "bank", "column", "side", "section", "shelf", "slot"};

bool alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool made_of(std::string_view text, std::string_view extra) {
  return std::all_of(text.begin(), text.end(),
                     [extra](char c) { return alphanumeric(c) || extra.find(c) != std::string_view::npos; });
}

bool is_ipv4(const std::string& text) {
  in_addr address{};
  return inet_pton(AF_INET, text.c_str(), &address) == 1;
}

bool is_ipv6(const std::string& text) {
  in6_addr address{};
  return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

bool is_host(const std::string& text) {
  if (text.empty() || text.size() > kLongestHost) return false;
  if (text.find(':') != std::string::npos) return is_ipv6(text);
  if (made_of(text, ".") && text.find_first_not_of("0123456789.") == std::string::npos) return is_ipv4(text);
  return made_of(text, ".-") && alphanumeric(text.front()) && alphanumeric(text.back()) && text.find("..") == std::string::npos;
}

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return port;
}

}  // namespace

bool is_loopback(const std::string& host) { return host == "::1" || (is_ipv4(host) && host.starts_with("127.")); }

std::optional<Endpoint> endpoint_of(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = port_of(text.substr(colon + 1));
  std::string host{text.substr(0, colon)};
  if (!port) return std::nullopt;
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    if (!is_ipv6(host)) return std::nullopt;
  } else if (host == "localhost") {
    host = "127.0.0.1";
  } else if (!is_ipv4(host)) {
    return std::nullopt;
  }
  return Endpoint{host, *port};
}

std::string refuse_name(const Value& value) {
  const bool right = !value.text.empty() && value.text.size() <= kLongestName && made_of(value.text, "_-");
  return right ? "" : "1 to 32 letters, digits, _ or -";
}

std::string refuse_host(const Value& value) { return is_host(value.text) ? "" : "a host name or an IP address"; }

std::string refuse_listen(const Value& value) {
  return endpoint_of(value.text) ? "" : "an address and a port, such as \"127.0.0.1:8480\"";
}

std::string refuse_zone(const Value& value) {
  if (value.text == "UTC") return "";
  const bool safe = made_of(value.text, "/_+-") && alphanumeric(value.text.empty() ? '/' : value.text.front());
  std::string magic(4, '\0');
  if (safe) std::ifstream{std::string{kZones} + value.text, std::ios::binary}.read(magic.data(), 4);
  return magic == "TZif" ? "" : "a time zone of the tz database, such as \"Asia/Shanghai\", or \"UTC\"";
}

std::string refuse_place_format(const Value& value) {
  const std::string expected = "text with {room} {bank} {column} {side} {section} {shelf} {slot} in it, and no other braces";
  std::string_view rest = value.text;
  int placeholders = 0;
  while (true) {
    const auto open = rest.find_first_of("{}");
    if (open == std::string_view::npos) return placeholders > 0 ? "" : expected;
    const auto close = rest.find('}', open);
    if (rest[open] == '}' || close == std::string_view::npos) return expected;
    const auto word = rest.substr(open + 1, close - open - 1);
    if (std::find(kPlaceWords.begin(), kPlaceWords.end(), word) == kPlaceWords.end()) return expected;
    ++placeholders;
    rest.remove_prefix(close + 1);
  }
}

std::string refuse_file(const Value& value) {
  return value.text.starts_with('~') ? "a file: absolute, or relative to the site file" : "";
}

std::string refuse_directory(const Value& value) {
  return value.text.empty() || value.text.starts_with('~') ? "a directory: absolute, or relative to the site file" : "";
}

namespace {

bool all_texts(const Value& list) {
  return std::all_of(list.items.begin(), list.items.end(), [](const Value& item) { return item.kind == Value::Kind::Text; });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string refuse_unattended(const Value& value) {
  const auto known = [](const Value& item) {
    return std::find(kUnattended.begin(), kUnattended.end(), item.text) != kUnattended.end();
  };
  if (all_texts(value) && std::all_of(value.items.begin(), value.items.end(), known)) return "";
  return "a list of some of \"idle_close\", \"night_park\", \"airing\", \"fire\"";
}

std::string refuse_inputs(const Value& value) {
  const auto known = [](const Value& item) { return devices::protection_of(item.text).has_value(); };
  if (!value.items.empty() && all_texts(value) && std::all_of(value.items.begin(), value.items.end(), known)) return "";
  std::string names;
  for (std::uint32_t bit = 1; bit <= static_cast<std::uint32_t>(devices::Protection::Seismic); bit <<= 1) {
    names += (names.empty() ? "" : ", ") + std::string{devices::name_of(static_cast<devices::Protection>(bit))};
  }
  return "a list of protective inputs that the bank has, at least one of: " + names;
}

std::optional<int> minute_of(std::string_view text, bool is_end) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t at : {0U, 1U, 3U, 4U}) {
    if (!is_digit(text[at])) return std::nullopt;
  }
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (is_end && hour == 24 && minute == 0) return 24 * 60;
  if (hour > 23 || minute > 59) return std::nullopt;
  return hour * 60 + minute;
}

std::optional<core::Hours> hours_of(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto from = minute_of(text.substr(0, dash));
  const auto to = minute_of(text.substr(dash + 1), true);
  if (!from || !to || *from == *to) return std::nullopt;
  return core::Hours{*from, *to};
}

std::string refuse_time(const Value& value) {
  return value.text.empty() || minute_of(value.text) ? "" : "a time of the day such as \"21:30\", or \"\" for never";
}

std::string refuse_times(const Value& value) {
  const auto right = [](const Value& item) { return minute_of(item.text).has_value(); };
  return all_texts(value) && std::all_of(value.items.begin(), value.items.end(), right)
             ? ""
             : "a list of times of the day such as [\"06:00\"]";
}

std::string refuse_hours(const Value& value) {
  const auto right = [](const Value& item) { return hours_of(item.text).has_value(); };
  return all_texts(value) && std::all_of(value.items.begin(), value.items.end(), right)
             ? ""
             : "a list of hours such as [\"07:30-19:00\"]";
}

std::string refuse_gun(const Value& value) {
  if (value.text == kNoGun || barcode::gun_at_of(value.text)) return "";
  return "\"none\", " + std::string{barcode::kGunAtWanted};
}

std::string refuse_words(const Value& value) {
  const auto right = [](const Value& item) { return !item.text.empty() && item.text.size() <= 64; };
  return all_texts(value) && std::all_of(value.items.begin(), value.items.end(), right) ? "" : "a list of words";
}

}  // namespace archroom::settings
