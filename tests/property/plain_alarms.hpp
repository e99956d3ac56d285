// The alarm engine in plain words, slow and written from the catalogue, not from the engine: for every moment it looks back over
// the whole history and asks what must be true now. Time is in whole seconds.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "controller/core/alarms/alarm_plan.hpp"
#include "controller/core/alarms/alarm_words.hpp"

namespace archroom::core::plain {

struct Restart {};  // at once: nobody notices but the values, which must be seen again

struct Happening {
  int second = 0;
  std::variant<AlarmInput, Restart> what;
  int observed = 0;  // the second of a PointSeen's evidence; its own Instant is not looked at
};

struct Row {
  bool past = false, active = false, known = false, acknowledged = true, confirmed = true, latched = false, silenced = false;
  bool shelved = false, suppressed = false, out_of_service = false, chattering = false;
  int occurrence = 0, told_occurrence = 0, repeats = 0;
  friend bool operator==(const Row&, const Row&) = default;
};
std::ostream& operator<<(std::ostream& out, const Row& row);

struct Rows {
  std::map<AlarmId, Row> alarms;
  std::map<std::string, std::vector<AlarmId>> groups;
};

// One for each happening: what is true after it, had somebody looked at every second since second 0.
[[nodiscard]] std::vector<Rows> remembered(const AlarmPlan& plan, const std::vector<Happening>& history);

}  // namespace archroom::core::plain
