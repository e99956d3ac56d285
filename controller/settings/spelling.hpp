// How the words of a site file are spelt: names, addresses, zones, place formats. Each check answers what is expected instead, or
// "" where the value is right.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "controller/settings/document.hpp"

namespace archroom::settings {

struct Endpoint {
  std::string host;  // without brackets
  std::uint16_t port = 0;
};

// 127.0.0.1:8480, [::1]:8480, localhost:8480 (which is taken as 127.0.0.1)
[[nodiscard]] std::optional<Endpoint> endpoint_of(std::string_view text);

// A name is part of place codes, topics and paths.
[[nodiscard]] std::string refuse_name(const Value& value);
[[nodiscard]] std::string refuse_host(const Value& value);
[[nodiscard]] std::string refuse_listen(const Value& value);
[[nodiscard]] std::string refuse_zone(const Value& value);
[[nodiscard]] std::string refuse_place_format(const Value& value);
[[nodiscard]] std::string refuse_directory(const Value& value);
[[nodiscard]] std::string refuse_unattended(const Value& value);

}  // namespace archroom::settings
