// How the words of a site file are spelt: names, addresses, zones, place formats. Each check answers what is expected instead, or
// "" where the value is right.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "controller/core/bank_plan.hpp"
#include "controller/settings/document.hpp"
#include "firmware-bridge/wire/rtu.hpp"

namespace archroom::settings {

struct Endpoint {
  std::string host;  // without brackets
  std::uint16_t port = 0;
};

// 127.0.0.1:8480, [::1]:8480, localhost:8480 (which is taken as 127.0.0.1)
[[nodiscard]] std::optional<Endpoint> endpoint_of(std::string_view text);

// tcp://host, tcp://host:1883, ssl://host:8883; an IPv6 address in brackets.
struct Broker {
  bool encrypted = false;
  std::string host;  // an IPv6 address with its brackets
  std::uint16_t port = 0;
};
[[nodiscard]] std::optional<Broker> broker_of(std::string_view text);
// The first line; nothing where there is none. Reads the file.
[[nodiscard]] std::optional<std::string> password_in(const std::string& path);

// As an endpoint has it: 127.x.x.x or ::1.
[[nodiscard]] bool is_loopback(const std::string& host);

// A name is part of place codes, topics and paths.
[[nodiscard]] std::string refuse_name(const Value& value);
[[nodiscard]] std::string refuse_host(const Value& value);
[[nodiscard]] std::string refuse_listen(const Value& value);
[[nodiscard]] std::string refuse_zone(const Value& value);
[[nodiscard]] std::string refuse_place_format(const Value& value);
[[nodiscard]] std::string refuse_directory(const Value& value);
[[nodiscard]] std::string refuse_file(const Value& value);
[[nodiscard]] std::string refuse_unattended(const Value& value);
// Names of protective inputs (devices/vocabulary/shelf.hpp), at least one.
[[nodiscard]] std::string refuse_inputs(const Value& value);
// Nothing, or a time of the day such as "21:30".
[[nodiscard]] std::string refuse_time(const Value& value);
[[nodiscard]] std::string refuse_times(const Value& value);
// "07:30-19:00"; one that ends before it begins goes on past midnight.
[[nodiscard]] std::string refuse_words(const Value& value);
[[nodiscard]] std::string refuse_hours(const Value& value);

// Where a station's gun is: "none", "usb", "usb:0c2e:0caa", "usb-path:1-1.2", "serial:/dev/..."
inline constexpr std::string_view kNoGun = "none";
[[nodiscard]] std::string refuse_gun(const Value& value);

// "9600 8N1"; nothing where it is no speed and format of Modbus RTU.
[[nodiscard]] std::optional<wire::SerialLine> serial_line_of(std::string_view text);
[[nodiscard]] std::string refuse_serial_line(const Value& value);
[[nodiscard]] std::string refuse_serial_device(const Value& value);
// "2026-03-01", a day that there is.
[[nodiscard]] std::optional<std::chrono::sys_days> day_of(std::string_view text);
[[nodiscard]] std::string refuse_day(const Value& value);

// Minutes since midnight; 24:00 only where it is an end.
[[nodiscard]] std::optional<int> minute_of(std::string_view text, bool is_end = false);
[[nodiscard]] std::optional<core::Hours> hours_of(std::string_view text);

// What `unattended` may name.
inline constexpr std::array<std::string_view, 4> kUnattended = {"idle_close", "night_park", "airing", "fire"};

}  // namespace archroom::settings
