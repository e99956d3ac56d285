// The sections of a site file, as tables of fields, and the words that others share with them.
#pragma once

#include <array>
#include <string_view>

#include "controller/settings/field.hpp"

namespace archroom::settings {

// Whose log level can be set on its own: [log.modules], and the names that log::get accepts.
inline constexpr std::array<std::string_view, 8> kLogModules = {"app",  "bus",    "core",    "flight",
                                                                "http", "import", "runtime", "store"};

// BGR 234 (DGUV 108-007), 4.1.4: an aisle in which people work by hand.
inline constexpr int kNarrowestAisleMm = 750;

[[nodiscard]] Section bank_section();

}  // namespace archroom::settings
