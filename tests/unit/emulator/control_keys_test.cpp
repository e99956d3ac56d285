// The keys of the control port: each does what the table says, all of a body or nothing, and a misspelt one is named.
#include "devices/emulator/control_keys.hpp"
#include "devices/emulator/points_keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

namespace archroom::emulator {
namespace {

using devices::ShelfPlcTwin;
using ::testing::HasSubstr;

class ControlKeys : public ::testing::Test {
 protected:
  void ok(const char* body) {
    const auto refusal = change(device, Json::parse(body));
    EXPECT_FALSE(refusal) << body << ": " << refusal->text;
  }
  void refused(const char* body, int status, const char* text) {
    const auto before = look(device);
    const auto refusal = change(device, Json::parse(body));
    ASSERT_TRUE(refusal) << body;
    EXPECT_EQ(refusal->status, status) << body;
    EXPECT_THAT(refusal->text, HasSubstr(text));
    EXPECT_EQ(look(device), before) << body;
  }
  Json shown() { return look(device); }
  Device device{"1", 1, "plc", ShelfPlcTwin{ShelfPlcTwin::Settings{}}, {}};
};

TEST_F(ControlKeys, PeopleAndInputs) {
  ok(R"({"person_enters": 13, "emergency_stop": true, "fire": true, "smoke": true, "mains_lost": true, "local_key": true})");
  EXPECT_EQ(shown()["aisles"][12]["people"], 1);
  EXPECT_EQ(shown()["safety"],
            Json::parse(R"(["emergency stop", "aisle occupied", "entry beam", "fire input", "smoke", "mains lost",
                                                "key switch local", "end space occupied"])"));
  ok(R"({"person_leaves": 13, "emergency_stop": false, "fire": false, "smoke": false, "mains_lost": false, "local_key": false})");
  device.twin.advance(Instant{} + milliseconds{1000});
  EXPECT_EQ(shown()["safety"], Json::array());
}

TEST_F(ControlKeys, Mishaps) {
  ok(R"({"jam_column": 4, "crank": {"column": 3, "mm": 200}, "encoder_stuck": {"column": 5, "on": true},
         "motor_celsius": {"column": 6, "celsius": 80}})");
  const auto columns = shown()["columns"];
  EXPECT_EQ(columns[3]["jam"], "hard");
  EXPECT_EQ(columns[2]["handle_in"], true);
  EXPECT_EQ(columns[4]["encoder_stuck"], true);
  EXPECT_EQ(columns[5]["motor_celsius"], 80.0);
  ok(R"({"jam_column": {"column": 4, "kind": "none"}})");
  EXPECT_EQ(shown()["columns"][3]["jam"], "none");
  ok(R"({"kick_plate": 3, "photo_eye": {"column": 4, "side": "left", "on": true},
         "sensor_stuck": {"aisle": 7, "shows": true}, "entry_beam": 2})");
  EXPECT_EQ(shown()["aisles"][6]["sensor_stuck"], true);
  EXPECT_EQ(shown()["safety"].size(), 5U);  // eye, plate, occupied, beam, handle
  ok(R"({"sensor_stuck": {"aisle": 7, "shows": null}})");
  EXPECT_EQ(shown()["aisles"][6]["sensor_stuck"], nullptr);
}

TEST_F(ControlKeys, HazardsFaultsAndTheLock) {
  ok(R"({"pressure_floor": true, "floor_detached": true, "side_panel": true, "door_open": true, "panel_fault": true,
         "leak": true, "seismic": true})");
  device.twin.advance(Instant{} + milliseconds{10});
  EXPECT_EQ(shown()["safety"], Json::parse(R"(["pressure floor", "pressure floor detached", "side panel", "room door open",
                                                "fire panel fault", "leak", "seismic"])"));
  EXPECT_EQ(shown()["latched"], Json::parse(R"(["seismic"])"));
  ok(R"({"seismic": false, "reset_at_bank": true, "lock": true})");
  EXPECT_EQ(shown()["latched"], Json::array());
  EXPECT_EQ(shown()["locked"], true);
  ok(R"({"fault": {"column": 4, "code": 5}})");
  EXPECT_EQ(shown()["fault_code"], 5);
  EXPECT_EQ(shown()["fault_column"], 4);
  ok(R"({"fault": {"column": 4, "code": 14}, "reset_at_bank": true})");
  EXPECT_EQ(shown()["fault_code"], 14) << "no reset ends what lasts";
  ok(R"({"fault": {"column": 4, "code": 0}})");
  EXPECT_EQ(shown()["fault_code"], 0);
  ok(R"({"limit_stuck": {"column": 13, "side": "right", "shows": true}})");
  EXPECT_EQ(shown()["columns"][12]["limits"], Json::parse("[true, true]"));
  EXPECT_EQ(shown()["columns"][12]["limits_stuck"], Json::parse("[null, true]"));
  ok(R"({"limit_stuck": {"column": 13, "side": "right", "shows": null}})");
  EXPECT_EQ(shown()["columns"][12]["limits"], Json::parse("[true, false]"));
}

TEST_F(ControlKeys, Switches) {
  ok(R"({"protection_disabled": true, "heartbeat_frozen": true, "image_frozen": true, "hang": true, "refuse_connections": true,
         "drop_connections": true, "reply_delay_ms": 80, "lose_replies": 2, "speed_mm_s": 600,
         "temperature_c": 21.5, "humidity_percent": null})");
  EXPECT_EQ(shown()["faults"],
            Json::parse(R"({"protection_disabled": true, "heartbeat_frozen": true, "image_frozen": true, "hang": true,
                                               "refuse_connections": true, "reply_delay_ms": 80, "lose_replies": 2})"));
  EXPECT_TRUE(device.faults.drop_connections);
  EXPECT_EQ(shown()["speed_mm_s"], 600);
  ok(R"({"image_frozen": false})");
  const auto said = device.twin.read(ShelfPlcTwin::Table::Input, 0x000B, 2);
  EXPECT_EQ(*std::get_if<ShelfPlcTwin::Words>(&said), (ShelfPlcTwin::Words{215, 0xFFFF}));
}

TEST_F(ControlKeys, PowerRestartReset) {
  ok(R"({"power": false})");
  EXPECT_EQ(shown()["powered"], false);
  ok(R"({"power": true, "reset_at_bank": true})");
  EXPECT_EQ(shown()["powered"], true);
  ok(R"({"restart": true})");
  EXPECT_TRUE(device.faults.drop_connections);
}

TEST_F(ControlKeys, RefusalsNameTheKeyAndChangeNothing) {
  refused(R"({"fire": true, "fyre": true})", 400, "\"fyre\"");
  refused(R"({"fire": true, "speed_mm_s": 0})", 400, "speed_mm_s: expected a whole number 1 to 5000, found 0");
  refused(R"({"fire": 1})", 400, "expected true or false, found 1");
  refused(R"({"restart": false})", 400, "expected true");
  refused(R"({"crank": {"column": 3}})", 400, "column, mm");
  refused(R"({"crank": {"column": 3, "mm": 1, "x": 1}})", 400, "column, mm");
  refused(R"({"jam_column": {"column": 3, "kind": "very"}})", 400, "none, soft, hard");
  refused(R"({"temperature_c": "warm"})", 400, "null or a number");
  refused(R"({"fire": true, "person_enters": 5})", 409, "0 mm wide");
  refused(R"({"person_enters": 0})", 409, "no aisle 0");
  refused(R"({"fault": {"column": 4, "code": 10}})", 400, "0, 4 to 9 or 14, found 10");
  refused(R"({"fault": {"column": 1, "code": 4}})", 409, "no such moving column 1");
  refused(R"({"limit_stuck": {"column": 14, "side": "left", "shows": true}})", 409, "no such column");
  refused(R"({"limit_stuck": {"column": 3, "side": "up", "shows": true}})", 400, "left, right");
  refused(R"({"person_leaves": 5})", 409, "nobody");
  refused(R"({"jam_column": 1})", 409, "no such moving column 1");
  refused(R"({"person_enters": 99999999999})", 400, "0 to 32");
  refused("[]", 400, "object");
  refused("{}", 400, "at least one key");
}

// devices/emulator/README.md lists every key, and no other.
TEST_F(ControlKeys, TheReadmeKnowsThemAll) {
  std::ifstream file{ARCHROOM_SOURCE_DIR "/devices/emulator/README.md"};
  ASSERT_TRUE(file);
  std::set<std::string> documented, known;
  bool keys = false;
  for (std::string line; std::getline(file, line); keys |= line == "## Control port")
    if (keys && line.starts_with("| `")) documented.insert(line.substr(3, line.find('`', 3) - 3));
  for (const auto& key : control_keys()) known.insert(key.name);
  for (const auto& key : points_keys()) known.insert(key.name);
  EXPECT_EQ(documented, known);
}

}  // namespace
}  // namespace archroom::emulator
