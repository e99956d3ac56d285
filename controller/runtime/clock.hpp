// The two clocks. Read here and nowhere below: pure code is told the time.
#pragma once

#include "base/instant.hpp"
#include "firmware-bridge/link/clock.hpp"

namespace archroom::runtime {

using link::monotonic_now;

[[nodiscard]] WallTime wall_now();

}  // namespace archroom::runtime
