// What people and programs see of readings, alarms and protections: GET, the stream, MQTT. Drawn from the state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "controller/core/state.hpp"

namespace archroom::core {

struct ReadingView {
  PointId id;  // "device/quantity"
  PointPlan plan;
  devices::Quality quality = devices::Quality::Unknown;
  std::optional<std::int64_t> value;  // in the steps of the unit; nothing unless good
  devices::Severity severity = devices::Severity::None;
  std::string detail;  // the name of a state, or why there is no value
  bool seen = false;
  Instant observed_at;  // its age counts from here, if it was seen
  WallTime at;          // the same, for people
  Level level = Level::Unknown;
  Trouble trouble = Trouble::Missing;
  WallTime level_since;
  std::optional<Band> band;                  // of the profile
  std::optional<std::int64_t> light_most;    //
  std::optional<std::int64_t> day_range;     // highest minus lowest of the last 24 hours
  std::optional<std::int64_t> widest_range;  // that the profile allows
};

// As ISA-18.2 draws them.
enum class AlarmStanding : std::uint8_t {
  Normal,
  Unacknowledged,
  Acknowledged,
  Returned,  // to normal, and not acknowledged or confirmed
  Latched,   // waits for its reset
  Shelved,
  Suppressed,
  OutOfService,
};
[[nodiscard]] std::string_view name_of(AlarmStanding standing);
[[nodiscard]] std::optional<AlarmStanding> standing_of(std::string_view name);
// 950: "critical", 800: "high", 500: "medium", "low"
[[nodiscard]] std::string_view priority_of(int severity);

struct AlarmView {
  AlarmId id;
  AlarmCondition condition;
  AlarmFacts facts;
  AlarmStanding standing = AlarmStanding::Normal;
  bool open = false;
  bool hidden = false;
  bool sounds = false;
  bool first_out = false;
  std::optional<WallTime> shelved_until;
  devices::Unit unit = devices::Unit::State;  // of limit and deadband
};

struct GuardView {
  Guarded guarded = Guarded::Fire;
  GuardState state;
};

[[nodiscard]] ReadingView view_of_reading(const State& state, const PointId& id);
[[nodiscard]] AlarmView view_of_alarm(const State& state, const AlarmId& id);
[[nodiscard]] std::vector<GuardView> view_of_protections(const State& state);

}  // namespace archroom::core
