// The two clocks. Read here and nowhere below: pure code is told the time.
#pragma once

#include <string>

#include "base/instant.hpp"
#include "firmware-bridge/link/clock.hpp"

namespace archroom::runtime {

using link::monotonic_now;

[[nodiscard]] WallTime wall_now();

// The site's zone (tz database), for the whole process. Before any thread runs.
void use_zone(const std::string& zone);
// What that zone is ahead of UTC then.
[[nodiscard]] int utc_offset_min(WallTime at);

}  // namespace archroom::runtime
