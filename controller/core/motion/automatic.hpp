// Motions that nobody at the bank asks for: idle close, night park, airing, and parking after a fire. Each is off unless the site
// file has it, begins with sound and light for at least the site's warning time, and is given up as soon as anybody orders
// something or anything stands in its way. It is judged by the same rules as every other motion.
#pragma once

#include "controller/core/event.hpp"
#include "controller/core/turn.hpp"

namespace archroom::core {

// What the clock on the wall asks for. A clock that was set asks for nothing.
void heed_the_clock(Turn& turn, Duration passed, std::int64_t wall_passed_ms);

void fire_park_ordered(Turn& turn, const FireParkOrdered& order);

// Announces what is wanted, begins what was announced long enough, gives up what can't be.
void tend(Turn& turn, Bank& bank);

// Somebody has ordered something here, or is in an aisle.
void note_activity(Turn& turn, Bank& bank);

[[nodiscard]] Instant next_wish(const State& state, const Bank& bank);

}  // namespace archroom::core
