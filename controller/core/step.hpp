// The whole controller as one pure function: an event in, what must happen out. Reads no clock, does no I/O, starts no thread.
#pragma once

#include "base/instant.hpp"
#include "controller/core/effect.hpp"
#include "controller/core/event.hpp"
#include "controller/core/state.hpp"

namespace archroom::core {

[[nodiscard]] Effects step(State& state, const Event& event);

// When the core wants a Tick although nothing happens; never() if it does not.
[[nodiscard]] Instant wakeup(const State& state);

}  // namespace archroom::core
