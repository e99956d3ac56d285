#include "devices/vocabulary/observation.hpp"

#include <array>
#include <utility>

namespace archroom::devices {
namespace {

constexpr std::array<std::pair<Unit, std::string_view>, 15> kUnits = {{{Unit::State, ""},
                                                                       {Unit::Celsius, "°C"},
                                                                       {Unit::Percent, "%"},
                                                                       {Unit::Lux, "lx"},
                                                                       {Unit::PartsPerMillion, "ppm"},
                                                                       {Unit::PartsPerBillion, "ppb"},
                                                                       {Unit::Decibel, "dB"},
                                                                       {Unit::Metre, "m"},
                                                                       {Unit::Second, "s"},
                                                                       {Unit::Volt, "V"},
                                                                       {Unit::Ampere, "A"},
                                                                       {Unit::Watt, "W"},
                                                                       {Unit::Hertz, "Hz"},
                                                                       {Unit::Ohm, "Ω"},
                                                                       {Unit::GramPerCubicMetre, "g/m³"}}};
constexpr std::array<std::string_view, 4> kSeverities = {"none", "warning", "fault", "alarm"};

}  // namespace

std::string_view symbol_of(Unit unit) { return kUnits[static_cast<std::size_t>(unit)].second; }

std::optional<Unit> unit_of(std::string_view symbol) {
  for (const auto& [unit, written] : kUnits) {
    if (written == symbol) return unit;
  }
  return std::nullopt;
}

std::string_view name_of(Severity severity) { return kSeverities[static_cast<std::size_t>(severity)]; }

std::optional<Severity> severity_of(std::string_view name) {
  for (std::size_t i = 0; i < kSeverities.size(); ++i) {
    if (kSeverities[i] == name) return static_cast<Severity>(i);
  }
  return std::nullopt;
}

}  // namespace archroom::devices
