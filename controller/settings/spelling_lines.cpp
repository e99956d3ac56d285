// How lines and days are spelt.
#include <algorithm>
#include <array>
#include <charconv>

#include "controller/settings/spelling.hpp"

namespace archroom::settings {
namespace {

constexpr std::array kBauds = {1200, 2400, 4800, 9600, 19'200, 38'400, 57'600, 115'200};

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, number);
  return failed == std::errc{} && stop == end ? std::optional{number} : std::nullopt;
}

}  // namespace

std::optional<wire::SerialLine> serial_line_of(std::string_view text) {
  const auto gap = text.find(' ');
  if (gap == std::string_view::npos || text.size() != gap + 4 || text[gap + 1] != '8') return std::nullopt;
  const auto baud = number_of(text.substr(0, gap));
  if (!baud || std::find(kBauds.begin(), kBauds.end(), *baud) == kBauds.end()) return std::nullopt;
  const char parity = text[gap + 2];
  const char stop = text[gap + 3];
  if ((parity != 'N' && parity != 'E' && parity != 'O') || (stop != '1' && stop != '2')) return std::nullopt;
  return wire::SerialLine{*baud, parity, stop - '0'};
}

std::string refuse_serial_line(const Value& value) {
  if (serial_line_of(value.text)) return {};
  return "speed and format, such as \"9600 8N1\": 1200 to 115200 bit/s, 8 data bits, parity N, E or O, 1 or 2 stop bits";
}

std::string refuse_serial_device(const Value& value) {
  if (value.text.starts_with('/') && value.text.size() > 1 && value.text.size() <= 200) return {};
  return "the absolute path of a serial device, best /dev/serial/by-id/...";
}

std::optional<std::chrono::sys_days> day_of(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number_of(text.substr(0, 4));
  const auto month = number_of(text.substr(5, 2));
  const auto day = number_of(text.substr(8, 2));
  if (!year || !month || !day || *month < 1 || *day < 1) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  return date.ok() ? std::optional{std::chrono::sys_days{date}} : std::nullopt;
}

std::string refuse_day(const Value& value) { return day_of(value.text) ? "" : "a day, such as 2026-03-01"; }

}  // namespace archroom::settings
