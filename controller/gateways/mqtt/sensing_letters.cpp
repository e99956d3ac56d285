#include "controller/gateways/mqtt/sensing_letters.hpp"

#include "controller/gateways/pictures.hpp"
#include "controller/gateways/sensing_pictures.hpp"

namespace archroom::gateways {
namespace {

struct DeviceNow {
  bool good = false;  // at least one value
  bool bad = false;   // it answers, and says that it can't measure
  std::optional<WallTime> last_seen;
  std::string error;
};

std::string_view state_of(const DeviceNow& device) {
  if (device.good) return "up";
  return device.bad ? "bad" : "down";
}

}  // namespace

void put(Retained& retained, const core::ReadingView& reading, const Telling& telling) {
  JsonText out;
  draw_value(out, reading);
  retained.put(telling.topics.reading(reading.plan.device.text, reading.plan.quantity), out.take(), Care::Once);
}

void put_device(Retained& retained, const DeviceId& id, const Readings& readings, DevicesTold& told, const Telling& telling) {
  DeviceNow device;
  const PointId first{id.text + "/"};
  for (auto at = readings.lower_bound(first); at != readings.end() && at->second->plan.device == id; ++at) {
    const auto& reading = *at->second;
    device.good = device.good || reading.quality == devices::Quality::Good;
    device.bad = device.bad || reading.quality == devices::Quality::Bad;
    if (reading.seen && (!device.last_seen || *device.last_seen < reading.at)) device.last_seen = reading.at;
    const bool is_told = reading.quality != devices::Quality::Good && device.error.empty();
    if (is_told) device.error = reading.detail;
  }
  const std::string news = std::string{state_of(device)} + " " + device.error;
  if (const auto before = told.find(id); before != told.end() && before->second == news) return;
  told[id] = news;
  JsonText out;
  out.object().put("state", state_of(device)).put("last_seen", device.last_seen).put_text("error", device.error).end_object();
  retained.put(telling.topics.device(id.text), out.take(), Care::Acknowledged);
}

void put_alarms(Retained& retained, const std::vector<runtime::AlarmPicture>& alarms, const Telling& telling) {
  for (const auto& alarm : alarms) {
    const std::string topic = telling.topics.alarm(alarm->id.text);
    if (!alarm->open) {
      retained.withdraw(topic);
      continue;
    }
    JsonText out;
    draw(out, *alarm, false);
    retained.put(topic, out.take(), Care::Acknowledged);
  }
  JsonText summary;
  draw_summary(summary, alarms);
  retained.put(telling.topics.alarm("summary"), summary.take(), Care::Acknowledged);
}

void put_guards(Retained& retained, const std::vector<core::GuardView>& guards, const Readings& readings, const Moment& moment,
                const Telling& telling) {
  for (const auto& guard : guards) {
    JsonText out;
    draw(out, guard, readings, moment.now);
    retained.put(telling.topics.protection(core::name_of(guard.guarded)), out.take(), Care::Acknowledged);
  }
}

}  // namespace archroom::gateways
