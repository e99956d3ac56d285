#include "devices/emulator/control_keys.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string_view>

namespace archroom::emulator {

using devices::ShelfPlcTwin;
namespace twin = devices::twin;

namespace {

using Outcome = std::optional<Refusal>;
constexpr int kTouchMs = 500;

// A reader of one value that remembers the first thing wrong with it.
class Value {
 public:
  explicit Value(const Json& json) : json_(json) {}

  [[nodiscard]] bool is_number() const { return json_.is_number_integer(); }
  int number(const Json& json, int least, int most) {
    if (json.is_number_integer()) {
      const auto n = json.get<std::int64_t>();
      if (n >= least && n <= most) return static_cast<int>(n);
    }
    expected("a whole number " + std::to_string(least) + " to " + std::to_string(most), json);
    return least;
  }
  int number(int least, int most) { return number(json_, least, most); }
  bool flag(const Json& json) {
    if (!json.is_boolean()) expected("true or false", json);
    return json.is_boolean() && json.get<bool>();
  }
  bool flag() { return flag(json_); }
  void only_true() {
    if (!json_.is_boolean() || !json_.get<bool>()) expected("true", json_);
  }
  // A number in tenths, or null.
  std::optional<int> tenths(double least, double most) {
    if (json_.is_null()) return std::nullopt;
    if (!json_.is_number() || json_.get<double>() < least || json_.get<double>() > most) {
      expected("null or a number " + std::to_string(least) + " to " + std::to_string(most), json_);
      return std::nullopt;
    }
    return static_cast<int>(std::lround(json_.get<double>() * 10));
  }
  // An object with just these keys.
  bool object(std::initializer_list<std::string_view> keys) {
    bool fits = json_.is_object() && json_.size() == keys.size();
    for (const auto key : keys) fits = fits && json_.contains(key);
    std::string text;
    for (const auto key : keys) text += (text.empty() ? "" : ", ") + std::string{key};
    if (!fits) expected("an object with the keys " + text, json_);
    return fits;
  }
  const Json& at(const char* key) { return json_.at(key); }
  std::string one_of(const Json& json, std::initializer_list<std::string_view> words) {
    const auto text = json.is_string() ? json.get<std::string>() : std::string{};
    if (std::find(words.begin(), words.end(), text) != words.end()) return text;
    std::string list;
    for (const auto word : words) list += (list.empty() ? "" : ", ") + std::string{word};
    expected("one of " + list, json);
    return std::string{*words.begin()};
  }
  [[nodiscard]] bool bad() const { return wrong_.has_value(); }
  [[nodiscard]] const Outcome& outcome() const { return wrong_; }

 private:
  void expected(const std::string& what, const Json& found) {
    if (!wrong_) wrong_ = Refusal{400, "expected " + what + ", found " + found.dump()};
  }
  const Json& json_;
  Outcome wrong_;
};

Outcome allowed(bool did, const std::string& why_not) { return did ? Outcome{} : Outcome{Refusal{409, why_not}}; }

template <class F>
Outcome with_flag(const Json& json, F&& act) {
  Value value{json};
  const bool on = value.flag();
  if (!value.bad()) act(on);
  return value.outcome();
}

template <class F>
Outcome when_true(const Json& json, F&& act) {
  Value value{json};
  value.only_true();
  if (!value.bad()) act();
  return value.outcome();
}

template <class F>
Outcome with_number(const Json& json, int least, int most, F&& act) {
  Value value{json};
  const int n = value.number(least, most);
  if (value.bad()) return value.outcome();
  return act(n);
}

Outcome input(Device& d, const Json& v, twin::Safety which) {
  return with_flag(v, [&](bool on) { d.twin.set_input(which, on); });
}

std::string no_aisle(int a) { return "there is no aisle " + std::to_string(a); }
std::string no_column(int n) { return "there is no such moving column " + std::to_string(n); }

Outcome person_enters(Device& d, const Json& v) {
  return with_number(v, 0, twin::kMostColumns, [&](int a) {
    if (!d.twin.bank().has_aisle(a)) return allowed(false, no_aisle(a));
    return allowed(d.twin.enter(a), "aisle " + std::to_string(a) + " is " + std::to_string(d.twin.bank().gap_um(a) / twin::kMm) +
                                        " mm wide: nobody fits in");
  });
}

Outcome person_leaves(Device& d, const Json& v) {
  return with_number(v, 0, twin::kMostColumns,
                     [&](int a) { return allowed(d.twin.leave(a), "nobody is in aisle " + std::to_string(a)); });
}

Outcome entry_beam(Device& d, const Json& v) {
  return with_number(v, 0, twin::kMostColumns, [&](int a) { return allowed(d.twin.break_beam(a, kTouchMs), no_aisle(a)); });
}

Outcome sensor_stuck(Device& d, const Json& v) {
  Value value{v};
  if (!value.object({"aisle", "shows"})) return value.outcome();
  const int a = value.number(value.at("aisle"), 0, twin::kMostColumns);
  std::optional<bool> shows;
  if (!value.at("shows").is_null()) shows = value.flag(value.at("shows"));
  if (value.bad()) return value.outcome();
  return allowed(d.twin.set_sensor_stuck(a, shows), no_aisle(a));
}

// Either a column's number: its right face is touched for half a second; or {"column", "side", "on"}: as long as it is on.
Outcome face(Device& d, const Json& v, bool (ShelfPlcTwin::*touch)(int, ShelfPlcTwin::Face, int),
             bool (ShelfPlcTwin::*hold)(int, ShelfPlcTwin::Face, bool)) {
  using Face = ShelfPlcTwin::Face;
  Value value{v};
  if (value.is_number()) {
    const int n = value.number(1, twin::kMostColumns);
    return value.bad() ? value.outcome() : allowed((d.twin.*touch)(n, Face::Right, kTouchMs), no_column(n));
  }
  if (!value.object({"column", "side", "on"})) return value.outcome();
  const int n = value.number(value.at("column"), 1, twin::kMostColumns);
  const auto side = value.one_of(value.at("side"), {"left", "right"});
  const bool on = value.flag(value.at("on"));
  if (value.bad()) return value.outcome();
  return allowed((d.twin.*hold)(n, side == "left" ? Face::Left : Face::Right, on), no_column(n));
}

Outcome kick_plate(Device& d, const Json& v) {
  return face(d, v, &ShelfPlcTwin::touch_kick_plate, &ShelfPlcTwin::set_kick_plate);
}
Outcome photo_eye(Device& d, const Json& v) { return face(d, v, &ShelfPlcTwin::touch_photo_eye, &ShelfPlcTwin::set_photo_eye); }

Outcome crank(Device& d, const Json& v) {
  Value value{v};
  if (!value.object({"column", "mm"})) return value.outcome();
  const int n = value.number(value.at("column"), 1, twin::kMostColumns);
  const int mm = value.number(value.at("mm"), -3000, 3000);
  if (value.bad()) return value.outcome();
  return allowed(d.twin.crank(n, mm), no_column(n));
}

Outcome jam_column(Device& d, const Json& v) {
  Value value{v};
  auto jam = twin::Jam::Hard;
  int n = 0;
  if (value.is_number()) {
    n = value.number(1, twin::kMostColumns);
  } else if (value.object({"column", "kind"})) {
    n = value.number(value.at("column"), 1, twin::kMostColumns);
    const auto kind = value.one_of(value.at("kind"), {"none", "soft", "hard"});
    jam = kind == "none" ? twin::Jam::None : kind == "soft" ? twin::Jam::Soft : twin::Jam::Hard;
  }
  if (value.bad()) return value.outcome();
  return allowed(d.twin.set_jam(n, jam), no_column(n));
}

Outcome limit_stuck(Device& d, const Json& v) {
  Value value{v};
  if (!value.object({"column", "side", "shows"})) return value.outcome();
  const int n = value.number(value.at("column"), 1, twin::kMostColumns);
  const auto side = value.one_of(value.at("side"), {"left", "right"});
  std::optional<bool> shows;
  if (!value.at("shows").is_null()) shows = value.flag(value.at("shows"));
  if (value.bad()) return value.outcome();
  using Face = ShelfPlcTwin::Face;
  return allowed(d.twin.set_limit_stuck(n, side == "left" ? Face::Left : Face::Right, shows), "there is no such column");
}

Outcome fault(Device& d, const Json& v) {
  Value value{v};
  if (!value.object({"column", "code"})) return value.outcome();
  const int n = value.number(value.at("column"), 1, twin::kMostColumns);
  const int code = value.number(value.at("code"), 0, 20);
  if (value.bad()) return value.outcome();
  const auto known = [code](const twin::Named& named) { return named.value == code; };
  if (code != 0 && std::none_of(std::begin(twin::kFaultNames), std::end(twin::kFaultNames), known))
    return Refusal{400, "expected a code of 0, 4 to 9 or 14, found " + std::to_string(code)};
  return allowed(d.twin.set_fault(n, static_cast<twin::FaultCode>(code)), no_column(n) + ", or no power");
}

Outcome encoder_stuck(Device& d, const Json& v) {
  Value value{v};
  if (!value.object({"column", "on"})) return value.outcome();
  const int n = value.number(value.at("column"), 1, twin::kMostColumns);
  const bool on = value.flag(value.at("on"));
  if (value.bad()) return value.outcome();
  return allowed(d.twin.set_encoder_stuck(n, on), no_column(n));
}

Outcome motor_celsius(Device& d, const Json& v) {
  Value value{v};
  if (!value.object({"column", "celsius"})) return value.outcome();
  const int n = value.number(value.at("column"), 1, twin::kMostColumns);
  const int celsius = value.number(value.at("celsius"), -40, 200);
  if (value.bad()) return value.outcome();
  return allowed(d.twin.set_motor_celsius(n, celsius), no_column(n));
}

Outcome speed_mm_s(Device& d, const Json& v) {
  return with_number(v, 1, 5000, [&](int n) {
    d.twin.set_speed(n);
    return Outcome{};
  });
}

Outcome temperature_c(Device& d, const Json& v) {
  Value value{v};
  const auto tenths = value.tenths(-40, 125);
  if (!value.bad()) d.twin.set_temperature(tenths);
  return value.outcome();
}

Outcome humidity_percent(Device& d, const Json& v) {
  Value value{v};
  const auto tenths = value.tenths(0, 100);
  if (!value.bad()) d.twin.set_humidity(tenths);
  return value.outcome();
}

Outcome restart(Device& d, const Json& v) {
  return when_true(v, [&] {
    d.twin.restart();
    d.faults.drop_connections = true;
  });
}

Outcome set_number(const Json& v, int most, int& to) {
  return with_number(v, 0, most, [&](int n) {
    to = n;
    return Outcome{};
  });
}

constexpr ControlKey kKeys[] = {
    {"person_enters", "aisle", "one more person stands in this aisle; breaks its entry beam for 0.3 s", person_enters},
    {"person_leaves", "aisle", "one person less; breaks the entry beam for 0.3 s", person_leaves},
    {"entry_beam", "aisle", "something breaks the entry beam for 0.5 s", entry_beam},
    {"sensor_stuck", "{\"aisle\", \"shows\": true|false|null}",
     "the occupation sensor shows this whoever is there; null: it works again", sensor_stuck},
    {"kick_plate", "column, or {\"column\", \"side\", \"on\"}",
     "the plate of its right face is touched for 0.5 s, or pressed as long as on", kick_plate},
    {"photo_eye", "column, or {\"column\", \"side\", \"on\"}", "the eye of its right face is blocked for 0.5 s, or as long as on",
     photo_eye},
    {"emergency_stop", "true|false", "pressed or released",
     [](Device& d, const Json& v) { return input(d, v, twin::Safety::EmergencyStop); }},
    {"fire", "true|false", "the fire panel's contact", [](Device& d, const Json& v) { return input(d, v, twin::Safety::Fire); }},
    {"smoke", "true|false", "the bank's smoke head", [](Device& d, const Json& v) { return input(d, v, twin::Safety::Smoke); }},
    {"mains_lost", "true|false", "no mains; the PLC lives on its battery",
     [](Device& d, const Json& v) { return input(d, v, twin::Safety::MainsLost); }},
    {"local_key", "true|false", "the key switch stands on local",
     [](Device& d, const Json& v) { return input(d, v, twin::Safety::LocalKey); }},
    {"pressure_floor", "true|false", "something stands on the pressure floor",
     [](Device& d, const Json& v) { return input(d, v, twin::Safety::PressureFloor); }},
    {"floor_detached", "true|false", "the pressure floor does not answer",
     [](Device& d, const Json& v) { return input(d, v, twin::Safety::FloorDetached); }},
    {"side_panel", "true|false", "a side panel is off or pressed",
     [](Device& d, const Json& v) { return input(d, v, twin::Safety::SidePanel); }},
    {"door_open", "true|false", "the room's door", [](Device& d, const Json& v) { return input(d, v, twin::Safety::DoorOpen); }},
    {"panel_fault", "true|false", "the fire panel's fault contact",
     [](Device& d, const Json& v) { return input(d, v, twin::Safety::PanelFault); }},
    {"leak", "true|false", "water on the floor", [](Device& d, const Json& v) { return input(d, v, twin::Safety::Leak); }},
    {"seismic", "true|false", "the ground shakes: latches also while the bank stands",
     [](Device& d, const Json& v) { return input(d, v, twin::Safety::Seismic); }},
    {"lock", "true|false", "the maintenance lock at the bank: area_state 5",
     [](Device& d, const Json& v) { return with_flag(v, [&](bool on) { d.twin.set_lock(on); }); }},
    {"crank", "{\"column\", \"mm\"}", "a hand cranks the column, right is positive, 50 mm/s", crank},
    {"jam_column", "column, or {\"column\", \"kind\": \"none\"|\"soft\"|\"hard\"}",
     "the column can't move: hard trips over-current (6), soft stall (7)", jam_column},
    {"limit_stuck", "{\"column\", \"side\", \"shows\": true|false|null}",
     "its limit switch of this side shows this wherever it stands; null: it works again", limit_stuck},
    {"fault", "{\"column\", \"code\"}",
     "the PLC finds this fault: 4 and 5 wait for the reset at the bank, 6 to 9 also for code 8, 14 lasts until code is 0", fault},
    {"encoder_stuck", "{\"column\", \"on\"}", "its position stands still while it moves: drive feedback (9)", encoder_stuck},
    {"motor_celsius", "{\"column\", \"celsius\"}", "its motor has this temperature; from 90 over-temperature (8)", motor_celsius},
    {"speed_mm_s", "1 to 5000", "speed of the columns", speed_mm_s},
    {"temperature_c", "number or null", "of the room at the bank", temperature_c},
    {"humidity_percent", "number or null", "of the room at the bank", humidity_percent},
    {"protection_disabled", "true|false", "the PLC shows its protections but neither stops nor refuses for them",
     [](Device& d, const Json& v) { return with_flag(v, [&](bool on) { d.twin.set_protection_disabled(on); }); }},
    {"heartbeat_frozen", "true|false", "plc_heartbeat stands still, all else goes on",
     [](Device& d, const Json& v) { return with_flag(v, [&](bool on) { d.twin.set_heartbeat_frozen(on); }); }},
    {"image_frozen", "true|false", "all input registers stand still, all else goes on",
     [](Device& d, const Json& v) { return with_flag(v, [&](bool on) { d.twin.set_image_frozen(on); }); }},
    {"reset_at_bank", "true", "the key at the bank: clears latches whose input has gone, and the faults 4 to 9",
     [](Device& d, const Json& v) { return when_true(v, [&] { d.twin.reset_at_bank(); }); }},
    {"power", "true|false", "of the PLC; without it nothing answers, nobody listens, connections end",
     [](Device& d, const Json& v) { return with_flag(v, [&](bool on) { d.twin.set_power(on); }); }},
    {"restart", "true", "the PLC starts anew; connections end; epoch, latches and faults are kept", restart},
    {"hang", "true|false", "takes connections and requests but neither answers nor acts; the program inside goes on",
     [](Device& d, const Json& v) { return with_flag(v, [&](bool on) { d.faults.hang = on; }); }},
    {"refuse_connections", "true|false", "nobody listens; who is connected stays",
     [](Device& d, const Json& v) { return with_flag(v, [&](bool on) { d.faults.refuse_connections = on; }); }},
    {"drop_connections", "true", "everybody on this wire is thrown out, once",
     [](Device& d, const Json& v) { return when_true(v, [&] { d.faults.drop_connections = true; }); }},
    {"reply_delay_ms", "0 to 60000", "real time; requests act at once and are answered later",
     [](Device& d, const Json& v) { return set_number(v, 60'000, d.faults.reply_delay_ms); }},
    {"lose_replies", "0 to 1000", "so many of the next requests act and are not answered",
     [](Device& d, const Json& v) { return set_number(v, 1000, d.faults.lose_replies); }},
};

}  // namespace

std::span<const ControlKey> control_keys() { return kKeys; }

std::optional<Refusal> change(Device& device, const Json& body) {
  if (!body.is_object() || body.empty()) return Refusal{400, "expected an object with at least one key"};
  for (const auto& [name, value] : body.items()) {
    const auto known = std::any_of(std::begin(kKeys), std::end(kKeys), [&](const ControlKey& key) { return name == key.name; });
    if (!known) return Refusal{400, "unknown key \"" + name + "\""};
  }
  Device trial = device;
  for (const auto& key : kKeys) {
    if (!body.contains(key.name)) continue;
    if (auto refusal = key.set(trial, body.at(key.name))) {
      refusal->text = std::string{key.name} + ": " + refusal->text;
      return refusal;
    }
  }
  device = std::move(trial);
  return std::nullopt;
}

}  // namespace archroom::emulator
