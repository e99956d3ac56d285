// What a handler gives back. Knows nothing of sockets.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archroom::gateways {

inline constexpr std::string_view kJson = "application/json";
inline constexpr std::string_view kProblemJson = "application/problem+json";

struct Answer {
  unsigned status = 200;
  std::string body;
  std::string_view content_type = kJson;                     // a literal
  std::vector<std::pair<std::string, std::string>> headers;  // Allow, Location, Retry-After, ...
};

}  // namespace archroom::gateways
