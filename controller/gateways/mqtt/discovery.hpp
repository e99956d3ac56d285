// Home Assistant's device discovery: one retained message for each device, with all that it shows, so that a dashboard builds
// itself. Pure. As documented by Home Assistant (MQTT integration, "Device discovery payload").
#pragma once

#include <string>
#include <vector>

#include "controller/gateways/mqtt/letter.hpp"
#include "controller/gateways/mqtt/sensing_letters.hpp"

namespace archroom::gateways {

// An entity whose value is older than this is unavailable; values are repeated often enough.
inline constexpr Duration kExpireAfter = seconds{120};

struct Shown {
  std::string room;
  std::vector<BankId> banks;
  Readings readings;
  std::vector<core::GuardView> guards;
};

// The room itself, and every device that has values.
[[nodiscard]] std::vector<Letter> discovery_of(const std::string& prefix, const Shown& shown, const Telling& telling);

}  // namespace archroom::gateways
