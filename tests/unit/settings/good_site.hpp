// A site file without a mistake, small enough to count its lines; tests spoil it.
#pragma once

#include <string>
#include <string_view>

#include "controller/settings/load.hpp"

namespace archroom::settings::testing {

inline constexpr std::string_view kGood = R"([room]
name = "A"
zone = "UTC"
[store]
directory = "/var/lib/archroom"
[http]
listen = "127.0.0.1:8480"
[log]
level = "info"
[log.modules]
bus = "debug"
[[bus]]
name = "plc"
kind = "modbus_tcp"
host = "127.0.0.1"
port = 1502
response_timeout_ms = 50
[[bank]]
name = "1"
bus = "plc"
unit = 1
model = "plc-map"
columns = 12
fixed_column = "left"
column_width_mm = 550
aisle_mm = 900
speed_mm_s = 60
sections = 5
shelves = 6
slots = 8
evidence = "presence"
requests = "confirm"
unattended = []
fire = "hold"
presented_s = 300
leave_settle_s = 5
)";

// One more bank and one more bus behind the good ones.
inline constexpr std::string_view kSecondBank = R"([[bank]]
name = "2"
bus = "plc"
unit = 2
model = "plc-map"
columns = 4
fixed_column = "right"
column_width_mm = 550
aisle_mm = 900
speed_mm_s = 60
sections = 5
shelves = 6
slots = 8
evidence = "presence"
)";

inline std::string all_of(const Loaded& loaded) {
  std::string text;
  for (const auto& finding : loaded.findings) text += text_of(finding) + "\n";
  return text;
}

}  // namespace archroom::settings::testing
