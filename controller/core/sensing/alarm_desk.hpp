// The alarm engine in the core: values in, orders of people in, records and news out.
#pragma once

#include "controller/core/event.hpp"
#include "controller/core/turn.hpp"

namespace archroom::core {

// A value of a watched point. Where it changes nothing, no condition is looked at twice.
void feed_alarms(Turn& turn, const PointSeen& seen);
// What fell due by time alone.
void heed_alarms(Turn& turn);
void alarm_ordered(Turn& turn, const AlarmOrdered& order);
// What the plan no longer has is told, not forgotten silently.
void restore_alarms(Turn& turn, const Restored& told);

}  // namespace archroom::core
