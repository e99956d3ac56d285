#include "controller/core/sensing/alarm_conditions.hpp"

#include <algorithm>

#include "controller/core/protections/point.hpp"

namespace archroom::core {
namespace {

constexpr int kLife = 950;                 // people or everything that is kept
constexpr int kHarm = 800;                 // what is kept comes to harm
constexpr int kSoon = 500;                 // a limit of the profile
constexpr int kUpkeep = 300;               // a device wants somebody
constexpr Duration kOneMiss = seconds{3};  // one answer that got lost is no alarm
constexpr char kRoomGroup[] = "room";      // of these the first to act is kept

struct About {
  const PointId& point;
  const PointPlan& plan;
};

// "t1.temperature.high", "io.smoke": what people and topics call it.
AlarmId named(const About& about, const std::string& what) {
  const auto subject = is_contact(about.plan.role) ? std::string{name_of(about.plan.role)} : about.plan.quantity;
  return {about.plan.device.text + "." + subject + (what.empty() ? "" : "." + what)};
}

std::string where(const PointPlan& plan) { return plan.place.empty() ? plan.device.text : plan.place + " " + plan.device.text; }

AlarmCondition base_of(const About& about, AlarmKind kind, AlarmText name, AlarmText guidance, int severity) {
  AlarmCondition condition;
  condition.kind = kind;
  condition.point = about.point;
  condition.severity = severity;
  condition.name = {where(about.plan) + " " + name.zh, where(about.plan) + " " + name.en};
  condition.guidance = std::move(guidance);
  return condition;
}

struct Climate {
  AlarmText high, low, swing;
  AlarmText if_high, if_low, if_swing;
  std::int64_t deadband;
};

const Climate& words_of(PointRole role) {
  static const Climate kTemperature{
      {"温度偏高", "temperature is high"},
      {"温度偏低", "temperature is low"},
      {"24 小时温度波动过大", "temperature swings too far within a day"},
      {"检查空调与门窗；记录采取的措施", "look at air conditioning, doors and windows; note what was done"},
      {"检查采暖与门窗；取出的档案回温后再开盒", "look at heating, doors and windows; let boxes warm up before they are opened"},
      {"检查空调启停和开门次数，避免骤冷骤热", "look at how air conditioning runs and how often doors open"},
      500};
  static const Climate kHumidity{{"湿度偏高", "humidity is high"},
                                 {"湿度偏低", "humidity is low"},
                                 {"24 小时湿度波动过大", "humidity swings too far within a day"},
                                 {"开启除湿，检查渗漏与门窗", "dehumidify; look for water, open doors and windows"},
                                 {"开启加湿，检查空调除湿设定", "humidify; look at the settings of air conditioning"},
                                 {"检查加湿、除湿设备是否交替动作", "see whether humidifier and dehumidifier fight each other"},
                                 1'000};
  return role == PointRole::Temperature ? kTemperature : kHumidity;
}

// A warning at the end of the band, an alarm beyond the margin, which then speaks for both.
void add_limit(AlarmPlan& plan, const About& about, const Profile& profile, AlarmKind kind) {
  const auto& words = words_of(about.plan.role);
  const bool high = kind == AlarmKind::High;
  const auto band = *band_of(about.plan.role, profile);
  const auto margin = margin_of(about.plan.role, profile);
  const std::int64_t edge = high ? band.high + 1 : band.low - 1;  // the ends of the band are still inside
  auto warning = base_of(about, kind, high ? words.high : words.low, high ? words.if_high : words.if_low, kSoon);
  warning.limit = edge;
  warning.deadband = words.deadband;
  warning.on_delay = profile.climate_delay;
  warning.off_delay = profile.climate_delay;
  auto alarm = warning;
  alarm.limit = high ? edge + margin : edge - margin;
  alarm.severity = kHarm;
  alarm.re_alarm_after = hours{8};
  alarm.name.zh += "（严重）";
  alarm.name.en += " (far)";
  const std::string side = high ? "high" : "low";
  warning.suppressed_by = {named(about, side)};
  plan.conditions[named(about, side)] = std::move(alarm);
  plan.conditions[named(about, side + "_warning")] = std::move(warning);
}

void add_swing(AlarmPlan& plan, const About& about, const Profile& profile) {
  const auto& words = words_of(about.plan.role);
  auto swing = base_of(about, AlarmKind::High, words.swing, words.if_swing, kSoon);
  swing.point = swing_of(about.point);
  swing.limit = *widest_range(about.plan.role, profile) + 1;
  swing.on_delay = profile.climate_delay;
  plan.points[swing.point] = Duration{0};
  plan.conditions[named(about, "swing")] = std::move(swing);
}

void add_light(AlarmPlan& plan, const About& about, const Profile& profile) {
  auto light = base_of(about, AlarmKind::High, {"照度偏高", "light is strong"},
                       {"关闭不用的灯，检查窗帘", "switch off what is not needed; look at the curtains"}, kSoon);
  light.limit = profile.light_most + 1;
  light.deadband = profile.light_most / 10;
  light.on_delay = profile.climate_delay;
  plan.conditions[named(about, "high_warning")] = std::move(light);
}

AlarmText name_of_contact(PointRole role) {
  switch (role) {
    case PointRole::Smoke: return {"烟感报警", "smoke"};
    case PointRole::Leak: return {"漏水", "water on the floor"};
    case PointRole::Mains: return {"市电中断", "mains power is lost"};
    case PointRole::Quake: return {"震动报警", "a quake"};
    default: return {"库门长时间未关", "the door stands open"};
  }
}

AlarmText guidance_of_contact(PointRole role) {
  switch (role) {
    case PointRole::Smoke:
      return {"人员撤离，确认火情并报 119；密集架已停止并禁止移动，查明后由人员解除",
              "leave the room, confirm and call the fire brigade; every bank is stopped and forbidden until a person lifts it"};
    case PointRole::Leak:
      return {"切断水源，转移底层档案；密集架已禁止移动",
              "shut off the water, take what stands lowest away; every bank is forbidden"};
    case PointRole::Mains: return {"确认供电；恢复前不启动任何移动", "look at the supply; no motion begins before it is back"};
    case PointRole::Quake:
      return {"检查架体与轨道，确认无人后再解除", "look at shelves and rails, and that nobody is inside, before it is lifted"};
    default: return {"关闭库门；如无人在内请核实门禁记录", "close the door; if nobody is inside, look at who went in"};
  }
}

void add_contact(AlarmPlan& plan, const About& about, const Profile& profile) {
  const auto role = about.plan.role;
  const bool rises = about.plan.healthy == 0;
  auto contact = base_of(about, rises ? AlarmKind::High : AlarmKind::Low, name_of_contact(role), guidance_of_contact(role),
                         role == PointRole::Door    ? kSoon
                         : role == PointRole::Mains ? kHarm
                                                    : kLife);
  contact.limit = rises ? 1 : about.plan.healthy - 1;
  contact.needs_confirm = role != PointRole::Door;
  contact.latching = role == PointRole::Smoke || role == PointRole::Quake;
  if (role == PointRole::Door) contact.on_delay = profile.door_open_at_most;
  if (role != PointRole::Door) contact.group = kRoomGroup;
  plan.conditions[named(about, {})] = std::move(contact);
}

void add_upkeep(AlarmPlan& plan, const About& about) {
  auto sensor = base_of(about, AlarmKind::Sensor, {"无可信数值", "no value that can be believed"},
                        {"检查供电、接线与总线；探头失效时更换", "look at supply, wiring and line; replace a probe that fails"},
                        is_contact(about.plan.role) ? kHarm : kUpkeep);
  sensor.on_delay = kOneMiss;
  plan.points[about.point] = about.plan.stale_after;
  plan.conditions[named(about, "sensor")] = std::move(sensor);
  if (!about.plan.calibrated_until) return;
  auto lapsed = base_of(about, AlarmKind::High, {"校准已过期", "its calibration has lapsed"},
                        {"送检或用标准器比对，并更新站点文件中的校准日期",
                         "have it calibrated or compare it with a reference, then tell the site file"},
                        kUpkeep);
  lapsed.point = calibration_of(about.point);
  lapsed.limit = 1;
  plan.points[lapsed.point] = Duration{0};
  plan.conditions[named(about, "calibration")] = std::move(lapsed);
}

// Without mains many devices are silent: they need no alarm each. What watches the mains itself is not excused by it.
void excuse_by_mains(AlarmPlan& plan, const std::map<PointId, PointPlan>& points) {
  std::set<AlarmId> causes;
  std::set<DeviceId> watchers;
  for (const auto& [id, point] : points) {
    if (point.role != PointRole::Mains) continue;
    causes.insert(named({id, point}, {}));
    watchers.insert(point.device);
  }
  for (const auto& [id, point] : points) {
    if (point.role != PointRole::None && !watchers.contains(point.device))
      plan.conditions.at(named({id, point}, "sensor")).suppressed_by = causes;
  }
}

}  // namespace

PointId swing_of(const PointId& point) { return {point.text + "/swing"}; }
PointId calibration_of(const PointId& point) { return {point.text + "/calibration"}; }

AlarmPlan alarm_plan_of(const std::map<PointId, PointPlan>& points, const Profile& profile) {
  AlarmPlan plan;
  for (const auto& [id, point] : points) {
    const About about{id, point};
    if (point.role == PointRole::None) continue;  // shown and kept, but nobody said what is right
    add_upkeep(plan, about);
    if (band_of(point.role, profile)) {
      add_limit(plan, about, profile, AlarmKind::High);
      add_limit(plan, about, profile, AlarmKind::Low);
      add_swing(plan, about, profile);
    }
    if (point.role == PointRole::Light) add_light(plan, about, profile);
    if (is_contact(point.role)) add_contact(plan, about, profile);
  }
  excuse_by_mains(plan, points);
  return plan;
}

}  // namespace archroom::core
