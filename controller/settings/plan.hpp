// The site file, checked: what the daemon was told to be. Immutable after loading.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/core/bank_plan.hpp"
#include "controller/core/protections/profile.hpp"
#include "controller/core/stations/station.hpp"
#include "controller/core/words.hpp"
#include "controller/records/circulation_rules.hpp"
#include "controller/records/place.hpp"
#include "devices/barcode/decoder.hpp"
#include "devices/barcode/gun_at.hpp"
#include "devices/barcode/key_layouts.hpp"
#include "devices/modbus_points/model.hpp"
#include "firmware-bridge/wire/rtu.hpp"

namespace archroom::settings {

struct RoomPlan {
  std::string name;          // first part of a place code and of MQTT topics
  std::string zone = "UTC";  // IANA time zone of reports and due dates
  core::Language language = core::Language::Chinese;
  std::string place_format = "{column}架{side}—{section}档—{shelf}层";  // how a place is shown to people
  int power_budget_w = 0;                                               // of all drives at once; 0: no limit
};

struct StorePlan {
  std::string directory;  // register.db and flight/ live here
};

struct HttpPlan {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8480;
  bool tokens_required = false;  // a key for everything but a stop
  std::string tls_certificate;   // files; both or neither
  std::string tls_key;
};

struct LogPlan {
  std::string level = "info";
  std::map<std::string, std::string> modules;  // bus, store, http, core, ... -> level
};

// Who drives the direction of an RS-485 line.
enum class Rs485 : std::uint8_t {
  Auto,  // the kernel, where the tty can; else the adapter by itself
  On,    // the kernel; a tty that can't is refused
  Off,   // the adapter
};

// One endpoint or one serial line, with one conversation at a time: a worker of its own.
struct BusPlan {
  BusId name;
  std::optional<wire::SerialLine> serial;  // of Modbus RTU; nothing: Modbus TCP
  std::string device;                      // of a serial line
  Rs485 rs485 = Rs485::Auto;
  std::string host;
  std::uint16_t port = 502;
  Duration response_timeout = milliseconds{100};  // carries a bank: at most 100 ms
  Duration connect_timeout = seconds{1};
};

// One bank: what the core must know, and what else there is to it.
struct ShelfPlan {
  core::BankPlan bank;
  BusId bus;
  std::uint8_t unit = 1;
  int sections = 0;                     // 节 per face
  int shelves = 0;                      // 层 per section
  int slots = 0;                        // 格 per shelf
  std::vector<std::string> unattended;  // the motions without a person that are switched on
  records::SlotCapacity slot;
  std::vector<std::string> media;  // that its climate suits; empty: all
};

// A contact of a device, and what it means.
struct InputPlan {
  std::string quantity;  // of the device's readings
  bool healthy = true;   // the state that means that all is well
};

// A sensor, a switch or a meter.
struct DevicePlan {
  DeviceId id;
  BusId bus;
  std::uint8_t unit = 1;
  std::string model_name;
  devices::Model model;  // with this device's own pace
  std::string place;     // where it hangs; "" where nobody said
  std::optional<std::chrono::sys_days> calibrated;
  Duration poll{};                          // 0: as the model says
  std::map<std::string, InputPlan> inputs;  // by what they mean: "smoke", "door"
};

// A station: where people scan, with a gun of this machine or with a computer of its own.
struct StationPlan {
  core::StationPlan station;
  std::optional<barcode::GunAt> gun;  // nothing: another computer does the scanning
  barcode::Layout gun_layout = barcode::Layout::Us;
  barcode::Suffix gun_suffix = barcode::Suffix::Any;
  bool gun_gb18030 = false;        // its text; else UTF-8
  bool gun_verify_code39 = false;  // a check character modulo 43
  int gun_baud = 9600;
};

// The MQTT broker.
struct MqttPlan {
  std::string broker;            // tcp://host:port or ssl://host:port; empty: none
  std::string client_id;         // empty: archroom- and the room's name
  std::string user;              // empty: nobody
  std::string password_file;     // files; empty: none
  std::string ca_file;           // empty: whom the machine trusts
  std::string certificate_file;  // this one and the next: both or neither
  std::string key_file;
  bool accept_requests = false;
  bool accept_commands = false;
  std::string acts_as = "mqtt";  // who did it, for what comes by MQTT
  std::string discovery_prefix;  // of Home Assistant; empty: no discovery
};

struct Plan {
  RoomPlan room;
  StorePlan store;
  HttpPlan http;
  LogPlan log;
  std::vector<BusPlan> buses;
  std::vector<ShelfPlan> banks;
  std::vector<StationPlan> stations;
  records::CirculationRules circulation;
  int box_mm = 0;                   // thickness of a box that does not say its own
  std::vector<DevicePlan> devices;  // what is sensed
  MqttPlan mqtt;
  core::Profile profile;  // of what is kept here
};

}  // namespace archroom::settings
