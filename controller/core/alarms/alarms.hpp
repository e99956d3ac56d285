// The alarm engine: one pure step, to be called for every value, every order of a person, and when next_alarm_wakeup() says so.
//
// A call that comes late changes nothing: what fell due before it is done first, at its own time and in its order.
#pragma once

#include "controller/core/alarms/alarm_plan.hpp"
#include "controller/core/alarms/alarm_state.hpp"
#include "controller/core/alarms/alarm_words.hpp"

namespace archroom::core {

// `now` never runs backwards; `wall` is the same moment for records and people, and may jump. The state is of this plan.
[[nodiscard]] AlarmTurn step_alarms(AlarmState& state, const AlarmPlan& plan, Instant now, WallTime wall,
                                    const AlarmInput& input);

// When something will fall due that no input brings; never() if nothing will.
[[nodiscard]] Instant next_alarm_wakeup(const AlarmState& state, const AlarmPlan& plan);

}  // namespace archroom::core
