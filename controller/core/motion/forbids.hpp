// Forbids: each has an owner, and stands until it is lifted, across restarts. A person sets one on a bank or on all; the room
// sets one on every bank at a fire, leak or seismic signal, after it has stopped everything.
#pragma once

#include "controller/core/event.hpp"
#include "controller/core/turn.hpp"

namespace archroom::core {

void forbid_ordered(Turn& turn, const ForbidOrdered& order);
void clear_forbid_ordered(Turn& turn, const ClearForbidOrdered& order);

// Whatever any bank's controller tells of the room: stop everything and forbid, first and always.
void heed_the_room(Turn& turn);

}  // namespace archroom::core
