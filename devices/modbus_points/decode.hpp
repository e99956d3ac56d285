// From words on the wire to readings, and back. Pure, exact: integers all the way, but for what comes as floating point.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "devices/modbus_points/model.hpp"

namespace archroom::devices {

struct Decoded {
  Quality quality = Quality::Unknown;
  Reading reading;
};

// `words` begin at `from` and hold all that span_of(point) covers. Several only for Bits: one for each named one.
[[nodiscard]] std::vector<Decoded> decode(const ModelPoint& point, std::span<const std::uint16_t> words, int from);

// Every reading of the point without a value, and why.
[[nodiscard]] std::vector<Decoded> without_value(const ModelPoint& point, Quality quality, const std::string& why);

// The words to be written for a value in the steps of the unit. Refused: not writable, out of its limits, between two steps of
// the register, or a float.
[[nodiscard]] Result<std::vector<std::uint16_t>> encode(const ModelPoint& point, std::int64_t value);

}  // namespace archroom::devices
