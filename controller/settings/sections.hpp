// The sections of a site file, as tables of fields, and the words that others share with them.
#pragma once

#include "controller/settings/field.hpp"

namespace archroom::settings {

// BGR 234 (DGUV 108-007), 4.1.4: an aisle in which people work by hand.
inline constexpr int kNarrowestAisleMm = 750;

[[nodiscard]] Section bank_section();

}  // namespace archroom::settings
