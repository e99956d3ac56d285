// openapi.json as it stands beside this file, put into the program when it is built.
#pragma once

#include <string_view>

namespace archroom::gateways {

[[nodiscard]] std::string_view openapi_json();

}  // namespace archroom::gateways
