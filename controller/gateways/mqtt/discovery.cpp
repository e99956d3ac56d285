#include "controller/gateways/mqtt/discovery.hpp"

#include <set>

#include "controller/gateways/json_text.hpp"
#include "controller/gateways/words.hpp"

namespace archroom::gateways {
namespace {

using core::PointRole;

// Home Assistant takes [A-Za-z0-9_-] only.
std::string id_of(std::string_view text) {
  std::string id;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    id += plain ? c : '_';
  }
  return id;
}

std::string_view class_of(const core::PointPlan& plan) {
  switch (plan.role) {
    case PointRole::Smoke: return "smoke";
    case PointRole::Leak: return "moisture";
    case PointRole::Door: return "door";
    case PointRole::Mains: return "problem";
    case PointRole::Quake: return "vibration";
    default: break;
  }
  if (plan.unit == devices::Unit::Celsius) return "temperature";
  if (plan.unit == devices::Unit::Lux) return "illuminance";
  if (plan.unit == devices::Unit::Percent && plan.role == PointRole::Humidity) return "humidity";
  return {};
}

Words word_of(const core::PointPlan& plan) {
  switch (plan.role) {
    case PointRole::Temperature: return {"温度", "temperature"};
    case PointRole::Humidity: return {"相对湿度", "humidity"};
    case PointRole::Light: return {"照度", "light"};
    case PointRole::Smoke: return {"烟雾", "smoke"};
    case PointRole::Leak: return {"漏水", "leak"};
    case PointRole::Door: return {"门", "door"};
    case PointRole::Mains: return {"市电", "mains"};
    case PointRole::Quake: return {"震动", "earthquake"};
    case PointRole::None: break;
  }
  return {plan.quantity, plan.quantity};
}

class Page {
 public:
  Page(const std::string& prefix, std::string room, std::string object, const Telling& telling)
      : topic_(prefix + "/device/" + object + "/config"), room_(std::move(room)), object_(std::move(object)), telling_(telling) {
    out_.object();
  }

  // Who it is, who says so, and when it is there.
  void opening(const std::string& name, std::string_view area, bool is_part) {
    out_.key("dev").object().key("identifiers").array().value(object_).end_array().put("name", name);
    out_.put("manufacturer", "archroom").put("model", is_part ? "device of the room" : "archive room controller");
    if (is_part) out_.put("via_device", "archroom_" + id_of(room_));
    if (!area.empty()) out_.put("suggested_area", area);
    out_.end_object().key("o").object().put("name", "archroom").end_object();
  }

  void availability(const std::string& device_topic) {
    out_.key("availability").array().object().put("topic", telling_.topics.status()).end_object();
    if (!device_topic.empty()) {
      out_.object().put("topic", device_topic);
      out_.put("value_template", "{{ 'offline' if value_json.state == 'down' else 'online' }}").end_object();
    }
    out_.end_array().put("availability_mode", "all").put("qos", 1).key("cmps").object();
  }

  // Left open: more may follow.
  JsonText& component(const std::string& id, std::string_view platform, const Words& name, const std::string& topic,
                      std::string_view value) {
    out_.key(id).object().put("p", platform).put("unique_id", object_ + "_" + id).put("name", name.in(telling_.language));
    return out_.put("state_topic", topic).put("value_template", value);
  }
  void end_component() { out_.end_object(); }

  [[nodiscard]] Letter letter() {
    out_.end_object().end_object();
    return {topic_, out_.take(), Care::Acknowledged, true};
  }

 private:
  const std::string topic_;
  const std::string room_;
  const std::string object_;
  const Telling& telling_;
  JsonText out_;
};

void show_bank(Page& page, const BankId& bank, const Telling& telling) {
  const std::string id = "bank_" + id_of(bank.text);
  page.component(id + "_link", "binary_sensor", {bank.text + "区连接", "bank " + bank.text + " link"},
                 telling.topics.device(bank.text), "{{ 'ON' if value_json.state == 'up' else 'OFF' }}")
      .put("device_class", "connectivity")
      .put("entity_category", "diagnostic");
  page.end_component();
  page.component(id + "_mode", "sensor", {bank.text + "区状态", "bank " + bank.text + " mode"}, telling.topics.bank(bank.text),
                 "{{ value_json.mode }}");
  page.end_component();
  page.component(id + "_open_aisle", "sensor", {bank.text + "区打开的通道", "bank " + bank.text + " open aisle"},
                 telling.topics.bank(bank.text), "{{ value_json.open_aisle }}");
  page.end_component();
}

void show_alarms(Page& page, const Telling& telling) {
  const std::string topic = telling.topics.alarm("summary");
  page.component("alarms_open", "sensor", {"未关闭报警", "open alarms"}, topic, "{{ value_json.open }}")
      .put("state_class", "measurement");
  page.end_component();
  page.component("alarms_unacknowledged", "sensor", {"未确认报警", "unacknowledged alarms"}, topic,
                 "{{ value_json.unacknowledged }}")
      .put("state_class", "measurement");
  page.end_component();
}

void show_guard(Page& page, core::Guarded guarded, const Telling& telling) {
  const Words name{std::string{core::name_zh(guarded)}, std::string{core::name_en(guarded)}};
  auto& out = page.component("protection_" + id_of(core::name_of(guarded)), "sensor", name,
                             telling.topics.protection(core::name_of(guarded)), "{{ value_json.verdict }}");
  out.put("device_class", "enum").key("options").array();
  for (const char* verdict : {"ok", "warning", "alarm", "unknown"}) out.value(verdict);
  out.end_array();
  page.end_component();
}

void show_point(Page& page, const core::PointPlan& plan, const Telling& telling) {
  const std::string topic = telling.topics.reading(plan.device.text, plan.quantity);
  const bool is_contact = core::is_contact(plan.role);
  const std::string contact =
      "{{ none if value_json.value is none else ('OFF' if value_json.value == " + std::to_string(plan.healthy) + " else 'ON') }}";
  auto& out = page.component(id_of(plan.quantity), is_contact ? "binary_sensor" : "sensor", word_of(plan), topic,
                             is_contact ? std::string_view{contact} : "{{ value_json.value }}");
  if (const auto kind = class_of(plan); !kind.empty()) out.put("device_class", kind);
  if (!is_contact && plan.unit != devices::Unit::State) {
    out.put("unit_of_measurement", devices::symbol_of(plan.unit)).put("state_class", "measurement");
  }
  out.put("expire_after", std::chrono::duration_cast<seconds>(kExpireAfter).count());
  page.end_component();
}

Letter room_page(const std::string& prefix, const Shown& shown, const Telling& telling) {
  Page page{prefix, shown.room, "archroom_" + id_of(shown.room), telling};
  const Words name{"档案库房 " + shown.room, "archive room " + shown.room};
  page.opening(name.in(telling.language), "", false);
  page.availability("");
  for (const auto& bank : shown.banks) show_bank(page, bank, telling);
  show_alarms(page, telling);
  for (const auto& guard : shown.guards) show_guard(page, guard.guarded, telling);
  return page.letter();
}

}  // namespace

std::vector<Letter> discovery_of(const std::string& prefix, const Shown& shown, const Telling& telling) {
  std::vector<Letter> letters{room_page(prefix, shown, telling)};
  std::map<DeviceId, std::vector<const core::PointPlan*>> devices;
  for (const auto& [_, reading] : shown.readings) devices[reading->plan.device].push_back(&reading->plan);
  for (const auto& [id, plans] : devices) {
    Page page{prefix, shown.room, "archroom_" + id_of(shown.room) + "_" + id_of(id.text), telling};
    page.opening(id.text, plans.front()->place, true);
    page.availability(telling.topics.device(id.text));
    for (const auto* plan : plans) show_point(page, *plan, telling);
    letters.push_back(page.letter());
  }
  return letters;
}

}  // namespace archroom::gateways
