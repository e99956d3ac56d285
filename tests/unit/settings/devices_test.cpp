// Serial lines and what hangs on them: what a site file says of them arrives in the plan; every mistake is told at its line.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "controller/settings/bus_cycle.hpp"
#include "controller/settings/model_library.hpp"
#include "tests/unit/settings/good_site.hpp"

namespace archroom::settings {
namespace {

using testing::all_of;
using testing::kGood;

// Behind the 34 lines of the good file.
const std::string kLine = R"([[bus]]
name = "climate"
kind = "modbus_rtu"
device = "/dev/serial/by-id/usb-climate"
serial = "4800 8E1"
response_timeout_ms = 300
rs485 = "off"
)";
const std::string kProbe = R"([[device]]
name = "t1"
bus = "climate"
unit = 7
model = "xy-md02"
place = "A/1"
calibrated = 2026-03-01
poll_ms = 5000
)";
const std::string kContacts = R"([[device]]
name = "io"
bus = "climate"
unit = 8
model = "waveshare-io8"
inputs = { smoke = { channel = 1, healthy = 1 }, leak = { channel = 3, healthy = 0 } }
)";

std::string site() { return std::string{kGood} + kLine + kProbe + kContacts; }

std::string with(std::string text, const std::string& right, const std::string& wrong) {
  const auto at = text.find(right);
  EXPECT_NE(at, std::string::npos) << right;
  return text.replace(at, right.size(), wrong);
}

std::string told(const std::string& right, const std::string& wrong) {
  return all_of(load_text(with(site(), right, wrong), "room.toml"));
}

TEST(Devices, ArriveInThePlan) {
  const auto loaded = load_text(site(), "room.toml");
  ASSERT_TRUE(loaded.plan) << all_of(loaded);
  const auto& bus = loaded.plan->buses.at(1);
  EXPECT_EQ(bus.serial, (wire::SerialLine{4800, 'E', 1}));
  EXPECT_EQ(bus.device, "/dev/serial/by-id/usb-climate");
  EXPECT_EQ(bus.rs485, Rs485::Off);
  EXPECT_EQ(bus.response_timeout, milliseconds{300});
  ASSERT_EQ(loaded.plan->devices.size(), 2U);
  const auto& probe = loaded.plan->devices[0];
  EXPECT_EQ(probe.id, DeviceId{"t1"});
  EXPECT_EQ(probe.bus, BusId{"climate"});
  EXPECT_EQ(probe.unit, 7);
  EXPECT_EQ(probe.place, "A/1");
  EXPECT_EQ(probe.calibrated, std::chrono::sys_days{std::chrono::year{2026} / 3 / 1});
  EXPECT_EQ(probe.model.name, "xy-md02");
  for (const auto& point : probe.model.points) EXPECT_EQ(point.every, seconds{5}) << point.quantity;
  const auto& contacts = loaded.plan->devices[1];
  EXPECT_FALSE(contacts.calibrated);
  ASSERT_EQ(contacts.inputs.size(), 2U);
  EXPECT_EQ(contacts.inputs.at("smoke").quantity, "input_1");
  EXPECT_TRUE(contacts.inputs.at("smoke").healthy);
  EXPECT_EQ(contacts.inputs.at("leak").quantity, "input_3");
  EXPECT_FALSE(contacts.inputs.at("leak").healthy);
  EXPECT_FALSE(loaded.plan->buses.at(0).serial);
}

TEST(Devices, ALineHasADefaultFormat) {
  const auto loaded = load_text(with(site(), "serial = \"4800 8E1\"\n", ""), "room.toml");
  ASSERT_TRUE(loaded.plan) << all_of(loaded);
  EXPECT_EQ(loaded.plan->buses.at(1).serial, (wire::SerialLine{9600, 'N', 1}));
}

struct Slip {
  std::string right, wrong, answer;
};

TEST(Devices, EveryMistakeIsToldAtItsLine) {
  const std::vector<Slip> slips = {
      {"device = \"/dev/serial/by-id/usb-climate\"\n", "",
       "room.toml:37: bus[2].device: expected the absolute path of a serial device, best /dev/serial/by-id/..., found nothing\n"},
      {"\"/dev/serial/by-id/usb-climate\"", "\"ttyUSB0\"",
       "room.toml:40: bus[2].device: expected the absolute path of a serial device, best /dev/serial/by-id/..., found "
       "\"ttyUSB0\"\n"},
      {"4800 8E1", "4800 7E1",
       "room.toml:41: bus[2].serial: expected speed and format, such as \"9600 8N1\": 1200 to 115200 bit/s, 8 data bits, parity "
       "N, E or O, 1 or 2 stop bits, found \"4800 7E1\"\n"},
      {"rs485 = \"off\"", "rs485 = \"no\"", "room.toml:43: bus[2].rs485: expected \"auto\" or \"on\" or \"off\", found \"no\"\n"},
      {"bus = \"climate\"\nunit = 7", "bus = \"climat\"\nunit = 7",
       "room.toml:46: device[1].bus: expected the name of a [[bus]] (did you mean \"climate\"?), found \"climat\"\n"},
      {"bus = \"climate\"\nunit = 7", "bus = \"plc\"\nunit = 7",
       "room.toml:46: device[1].bus: expected a bus without a bank: a device that is silent would hold up the bank's pictures "
       "and "
       "stops, found \"plc\", which carries bank \"1\"\n"},
      {"unit = 8", "unit = 7",
       "room.toml:55: device[2].unit: expected a unit of its own on bus \"climate\", found 7, which is that of device[1] "
       "already\n"},
      {"unit = 8", "unit = 248", "room.toml:55: device[2].unit: expected a whole number from 1 to 247, found 248\n"},
      {"name = \"io\"", "name = \"t1\"",
       "room.toml:53: device[2].name: expected a name of its own, found \"t1\", which is that of device[1]\n"},
      {"name = \"io\"", "name = \"1\"",
       "room.toml:53: device[2].name: expected a name of its own, found \"1\", which is that of a bank\n"},
      {"xy-md02", "xy-md20",
       "room.toml:48: device[1].model: expected the name of a device model (did you mean \"xy-md02\"?), found \"xy-md20\"\n"},
      {"2026-03-01", "\"2026-03-01\"",
       "room.toml:50: device[1].calibrated: expected a day, such as 2026-03-01, found \"2026-03-01\" (text)\n"},
      {"2026-03-01", "2026-03-01T00:00:00Z",
       "room.toml:50: device[1].calibrated: expected a day, such as 2026-03-01, found 2026-03-01T00:00:00Z (a date or time)\n"},
      {"channel = 3", "channel = 9",
       "room.toml:57: device[2].inputs.leak.channel: expected a whole number from 1 to 8, found 9\n"},
      {"channel = 3", "channel = 1",
       "room.toml:57: device[2].inputs.smoke.channel: expected a channel of its own, found 1, which is that of leak already\n"},
      {"channel = 3", "chanel = 3",
       "room.toml:57: device[2].inputs.leak.channel: expected a whole number from 1 to 8, found nothing\n"
       "room.toml:57: device[2].inputs.leak: expected channel and healthy, found \"chanel\"\n"},
      {"healthy = 0", "healthy = 2",
       "room.toml:57: device[2].inputs.leak.healthy: expected a whole number from 0 to 1, found 2\n"},
      {"inputs = {", "inputs = [] #",
       "room.toml:57: device[2].inputs: expected what its contacts mean, such as { smoke = { channel = 1, healthy = 1 } }, found "
       "a list\n"},
      {"poll_ms = 5000", "poll_ms = 5000\ninputs = { smoke = { channel = 1, healthy = 1 } }",
       "room.toml:52: device[1].inputs.smoke: expected nothing here: this model has no contacts, found an input\n"},
  };
  for (const auto& slip : slips) EXPECT_EQ(told(slip.right, slip.wrong), slip.answer) << slip.wrong;
}

TEST(Devices, OneSerialDeviceIsOneBus) {
  auto second = kLine;
  second.replace(second.find("climate"), 7, "another");
  EXPECT_EQ(
      all_of(load_text(site() + second, "room.toml")),
      "room.toml:61: bus[3].device: expected a device of its own, found \"/dev/serial/by-id/usb-climate\", which is that of "
      "bus[2] already\n");
}

// A read of two registers takes 17 characters, of eight bits 14, and 3.5 of silence each.
TEST(Devices, ALineThatCannotCarryThemIsRefused) {
  const auto loaded = load_text(site(), "room.toml");
  ASSERT_TRUE(loaded.plan) << all_of(loaded);
  const auto round = round_of(loaded.plan->buses[1], loaded.plan->devices);
  const auto character = Duration{seconds{1}} * 11 / 4800;
  EXPECT_EQ(round.devices, 2);
  EXPECT_GE(round.on_the_wire, character * static_cast<int>(17 + 2 * 14 + 10));
  EXPECT_EQ(round.at_worst, round.on_the_wire + milliseconds{300} * round.exchanges);
  const auto answer = told("unit = 8", "unit = 8\npoll_ms = 20");
  EXPECT_EQ(answer.substr(0, answer.find(", of which")),
            "room.toml:41: bus[2].serial: expected a line fast enough for its devices, or devices that are read less often "
            "(poll_ms), found 4800 bit/s");
}

TEST(Devices, ABankOnASerialLineNeedsAFastOne) {
  const auto bank_on = [](const std::string& serial) {
    auto text = with(std::string{kGood}, "kind = \"modbus_tcp\"\nhost = \"127.0.0.1\"\nport = 1502\n",
                     "kind = \"modbus_rtu\"\ndevice = \"/dev/ttyS0\"\nserial = \"" + serial + "\"\n");
    return all_of(load_text(text, "room.toml"));
  };
  EXPECT_EQ(bank_on("115200 8N1"), "");
  EXPECT_EQ(bank_on("9600 8N1"),
            "room.toml:16: bus[1].serial: expected a faster line: a picture of each bank must be at most 300 ms old while it "
            "moves, found 9600 bit/s\n");
}

TEST(Devices, TheirRoundIsToldToPeople) {
  const auto loaded = load_text(site(), "room.toml");
  ASSERT_TRUE(loaded.plan) << all_of(loaded);
  const auto text = cycles_text(*loaded.plan, core::Language::English);
  EXPECT_NE(text.find("\nbus climate (2 device(s), "), std::string::npos) << text;
  EXPECT_NE(text.find("where nobody answers"), std::string::npos) << text;
  EXPECT_NE(cycles_text(*loaded.plan, core::Language::Chinese).find("总线 climate（2 个设备"), std::string::npos);
}

TEST(Devices, ASitesOwnModelGoesBeforeOurs) {
  const auto folder = std::filesystem::temp_directory_path() / ("archroom-models-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder / "models");
  auto own = std::string{find_model("xy-md02", "room.toml")->text};
  const auto at = own.find("address = 1");
  ASSERT_NE(at, std::string::npos);
  own.replace(at, 11, "address = 9");
  std::ofstream{folder / "models/xy-md02.toml"} << own;
  const auto file = (folder / "room.toml").string();
  const auto loaded = load_text(site(), file);
  ASSERT_TRUE(loaded.plan) << all_of(loaded);
  EXPECT_EQ(loaded.plan->devices[0].model.points[0].address, 9);
  std::ofstream{folder / "models/xy-md02.toml"} << "name = \"xy-md02\"\n";
  EXPECT_NE(all_of(load_text(site(), file)).find((folder / "models/xy-md02.toml").string() + ":"), std::string::npos);
  std::filesystem::remove_all(folder);
}

TEST(Devices, TheModelsThatAreBuiltInAreTheFilesOfTheTree) {
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator{ARCHROOM_MODELS_DIR}) {
    ++files;
    std::ostringstream text;
    text << std::ifstream{file.path()}.rdbuf();
    const auto built_in = find_model(file.path().stem(), "/nowhere/room.toml");
    ASSERT_TRUE(built_in) << file.path();
    EXPECT_EQ(built_in->text, text.str()) << file.path();
  }
  EXPECT_EQ(files, shipped_models().size());
}

}  // namespace
}  // namespace archroom::settings
