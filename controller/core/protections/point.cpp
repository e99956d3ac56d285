#include "controller/core/protections/point.hpp"

#include <algorithm>
#include <cstddef>

namespace archroom::core {
namespace {

constexpr std::string_view kLevels[] = {"ok", "warning", "alarm", "unknown"};
constexpr std::string_view kTroubles[] = {"none",  "missing",     "link_lost", "bad",
                                          "stale", "implausible", "stuck",     "out_of_calibration"};

// Outside of this no room with people and paper is: the probe, its wiring or its model is wrong.
std::optional<Band> believable(PointRole role) {
  switch (role) {
    case PointRole::Temperature: return Band{-40'000, 85'000};
    case PointRole::Humidity: return Band{0, 100'000};
    case PointRole::Light: return Band{0, 200'000'000};
    default: return std::nullopt;
  }
}

bool is_inside(const Band& band, std::int64_t value) { return value >= band.low && value <= band.high; }

// A value that breathes: weather, people, machines. A contact may stand still for years.
bool moves_by_itself(PointRole role) { return role == PointRole::Temperature || role == PointRole::Humidity; }

bool is_lapsed(const PointPlan& plan, WallTime now) { return plan.calibrated_until && now >= *plan.calibrated_until; }

Level level_in_band(const PointPlan& plan, const Profile& profile, const Point& point, WallTime now) {
  const auto band = *band_of(plan.role, profile);
  const auto margin = margin_of(plan.role, profile);
  if (!is_inside({band.low - margin, band.high + margin}, point.value)) return Level::Alarm;
  if (!is_inside(band, point.value)) return Level::Warning;
  return point.swing.range(now) > *widest_range(plan.role, profile) ? Level::Warning : Level::Ok;
}

}  // namespace

std::string_view name_of(Level level) { return kLevels[static_cast<std::size_t>(level)]; }
std::string_view name_of(Trouble trouble) { return kTroubles[static_cast<std::size_t>(trouble)]; }

std::optional<Band> band_of(PointRole role, const Profile& profile) {
  if (role == PointRole::Temperature) return profile.temperature;
  if (role == PointRole::Humidity) return profile.humidity;
  return std::nullopt;
}

std::optional<std::int64_t> widest_range(PointRole role, const Profile& profile) {
  if (role == PointRole::Temperature) return 2 * profile.temperature_swing;
  if (role == PointRole::Humidity) return 2 * profile.humidity_swing;
  return std::nullopt;
}

std::int64_t margin_of(PointRole role, const Profile& profile) {
  return role == PointRole::Temperature ? profile.temperature_margin : profile.humidity_margin;
}

Trouble trouble_of(const PointPlan& plan, const Profile& profile, const Point& point, Moment at) {
  if (point.quality == devices::Quality::Bad) return Trouble::Bad;
  if (point.quality == devices::Quality::Unknown) return point.seen ? Trouble::LinkLost : Trouble::Missing;
  if (plan.stale_after > Duration{0} && at.now >= point.observed_at + plan.stale_after) return Trouble::Stale;
  if (const auto band = believable(plan.role); band && !is_inside(*band, point.value)) return Trouble::Implausible;
  const bool may_stick = moves_by_itself(plan.role) && profile.stuck_after > Duration{0};
  if (may_stick && at.now >= point.changed_at + profile.stuck_after) return Trouble::Stuck;
  return is_lapsed(plan, at.wall) ? Trouble::OutOfCalibration : Trouble::None;
}

Level level_of(const PointPlan& plan, const Profile& profile, const Point& point, Moment at) {
  if (trouble_of(plan, profile, point, at) != Trouble::None) return Level::Unknown;
  const bool healthy = point.value == plan.healthy;
  switch (plan.role) {
    case PointRole::None: return Level::Ok;
    case PointRole::Temperature:
    case PointRole::Humidity: return level_in_band(plan, profile, point, at.wall);
    case PointRole::Light: return point.value > profile.light_most ? Level::Warning : Level::Ok;
    case PointRole::Door:
      if (healthy) return Level::Ok;
      return at.now >= point.changed_at + profile.door_open_at_most ? Level::Alarm : Level::Warning;
    case PointRole::Smoke:
    case PointRole::Leak:
    case PointRole::Mains:
    case PointRole::Quake: return healthy ? Level::Ok : Level::Alarm;
  }
  return Level::Unknown;  // a number that is no role
}

Instant rejudge_at(const PointPlan& plan, const Profile& profile, const Point& point, Moment at) {
  Instant next = Instant::never();
  if (point.quality != devices::Quality::Good) return next;
  const auto consider = [&](Instant when) {
    if (when > at.now) next = std::min(next, when);
  };
  if (plan.stale_after > Duration{0}) consider(point.observed_at + plan.stale_after);
  if (moves_by_itself(plan.role)) {
    if (profile.stuck_after > Duration{0}) consider(point.changed_at + profile.stuck_after);
    consider(at.now + milliseconds{(hour_of(at.wall) + 1) * kHour_ms - at.wall.ms});  // an hour leaves the day
  }
  if (plan.role == PointRole::Door) consider(point.changed_at + profile.door_open_at_most);
  // A clock that is set meanwhile is looked at again within the hour.
  constexpr std::int64_t kLongest_ms = 365LL * 24 * kHour_ms;
  if (plan.calibrated_until && *plan.calibrated_until > at.wall)
    consider(at.now + milliseconds{std::min(plan.calibrated_until->ms - at.wall.ms, kLongest_ms)});
  return next;
}

}  // namespace archroom::core
