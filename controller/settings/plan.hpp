// The site file, checked: what the daemon was told to be. Immutable after loading.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/core/bank_plan.hpp"
#include "controller/core/stations/station.hpp"
#include "controller/core/words.hpp"
#include "controller/records/circulation_rules.hpp"
#include "controller/records/place.hpp"
#include "devices/barcode/decoder.hpp"
#include "devices/barcode/gun_at.hpp"
#include "devices/barcode/key_layouts.hpp"

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

// One endpoint with one conversation at a time: a worker of its own.
struct BusPlan {
  BusId name;
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

struct Plan {
  RoomPlan room;
  StorePlan store;
  HttpPlan http;
  LogPlan log;
  std::vector<BusPlan> buses;
  std::vector<ShelfPlan> banks;
  std::vector<StationPlan> stations;
  records::CirculationRules circulation;
  int box_mm = 0;  // thickness of a box that does not say its own
};

}  // namespace archroom::settings
