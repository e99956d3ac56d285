// Believing sensors: readings become points, points become verdicts and what the interlocks must know of the room.
#pragma once

#include "controller/core/event.hpp"
#include "controller/core/turn.hpp"

namespace archroom::core {

// What a device that is no bank's controller said.
void saw_sensor(Turn& turn, const devices::Observation& seen);
void sensor_link_went(Turn& turn, const LinkLost& told);
void restore_sensing(Turn& turn, const Restored& told);
// What has grown old, stuck or lapsed meanwhile. Cheap while nothing is due.
void heed_sensors(Turn& turn);
// Verdicts anew, where evidence has changed in this step.
void judge_protections(Turn& turn);
// The contacts of the room that forbid motion and of which nothing is known, in words for people; empty: all are known.
[[nodiscard]] std::string unseen_contacts(const State& state);
// The devices::Protection that a contact stands for; nothing: motion does not ask for it.
[[nodiscard]] devices::Protections protection_of(PointRole role);

[[nodiscard]] Instant next_sensing(const State& state);

}  // namespace archroom::core
