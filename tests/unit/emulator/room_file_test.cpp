// The room file: what is right is taken over, what is wrong is named with file and line, all of it at once.
#include "devices/emulator/room_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

namespace archroom::emulator {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class RoomFileTest : public ::testing::Test {
 protected:
  void SetUp() override { path_ = ::testing::TempDir() + "room_file_test_" + std::to_string(::getpid()) + ".toml"; }
  void TearDown() override { std::remove(path_.c_str()); }
  std::variant<RoomFile, Errors> load(const std::string& text) {
    std::ofstream{path_} << text;
    return load_room(path_);
  }
  Errors errors(const std::string& text) {
    const auto loaded = load(text);
    const auto* errors = std::get_if<Errors>(&loaded);
    EXPECT_NE(errors, nullptr);
    return errors == nullptr ? Errors{} : *errors;
  }
  [[nodiscard]] std::string at(int line) const { return path_ + ":" + std::to_string(line) + ": "; }
  std::string path_;
};

TEST_F(RoomFileTest, TakesEverythingOver) {
  const auto loaded = load(R"(
[control]
listen = "127.0.0.1:0"
[[tcp]]
name = "plc"
listen = "0.0.0.0:1502"
[[tcp.twins]]
kind = "shelf-plc"
name = "a"
unit = 1
columns = 3
fixed_column = "right"
column_width_mm = 400
aisle_mm = 800
free_aisles = 2
speed_mm_s = 90
[[tcp.twins]]
kind = "shelf-plc"
unit = 2
)");
  const auto* room = std::get_if<RoomFile>(&loaded);
  ASSERT_NE(room, nullptr);
  ASSERT_TRUE(room->control);
  EXPECT_EQ(room->control->port, 0);
  ASSERT_EQ(room->tcp.size(), 1U);
  EXPECT_EQ(room->tcp[0].listen.host, "0.0.0.0");
  ASSERT_EQ(room->tcp[0].twins.size(), 2U);
  const auto& a = room->tcp[0].twins[0];
  EXPECT_EQ(a.name, "a");
  EXPECT_EQ(a.bank.moving_columns, 3);
  EXPECT_EQ(a.bank.fixed_column, devices::twin::End::Right);
  EXPECT_EQ(a.bank.column_width_mm, 400);
  EXPECT_EQ(a.bank.aisle_mm, 800);
  EXPECT_EQ(a.bank.free_aisles, 2);
  EXPECT_EQ(a.bank.speed_mm_s, 90);
  EXPECT_EQ(room->tcp[0].twins[1].name, "plc/2");
  EXPECT_EQ(room->tcp[0].twins[1].bank.moving_columns, 12);
  EXPECT_EQ(room->tcp[0].twins[1].bank.free_aisles, 1);
}

TEST_F(RoomFileTest, NamesEveryErrorWithItsLine) {
  const auto said = errors(R"([control]
listen = "0.0.0.0:8490"
[[tcp]]
listen = "127.0.0.1"
speed = 3
twins = [ { kind = "shelf-plc", unit = 1, colums = 12 },
          { kind = "thermometer", unit = 1 },
          { kind = "shelf-plc", unit = 300, fixed_column = "middle", aisle_mm = "wide" } ]
)");
  EXPECT_THAT(
      said,
      ElementsAre(AllOf(StartsWith(at(2)), HasSubstr("127.0.0.1")),
                  AllOf(StartsWith(at(4)), HasSubstr("tcp[1].listen: expected \"ADDRESS:PORT\"")),
                  AllOf(StartsWith(at(5)), HasSubstr("tcp[1].speed: unknown key")),
                  AllOf(StartsWith(at(6)), HasSubstr("tcp[1].twins[1].colums: unknown key")),
                  AllOf(StartsWith(at(7)), HasSubstr("\"thermometer\"")), AllOf(StartsWith(at(7)), HasSubstr("\"1/1\" is taken")),
                  AllOf(StartsWith(at(7)), HasSubstr("unit 1 is taken")), AllOf(StartsWith(at(8)), HasSubstr("found 300")),
                  AllOf(StartsWith(at(8)), HasSubstr("aisle_mm: expected")), AllOf(StartsWith(at(8)), HasSubstr("\"middle\""))));
}

TEST_F(RoomFileTest, TakesLinesAndGatewaysOver) {
  const auto loaded = load(R"([climate]
temperature = 21.5
humidity = 48
[[line]]
name = "climate"
pty = "run/climate"
serial = "4800 8E2"
twins = [ { kind = "renke-ws-n01", name = "t3", unit = 3 } ]
[[tcp]]
name = "gateway"
listen = "127.0.0.1:0"
twins = [ { kind = "waveshare-io8", unit = 2 }, { kind = "aqualeak-10k", unit = 4 } ]
)");
  const auto* room = std::get_if<RoomFile>(&loaded);
  ASSERT_NE(room, nullptr);
  EXPECT_EQ(room->climate.temperature_mc, 21'500);
  EXPECT_EQ(room->climate.humidity_m, 48'000);
  ASSERT_EQ(room->lines.size(), 1U);
  const auto& line = room->lines[0];
  EXPECT_EQ(line.pty, ::testing::TempDir() + "run/climate") << "relative to the file";
  EXPECT_EQ(line.format.baud, 4800);
  EXPECT_EQ(line.format.parity, 'E');
  EXPECT_EQ(line.format.stop_bits, 2);
  ASSERT_EQ(line.units.size(), 1U);
  EXPECT_EQ(line.units[0].product, devices::ModbusPointsTwin::Product::RenkeWsN01);
  EXPECT_EQ(line.units[0].unit, 3);
  ASSERT_EQ(room->tcp.size(), 1U);
  EXPECT_TRUE(room->tcp[0].twins.empty());
  ASSERT_EQ(room->tcp[0].units.size(), 2U);
  EXPECT_EQ(room->tcp[0].units[1].name, "gateway/4");
}

TEST_F(RoomFileTest, TellsEveryMistakeOfALine) {
  const auto said = errors(R"([[line]]
name = "climate"
serial = "9600 7N1"
twins = [ { kind = "thermometer", unit = 1 } ]
[[line]]
name = "climate"
pty = "b"
[[tcp]]
listen = "127.0.0.1:0"
twins = [ { kind = "xy-md02", unit = 1 }, { kind = "shelf-plc", unit = 2 } ]
[climate]
leak_per_hour = 0.3
)");
  EXPECT_THAT(said, ElementsAre(AllOf(StartsWith(at(1)), HasSubstr("line[1].pty: expected the path")),
                                AllOf(StartsWith(at(3)), HasSubstr("expected speed and format such as \"9600 8N1\"")),
                                AllOf(StartsWith(at(4)), HasSubstr("expected one of xy-md02, ")),
                                AllOf(StartsWith(at(5)), HasSubstr("is taken")),
                                AllOf(StartsWith(at(5)), HasSubstr("expected at least one twin")),
                                AllOf(StartsWith(at(10)), HasSubstr("a bank stands behind an address of its own")),
                                AllOf(StartsWith(at(12)), HasSubstr("unknown key"))));
}

TEST_F(RoomFileTest, BadTomlAndNoFile) {
  EXPECT_THAT(errors("[control]\nlisten = \n"), ElementsAre(StartsWith(at(2))));
  EXPECT_THAT(errors(""), ElementsAre(HasSubstr("at least one [[tcp]]")));
  const auto loaded = load_room("/nowhere/room.toml");
  EXPECT_TRUE(std::holds_alternative<Errors>(loaded));
}

TEST_F(RoomFileTest, RailsThatPositionsCannotMeasure) {
  EXPECT_THAT(errors("[[tcp]]\nlisten = \"127.0.0.1:0\"\ntwins = [ { kind = \"shelf-plc\", unit = 1, columns = 31, "
                     "column_width_mm = 2000, aisle_mm = 1500, free_aisles = 2 } ]\n"),
              ElementsAre(AllOf(StartsWith(at(3)), HasSubstr("65535"))));
}

TEST_F(RoomFileTest, HostPort) {
  EXPECT_TRUE(parse_host_port("127.0.0.1:65535"));
  for (const char* bad :
       {"", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:1x", "localhost:1", "::1:2", "1.2.3:4"})
    EXPECT_FALSE(parse_host_port(bad)) << bad;
}

}  // namespace
}  // namespace archroom::emulator
