// What is held of one measured value, and what it is worth as evidence. Pure: time is told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "controller/core/protections/day_swing.hpp"
#include "controller/core/protections/point_plan.hpp"
#include "controller/core/protections/profile.hpp"
#include "devices/vocabulary/observation.hpp"

namespace archroom::core {

enum class Level : std::uint8_t { Ok, Warning, Alarm, Unknown };
[[nodiscard]] std::string_view name_of(Level level);

// Why a value is no evidence. The first that applies is told.
enum class Trouble : std::uint8_t {
  None,
  Missing,           // nothing was seen of it since the start
  LinkLost,          // the way to the device is cut
  Bad,               // the device does not answer, or says itself that it fails
  Stale,             // too old
  Implausible,       // no room is like that
  Stuck,             // the very same number for too long
  OutOfCalibration,  // its calibration has lapsed
};
[[nodiscard]] std::string_view name_of(Trouble trouble);

struct Point {
  devices::Quality quality = devices::Quality::Unknown;
  bool seen = false;       // a good value, since the start
  std::int64_t value = 0;  // the last good one
  devices::Severity severity = devices::Severity::None;
  std::string detail;   // of the reading, or why there is none
  Instant observed_at;  // of the last good one
  WallTime seen_at;     // the same, for people
  Instant changed_at;   // when it was last another number
  Level level = Level::Unknown;
  Trouble trouble = Trouble::Missing;
  WallTime level_since;
  DaySwing swing;                         // of temperature and humidity
  std::optional<std::int64_t> kept_hour;  // of the swing: what the register has of the hour that was written last
  Band kept;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("quality", self.quality);
    v("seen", self.seen);
    v("value", self.value);
    v("severity", self.severity);
    v("detail", self.detail);
    v("observed_at", self.observed_at);
    v("seen_at", self.seen_at);
    v("changed_at", self.changed_at);
    v("level", self.level);
    v("trouble", self.trouble);
    v("level_since", self.level_since);
    v("swing", self.swing);
    v("kept_hour", self.kept_hour);
    v("kept", self.kept);
  }
};

struct Moment {
  Instant now;
  WallTime wall;
};

[[nodiscard]] Trouble trouble_of(const PointPlan& plan, const Profile& profile, const Point& point, Moment at);
// Unknown wherever there is trouble: never Ok without evidence.
[[nodiscard]] Level level_of(const PointPlan& plan, const Profile& profile, const Point& point, Moment at);
// When either of them may change although nothing is heard; never() if it will not.
[[nodiscard]] Instant rejudge_at(const PointPlan& plan, const Profile& profile, const Point& point, Moment at);

// A contact that shows what it must not.
[[nodiscard]] inline bool shows(const PointPlan& plan, const Point& point) {
  return is_contact(plan.role) && point.trouble == Trouble::None && point.value != plan.healthy;
}
// The range that a value of this role may have within a day; nothing: it has no such limit.
[[nodiscard]] std::optional<std::int64_t> widest_range(PointRole role, const Profile& profile);
// Its band; nothing: it has none.
[[nodiscard]] std::optional<Band> band_of(PointRole role, const Profile& profile);
[[nodiscard]] std::int64_t margin_of(PointRole role, const Profile& profile);

}  // namespace archroom::core
