#include "devices/emulator/points_keys.hpp"

#include <algorithm>
#include <cmath>

namespace archroom::emulator {
namespace {

using Outcome = std::optional<Refusal>;

Outcome expected(const std::string& what, const Json& found) {
  return Refusal{400, "expected " + what + ", found " + found.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

Outcome flag(const Json& value, bool& into) {
  if (!value.is_boolean()) return expected("true or false", value);
  into = value.get<bool>();
  return std::nullopt;
}

Outcome number(const Json& value, int least, int most, int& into) {
  const auto fits = value.is_number_integer() && value.get<std::int64_t>() >= least && value.get<std::int64_t>() <= most;
  if (!fits) return expected("a whole number " + std::to_string(least) + " to " + std::to_string(most), value);
  into = value.get<int>();
  return std::nullopt;
}

Outcome number_or_null(const Json& value, int least, int most, std::optional<int>& into) {
  if (value.is_null()) {
    into.reset();
    return std::nullopt;
  }
  int found = 0;
  if (auto refusal = number(value, least, most, found)) return refusal;
  into = found;
  return std::nullopt;
}

// In the steps of the twin: so many to one.
Outcome scaled(const Json& value, double least, double most, int steps, int& into) {
  const bool fits = value.is_number() && value.get<double>() >= least && value.get<double>() <= most;
  if (!fits) return expected("a number " + std::to_string(least) + " to " + std::to_string(most), value);
  into = static_cast<int>(std::lround(value.get<double>() * steps));
  return std::nullopt;
}

Outcome contact(PointsScene& scene, const Json& value) {
  if (!value.is_object() || value.size() != 2 || !value.contains("channel") || !value.contains("closed")) {
    return expected("an object with the keys channel, closed", value);
  }
  int channel = 0;
  if (auto refusal = number(value.at("channel"), 1, 8, channel)) return refusal;
  bool closed = false;
  if (auto refusal = flag(value.at("closed"), closed)) return refusal;
  scene.unit.twin.around.contacts[static_cast<std::size_t>(channel - 1)] = closed;
  return std::nullopt;
}

const PointsKey kKeys[] = {
    {"temperature_c", "number", "of the air around it; its probe follows",
     [](PointsScene& s, const Json& v) { return scaled(v, -60, 120, 1000, s.unit.twin.around.temperature_mc); }},
    {"humidity_percent", "number", "of the air around it",
     [](PointsScene& s, const Json& v) { return scaled(v, 0, 100, 1000, s.unit.twin.around.humidity_m); }},
    {"acclimatised", "true", "its probe has what is around it at once, and not in minutes",
     [](PointsScene& s, const Json& v) -> Outcome {
       bool now = false;
       if (auto refusal = flag(v, now)) return refusal;
       if (now) s.unit.twin.acclimatise();
       return std::nullopt;
     }},
    {"light_lux", "number", "on it",
     [](PointsScene& s, const Json& v) { return scaled(v, 0, 200'000, 100, s.unit.twin.around.light_centilux); }},
    {"co2_ppm", "number", "around it",
     [](PointsScene& s, const Json& v) { return number(v, 0, 10'000, s.unit.twin.around.co2_ppm); }},
    {"voc_ppb", "number", "around it",
     [](PointsScene& s, const Json& v) { return number(v, 0, 60'000, s.unit.twin.around.voc_ppb); }},
    {"contact", "{\"channel\", \"closed\": true|false}", "one of its contacts, counted from 1", contact},
    {"wet_at_m", "metres or null", "where its rope lies in water",
     [](PointsScene& s, const Json& v) { return number_or_null(v, 0, 50, s.unit.twin.around.wet_at_m); }},
    {"rope_cut", "true|false", "its rope is cut",
     [](PointsScene& s, const Json& v) { return flag(v, s.unit.twin.around.rope_cut); }},
    {"rope_dirty", "true|false", "its rope is dirty",
     [](PointsScene& s, const Json& v) { return flag(v, s.unit.twin.around.rope_dirty); }},
    {"mains", "true|false", "of a UPS: whether there is mains",
     [](PointsScene& s, const Json& v) { return flag(v, s.unit.twin.around.mains); }},
    {"sensor_broken", "true|false", "its probe fails; the board answers",
     [](PointsScene& s, const Json& v) { return flag(v, s.unit.twin.mishaps.sensor_broken); }},
    {"air_sensors_missing", "true|false", "CO2 and VOC are not fitted",
     [](PointsScene& s, const Json& v) { return flag(v, s.unit.twin.mishaps.air_sensors_missing); }},
    {"old_firmware", "true|false", "speaks no Modbus",
     [](PointsScene& s, const Json& v) { return flag(v, s.unit.twin.mishaps.old_firmware); }},
    {"silent", "true|false", "dead, or taken off its wire",
     [](PointsScene& s, const Json& v) { return flag(v, s.unit.faults.silent); }},
    {"reply_delay_ms", "0 to 60000", "real time",
     [](PointsScene& s, const Json& v) { return number(v, 0, 60'000, s.unit.faults.reply_delay_ms); }},
    {"lose_replies", "0 to 1000", "so many of the next questions are not answered",
     [](PointsScene& s, const Json& v) { return number(v, 0, 1000, s.unit.faults.lose_replies); }},
    {"garble_replies", "0 to 1000", "so many of the next answers are damaged",
     [](PointsScene& s, const Json& v) { return number(v, 0, 1000, s.unit.faults.garble_replies); }},
    {"refuse", "0 to 11", "answers with this exception; 0: no more",
     [](PointsScene& s, const Json& v) { return number(v, 0, 11, s.unit.faults.refuse); }},
    {"answer_as", "unit or null", "answers as if it were another unit",
     [](PointsScene& s, const Json& v) { return number_or_null(v, 1, 247, s.unit.faults.answer_as); }},
    {"wire_unplugged", "true|false", "of its whole wire: the adapter is pulled out, the gateway is off the network",
     [](PointsScene& s, const Json& v) { return flag(v, s.wire.unplugged); }},
    {"wire_hangs", "true|false", "its whole wire takes everything and says nothing",
     [](PointsScene& s, const Json& v) { return flag(v, s.wire.hang); }},
    {"wire_noise", "0 to 200", "so many bytes of noise on its serial line, once",
     [](PointsScene& s, const Json& v) { return number(v, 0, 200, s.wire.noise_bytes); }},
};

}  // namespace

std::span<const PointsKey> points_keys() { return kKeys; }

std::optional<Refusal> change(PointsScene& scene, const Json& body) {
  if (!body.is_object() || body.empty()) return Refusal{400, "expected an object with at least one key"};
  for (const auto& [name, value] : body.items()) {
    const auto known = std::any_of(std::begin(kKeys), std::end(kKeys), [&](const PointsKey& key) { return name == key.name; });
    if (!known) return Refusal{400, "unknown key \"" + name + "\""};
  }
  auto trial = scene;
  for (const auto& key : kKeys) {
    if (!body.contains(key.name)) continue;
    if (auto refusal = key.set(trial, body.at(key.name))) {
      refusal->text = std::string{key.name} + ": " + refusal->text;
      return refusal;
    }
  }
  scene = std::move(trial);
  return std::nullopt;
}

Json look(const PointsUnit& unit, const Wire& wire) {
  const auto& around = unit.twin.around;
  return {{"name", unit.name},
          {"kind", unit.kind},
          {"wire", unit.wire},
          {"unit", unit.unit},
          {"around",
           {{"temperature_c", around.temperature_mc / 1000.0},
            {"humidity_percent", around.humidity_m / 1000.0},
            {"light_lux", around.light_centilux / 100.0},
            {"co2_ppm", around.co2_ppm},
            {"voc_ppb", around.voc_ppb},
            {"contacts", around.contacts},
            {"wet_at_m", around.wet_at_m ? Json(*around.wet_at_m) : Json(nullptr)},
            {"rope_cut", around.rope_cut},
            {"mains", around.mains}}},
          {"measured_c", unit.twin.measured_mc() / 1000.0},
          {"asked", unit.asked},
          {"answered", unit.answered},
          {"faults",
           {{"silent", unit.faults.silent},
            {"reply_delay_ms", unit.faults.reply_delay_ms},
            {"lose_replies", unit.faults.lose_replies},
            {"garble_replies", unit.faults.garble_replies},
            {"refuse", unit.faults.refuse}}},
          {"line", {{"unplugged", wire.switches.unplugged}, {"hangs", wire.switches.hang}, {"collisions", wire.collisions()}}}};
}

}  // namespace archroom::emulator
