#include "controller/gateways/sensing_pictures.hpp"

#include <cstdlib>

#include "controller/gateways/pictures.hpp"

namespace archroom::gateways {
namespace {

using core::Level;

void put_steps(JsonText& out, std::string_view key, const std::optional<std::int64_t>& steps, devices::Unit unit) {
  out.key(key);
  steps ? out.raw(decimal_of(*steps, unit)) : out.null();
}

void put_age(JsonText& out, bool seen, Instant observed_at, Instant now) {
  out.key("age_ms");
  if (!seen) {
    out.null();
    return;
  }
  out.value(std::chrono::duration_cast<milliseconds>(now - observed_at).count());
}

void draw_limits(JsonText& out, const core::ReadingView& reading) {
  const auto unit = reading.plan.unit;
  out.key("limits").object();
  put_steps(out, "low", reading.band ? std::optional{reading.band->low} : std::nullopt, unit);
  put_steps(out, "high", reading.band ? std::optional{reading.band->high} : reading.light_most, unit);
  put_steps(out, "day_range", reading.widest_range, unit);
  out.key("healthy");
  core::is_contact(reading.plan.role) ? out.value(reading.plan.healthy) : out.null();
  out.put("max_age_ms", std::chrono::duration_cast<milliseconds>(reading.plan.stale_after).count());
  out.put("calibrated_until", reading.plan.calibrated_until).end_object();
}

void draw_words(JsonText& out, std::string_view key, const core::AlarmText& text) {
  out.key(key).object().put("zh", text.zh).put("en", text.en).end_object();
}

std::string_view name_of(core::AlarmKind kind) {
  if (kind == core::AlarmKind::High) return "high";
  return kind == core::AlarmKind::Low ? "low" : "sensor";
}

std::optional<WallTime> if_ever(WallTime at) { return at == WallTime{} ? std::nullopt : std::optional{at}; }

}  // namespace

std::string decimal_of(std::int64_t steps, devices::Unit unit) {
  const auto per_unit = devices::steps_of(unit);
  if (per_unit == 1) return std::to_string(steps);
  std::string text = (steps < 0 ? "-" : "") + std::to_string(std::llabs(steps / per_unit));
  const auto rest = std::llabs(steps % per_unit);
  if (rest == 0) return text;
  auto digits = std::to_string(per_unit + rest).substr(1);
  digits.erase(digits.find_last_not_of('0') + 1);
  return text + "." + digits;
}

void draw_value(JsonText& out, const core::ReadingView& reading) {
  out.object();
  put_steps(out, "value", reading.value, reading.plan.unit);
  out.put_text("unit", devices::symbol_of(reading.plan.unit)).put("quality", name_of(reading.quality));
  out.put("at", reading.seen ? std::optional{reading.at} : std::nullopt).end_object();
}

void draw(JsonText& out, const core::ReadingView& reading, Instant now) {
  out.object().put("device", reading.plan.device.text).put("quantity", reading.plan.quantity);
  put_steps(out, "value", reading.value, reading.plan.unit);
  out.put_text("unit", devices::symbol_of(reading.plan.unit)).put("quality", name_of(reading.quality));
  out.put("at", reading.seen ? std::optional{reading.at} : std::nullopt);
  put_age(out, reading.seen, reading.observed_at, now);
  out.put_text("detail", reading.detail).put_text("place", reading.plan.place);
  out.put("role", core::name_of(reading.plan.role)).put("severity", devices::name_of(reading.severity));
  out.put("level", core::name_of(reading.level)).put("trouble", core::name_of(reading.trouble));
  out.put("since", if_ever(reading.level_since));
  put_steps(out, "day_range", reading.day_range, reading.plan.unit);
  draw_limits(out, reading);
  out.end_object();
}

void draw(JsonText& out, const core::AlarmView& alarm, bool with_names) {
  const auto& facts = alarm.facts;
  const auto& condition = alarm.condition;
  out.object().put("id", alarm.id.text).put("state", core::name_of(alarm.standing)).put("open", alarm.open);
  out.put("active", facts.active).put("known", facts.known).put("acknowledged", facts.acknowledged);
  out.put("confirmed", facts.confirmed).put("latched", facts.latched).put("suppressed", facts.suppressed);
  out.put("out_of_service", facts.out_of_service).put("shelved_until", alarm.shelved_until);
  out.put("silenced", facts.silenced).put("sounds", alarm.sounds).put("chattering", facts.chattering);
  out.put("first_out", alarm.first_out).put("occurrence", facts.occurrence).put("repeats", facts.repeats);
  out.put("raised_at", if_ever(facts.raised_at)).put("cleared_at", if_ever(facts.cleared_at));
  out.put("severity", condition.severity).put("priority", core::priority_of(condition.severity));
  out.put("kind", name_of(condition.kind)).put("point", condition.point.text).key("limit");
  condition.kind == core::AlarmKind::Sensor ? out.null() : out.raw(decimal_of(condition.limit, alarm.unit));
  out.put_text("unit", devices::symbol_of(alarm.unit));
  draw_words(out, "text", condition.name);
  draw_words(out, "guidance", condition.guidance);
  if (!with_names) {
    out.end_object();
    return;
  }
  out.key("private").object().put_text("acknowledged_by", facts.acknowledged_by).put_text("shelved_by", facts.shelved_by);
  out.put_text("note", facts.note).end_object().end_object();
}

void draw_summary(JsonText& out, std::span<const runtime::AlarmPicture> alarms) {
  std::int64_t open = 0, unacknowledged = 0, shelved = 0;
  std::map<std::string_view, std::int64_t> by_priority{{"critical", 0}, {"high", 0}, {"medium", 0}, {"low", 0}};
  bool sounds = false;
  for (const auto& alarm : alarms) {
    sounds = sounds || alarm->sounds;
    if (alarm->shelved_until) ++shelved;
    if (!alarm->open || alarm->hidden) continue;
    ++open;
    ++by_priority[core::priority_of(alarm->condition.severity)];
    if (!alarm->facts.acknowledged) ++unacknowledged;
  }
  out.object().put("open", open).put("unacknowledged", unacknowledged).put("shelved", shelved).put("sounds", sounds);
  out.key("by_priority").object();
  for (const auto* priority : {"critical", "high", "medium", "low"}) out.put(priority, by_priority[priority]);
  out.end_object().end_object();
}

void draw(JsonText& out, const core::GuardView& guard, const std::map<PointId, runtime::ReadingPicture>& readings, Instant now) {
  out.object().put("protection", core::name_of(guard.guarded)).put("verdict", core::name_of(guard.state.level));
  out.key("text").object().put("zh", core::name_zh(guard.guarded)).put("en", core::name_en(guard.guarded)).end_object();
  out.put("since", if_ever(guard.state.since)).key("evidence").array();
  for (const auto& exhibit : guard.state.exhibits) {
    out.object().put("point", exhibit.point.text).put("verdict", core::name_of(exhibit.level));
    out.put("trouble", core::name_of(exhibit.trouble));
    if (const auto found = readings.find(exhibit.point); found != readings.end()) {
      const auto& reading = *found->second;
      put_steps(out, "value", reading.value, reading.plan.unit);
      out.put_text("unit", devices::symbol_of(reading.plan.unit));
      out.put("at", reading.seen ? std::optional{reading.at} : std::nullopt);
      put_age(out, reading.seen, reading.observed_at, now);
    }
    out.end_object();
  }
  out.end_array().end_object();
}

}  // namespace archroom::gateways
