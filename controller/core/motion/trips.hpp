// Trips: something that protects people, or the drive itself, acted while columns moved. A trip is kept across restarts and is
// cleared only by the reset key at the bank, pressed when nothing acts any more (BGR 234, 4.3.5.10.2: no automatic restart, one
// single switch).
#pragma once

#include "controller/core/reason.hpp"
#include "controller/core/turn.hpp"

namespace archroom::core {

// Trips the bank where one of these is of the kind that does; called where a motion has lost its leave.
void trip_for(Turn& turn, Bank& bank, const Blockers& blockers);

// The bank's own picture, whatever its age: a latch that nobody here knows of.
void look_for_trips(Turn& turn, Bank& bank, const devices::ShelfReport& report);
// A young picture of our own session: the reset key was pressed, after a picture in which nothing acted any more.
void look_for_reset(Turn& turn, Bank& bank, const devices::ShelfReport& report);

}  // namespace archroom::core
