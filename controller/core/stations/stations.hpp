// The stations in a step: scans come in, go to the register one after another, and are answered when they are durable.
#pragma once

#include "controller/core/event.hpp"
#include "controller/core/turn.hpp"

namespace archroom::core {

void restore_stations(Turn& turn, const Restored& restored);
void scanned(Turn& turn, const Scanned& told);
void gun_told(Turn& turn, const GunTold& told);
void transacted(Turn& turn, const Transacted& told);
// Screens on which nothing has happened for a while are cleared.
void clear_screens(Turn& turn);
[[nodiscard]] Instant next_clearing(const State& state);

}  // namespace archroom::core
