// The monotonic clock for those who wait: links, and nobody above the runtime. Any thread.
#pragma once

#include "base/instant.hpp"

namespace archroom::link {

[[nodiscard]] Instant monotonic_now();

}  // namespace archroom::link
