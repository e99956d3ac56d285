// One moment of the engine, shared by its parts: what may be changed, and the list of what is told.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "controller/core/alarms/alarm_plan.hpp"
#include "controller/core/alarms/alarm_state.hpp"
#include "controller/core/alarms/alarm_words.hpp"

namespace archroom::core {

struct AlarmMoment {
  AlarmState& state;
  const AlarmPlan& plan;
  WallTime wall;
  std::vector<AlarmChange>& changes;
  std::size_t first = changes.size();  // of the changes, that belongs to this moment

  void tell(const AlarmId& id, AlarmEvent event, const std::string& by = {}, const std::string& note = {}) {
    changes.push_back({id, event, state.alarms.at(id).occurrence, wall, false, 0, by, note});
  }
};

// Everything that follows at state.now from the points, the deadlines and the flags as they stand.
void settle(AlarmMoment& moment);

// Takes a value, or does what a person orders, or says why not. What follows from it is left to settle().
[[nodiscard]] std::optional<AlarmRefusal> heed(AlarmMoment& moment, const AlarmInput& input);

}  // namespace archroom::core
