// What a driver saw. One exchange on the wire gives one batch of observations and one event to the core.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "devices/vocabulary/shelf.hpp"

namespace archroom::devices {

enum class Quality : std::uint8_t {
  Good,
  Bad,      // the device or its wire is at fault: what is held about it must not be believed
  Unknown,  // not seen yet, or not offered
};

// No value: the device gave none. `fault` and `detail` say why.
struct NoValue {
  Fault fault = Fault::Timeout;
  std::string detail;
  friend bool operator==(const NoValue&, const NoValue&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("fault", self.fault);
    v("detail", self.detail);
  }
};

enum class Unit : std::uint8_t {
  State,  // of a contact 0 or 1, of an enumeration its number
  Celsius,
  Percent,
  Lux,
  PartsPerMillion,
  PartsPerBillion,
  Decibel,
  Metre,
  Second,
  Volt,
  Ampere,
  Watt,
  Hertz,
  Ohm,
  GramPerCubicMetre,
};
[[nodiscard]] std::string_view symbol_of(Unit unit);
[[nodiscard]] std::optional<Unit> unit_of(std::string_view symbol);
// How many of a reading's steps make one of the unit: values are integers, thresholds too.
[[nodiscard]] constexpr std::int64_t steps_of(Unit unit) { return unit == Unit::State ? 1 : 1000; }

// What a state means where it is on, as its maker says.
enum class Severity : std::uint8_t { None, Warning, Fault, Alarm };
[[nodiscard]] std::string_view name_of(Severity severity);
[[nodiscard]] std::optional<Severity> severity_of(std::string_view name);

// One quantity of a device. Its quality is the observation's own: a bad one spoils no other. `detail` names the state of an
// enumeration, or says why there is no value; then `value` is 0.
struct Reading {
  std::string quantity;  // "temperature"
  Unit unit = Unit::State;
  std::int64_t value = 0;  // in thousandths of the unit; a State as it is
  Severity severity = Severity::None;
  std::string detail;
  friend bool operator==(const Reading&, const Reading&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("quantity", self.quantity);
    v("unit", self.unit);
    v("value", self.value);
    v("severity", self.severity);
    v("detail", self.detail);
  }
};

// Later kinds (a scan) are further alternatives.
using Content = std::variant<NoValue, ShelfReport, Reading>;

struct Observation {
  DeviceId device;
  Instant observed_at;  // when the evidence was on the wire: its age counts from here
  Quality quality = Quality::Unknown;
  Content content;
  friend bool operator==(const Observation&, const Observation&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("device", self.device);
    v("observed_at", self.observed_at);
    v("quality", self.quality);
    v("content", self.content);
  }
};

using Observations = std::vector<Observation>;

}  // namespace archroom::devices
