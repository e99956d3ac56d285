// What a driver saw. One exchange on the wire gives one batch of observations and one event to the core.
#pragma once

#include <cstdint>
#include <string>
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

// Later kinds (a reading with its unit, a contact, a scan) are further alternatives.
using Content = std::variant<NoValue, ShelfReport>;

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
