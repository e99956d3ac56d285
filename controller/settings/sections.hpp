// The sections of a site file, as tables of fields, and the words that others share with them.
#pragma once

#include "controller/settings/field.hpp"

namespace archroom::settings {

// BGR 234 (DGUV 108-007), 4.1.4: an aisle in which people work by hand.
inline constexpr int kNarrowestAisleMm = 750;

[[nodiscard]] Section bus_section();
[[nodiscard]] Section device_section();
[[nodiscard]] Section station_section();
[[nodiscard]] Section bank_section();
[[nodiscard]] Section circulation_section();
[[nodiscard]] Section protections_section();
[[nodiscard]] Section mqtt_section();
// Those of its fields that say when and why it moves, and when not (sections_motion.cpp).
[[nodiscard]] std::vector<Field> fields_of_safety();
[[nodiscard]] std::vector<Field> fields_of_motions_without_a_person();

}  // namespace archroom::settings
