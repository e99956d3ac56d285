#include "controller/core/sensing/sensing.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/match.hpp"
#include "controller/core/sensing/alarm_conditions.hpp"
#include "controller/core/sensing/alarm_desk.hpp"

namespace archroom::core {
namespace {

using devices::Protection;
using devices::Quality;

// A day's range that grew by less than this is not written again within the hour.
constexpr std::int64_t kSwingStep = 500;

Moment moment_of(const State& state) { return {state.now, state.wall}; }

Quality worth(Trouble trouble) {
  switch (trouble) {
    case Trouble::None:
    case Trouble::OutOfCalibration: return Quality::Good;  // beyond a limit it tells all the same
    case Trouble::Missing: return Quality::Unknown;        // not asked yet, as after a start: what was known of the sensor stands
    default: return Quality::Bad;
  }
}

void tell_alarms(Turn& turn, const PointId& id, const PointPlan& plan, const Point& point) {
  PointSeen seen{id, worth(point.trouble), point.value, point.observed_at};
  feed_alarms(turn, seen);
  if (widest_range(plan.role, turn.state.room.profile)) {
    feed_alarms(turn, {swing_of(id), seen.quality, point.swing.range(turn.state.wall), point.observed_at});
  }
  if (plan.calibrated_until)
    feed_alarms(turn, {calibration_of(id), Quality::Good, turn.state.wall >= *plan.calibrated_until, turn.state.now});
}

void note_contact(State& state, const PointId& id, const PointPlan& plan, const Point& point) {
  auto& sensed = state.sensed;
  if (!protection_of(plan.role).any()) return;
  if (point.trouble == Trouble::None) {
    sensed.unseen.erase(id);
  } else {
    sensed.unseen.insert(id);
  }
  sensed.acting = {};
  for (const auto& [other, told] : state.room.points) {
    if (shows(told, sensed.points.at(other))) sensed.acting.bits |= protection_of(told.role).bits;
  }
}

// What the point is worth now, and who must know.
void judge(Turn& turn, const PointId& id, const PointPlan& plan, Point& point, bool news) {
  const auto at = moment_of(turn.state);
  const auto trouble = trouble_of(plan, turn.state.room.profile, point, at);
  const auto level = level_of(plan, turn.state.room.profile, point, at);
  const bool changed = trouble != point.trouble || level != point.level;
  if (changed) {
    if (level != point.level) point.level_since = turn.state.wall;
    point.trouble = trouble;
    point.level = level;
    turn.evidence_changed = true;
  }
  if (news || changed) note_contact(turn.state, id, plan, point);
  auto& due = turn.state.sensed.points_due;
  due = std::min(due, rejudge_at(plan, turn.state.room.profile, point, at));
  turn.readings[id] |= news || changed;
  tell_alarms(turn, id, plan, point);
}

void keep_swing(Turn& turn, const PointId& id, Point& point) {
  const auto hour = hour_of(point.seen_at);
  const Band& now = point.swing.hours.at(hour);
  const bool same_hour = point.kept_hour == hour;
  const bool little = std::abs(now.low - point.kept.low) < kSwingStep && std::abs(now.high - point.kept.high) < kSwingStep;
  if (same_hour && little) return;
  point.kept_hour = hour;
  point.kept = now;
  turn.persist(SwingKept{id, hour, now});
}

void take_value(Turn& turn, const PointId& id, const PointPlan& plan, Point& point, const devices::Observation& seen,
                const devices::Reading& reading) {
  if (!point.seen || point.value != reading.value) point.changed_at = seen.observed_at;
  point.seen = true;
  point.value = reading.value;
  point.severity = reading.severity;
  point.observed_at = seen.observed_at;
  const auto age = std::chrono::duration_cast<milliseconds>(turn.state.now - seen.observed_at);
  point.seen_at = {turn.state.wall.ms - age.count()};
  const bool fits = trouble_of(plan, turn.state.room.profile, point, moment_of(turn.state)) != Trouble::Implausible;
  if (fits && widest_range(plan.role, turn.state.room.profile) && point.swing.note(point.seen_at, point.value))
    keep_swing(turn, id, point);
}

void saw_reading(Turn& turn, const devices::Observation& seen, const devices::Reading& reading) {
  const auto id = point_id(seen.device, reading.quantity);
  const auto plan = turn.state.room.points.find(id);
  if (plan == turn.state.room.points.end()) return;
  auto& point = turn.state.sensed.points.at(id);
  const bool news = point.quality != seen.quality || point.value != reading.value || point.detail != reading.detail;
  point.quality = seen.quality;
  point.detail = reading.detail;
  if (seen.quality == Quality::Good) take_value(turn, id, plan->second, point, seen, reading);
  judge(turn, id, plan->second, point, news);
}

// Of one device, which is silent or out of reach: none of its values may be believed any more.
void lose(Turn& turn, const DeviceId& device, Quality quality, const std::string& detail) {
  const PointId first = point_id(device, "");
  for (auto plan = turn.state.room.points.lower_bound(first); plan != turn.state.room.points.end(); ++plan) {
    if (plan->second.device != device) break;
    auto& point = turn.state.sensed.points.at(plan->first);
    const bool news = point.quality != quality || point.detail != detail;
    point.quality = quality;
    point.detail = detail;
    judge(turn, plan->first, plan->second, point, news);
  }
}

struct BankInput {
  Guarded guarded;
  Protection input;
};
// What a bank's controller tells of the room as a whole. Shown by a bank that does not list the input, too.
constexpr BankInput kBankInputs[] = {
    {Guarded::Fire, Protection::FireInput},  {Guarded::Fire, Protection::Smoke},    {Guarded::Fire, Protection::PanelFault},
    {Guarded::Damp, Protection::Leak},       {Guarded::Shock, Protection::Seismic}, {Guarded::Theft, Protection::DoorOpen},
    {Guarded::Power, Protection::MainsLost},
};

void add_inputs(const Bank& bank, std::map<Guarded, std::vector<Exhibit>>& exhibits) {
  const bool good = bank.report && bank.quality == Quality::Good;
  for (const auto& [guarded, input] : kBankInputs) {
    const bool acts = good && bank.report->active.has(input);
    if (!acts && !bank.plan.inputs.has(input)) continue;
    Exhibit exhibit{{"bank " + bank.plan.id.text + "/" + std::string{devices::name_of(input)}}, Level::Ok, Trouble::None};
    if (acts) exhibit.level = guarded == Guarded::Theft ? Level::Warning : Level::Alarm;
    if (!good) {
      exhibit.level = Level::Unknown;
      exhibit.trouble = bank.link_up ? Trouble::Bad : Trouble::LinkLost;
    }
    exhibits[guarded].push_back(std::move(exhibit));
  }
}

std::map<Guarded, std::vector<Exhibit>> gather_exhibits(const State& state) {
  std::map<Guarded, std::vector<Exhibit>> exhibits;
  for (int i = 0; i < kGuarded; ++i) {
    const auto guarded = static_cast<Guarded>(i);
    if (guarded != Guarded::Power) exhibits[guarded] = {};
  }
  for (const auto& [id, plan] : state.room.points) {
    const auto guarded = guarded_by(plan.role);
    if (!guarded) continue;
    const auto& point = state.sensed.points.at(id);
    exhibits[*guarded].push_back({id, point.level, point.trouble});
  }
  for (const auto& [_, bank] : state.banks) add_inputs(bank, exhibits);
  return exhibits;
}

}  // namespace

devices::Protections protection_of(PointRole role) {
  switch (role) {
    case PointRole::Smoke: return devices::protections_of(Protection::Smoke);
    case PointRole::Leak: return devices::protections_of(Protection::Leak);
    case PointRole::Mains: return devices::protections_of(Protection::MainsLost);
    case PointRole::Quake: return devices::protections_of(Protection::Seismic);
    default: return {};
  }
}

void saw_sensor(Turn& turn, const devices::Observation& seen) {
  std::visit(Match{[&](const devices::NoValue& none) { lose(turn, seen.device, Quality::Bad, none.detail); },
                   [&](const devices::Reading& reading) { saw_reading(turn, seen, reading); },
                   [](const devices::ShelfReport&) {}},  // a bank's, and this is none
             seen.content);
}

void sensor_link_went(Turn& turn, const LinkLost& told) { lose(turn, told.device, Quality::Unknown, told.detail); }

void restore_sensing(Turn& turn, const Restored& told) {
  auto& state = turn.state;
  restore_alarms(turn, told);
  for (const auto& [id, hours] : told.swings) {
    const auto point = state.sensed.points.find(id);
    if (point != state.sensed.points.end()) point->second.swing.hours = hours;
  }
  for (const auto& [id, plan] : state.room.points) judge(turn, id, plan, state.sensed.points.at(id), true);
  turn.evidence_changed = true;
}

void heed_sensors(Turn& turn) {
  auto& state = turn.state;
  if (state.now >= state.sensed.points_due) {
    state.sensed.points_due = Instant::never();
    for (const auto& [id, plan] : state.room.points) {
      auto& point = state.sensed.points.at(id);
      const auto at = moment_of(state);
      const bool same = trouble_of(plan, state.room.profile, point, at) == point.trouble &&
                        level_of(plan, state.room.profile, point, at) == point.level;
      state.sensed.points_due = std::min(state.sensed.points_due, rejudge_at(plan, state.room.profile, point, at));
      if (!same) judge(turn, id, plan, point, true);
    }
  }
  heed_alarms(turn);
}

void judge_protections(Turn& turn) {
  if (!turn.evidence_changed && turn.changed.empty()) return;
  bool news = false;
  for (auto& [guarded, exhibits] : gather_exhibits(turn.state)) {
    auto& guard = turn.state.sensed.guards[guarded];
    if (guard.exhibits == exhibits && guard.since != WallTime{}) continue;
    news = true;
    const auto level = judged(exhibits);
    if (level != guard.level || guard.since == WallTime{}) guard.since = turn.state.wall;
    guard.level = level;
    guard.exhibits = std::move(exhibits);
  }
  if (news) turn.emit(GuardsChanged{});
}

std::string unseen_contacts(const State& state) {
  std::string text;
  for (const auto& id : state.sensed.unseen) text += (text.empty() ? "" : ", ") + id.text;
  return text;
}

Instant next_sensing(const State& state) { return std::min(state.sensed.points_due, state.sensed.alarms_due); }

}  // namespace archroom::core
