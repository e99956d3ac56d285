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
          { kind = "xy-md02", unit = 1 },
          { kind = "shelf-plc", unit = 300, fixed_column = "middle", aisle_mm = "wide" } ]
)");
  EXPECT_THAT(
      said,
      ElementsAre(AllOf(StartsWith(at(2)), HasSubstr("127.0.0.1")),
                  AllOf(StartsWith(at(4)), HasSubstr("tcp[1].listen: expected \"ADDRESS:PORT\"")),
                  AllOf(StartsWith(at(5)), HasSubstr("tcp[1].speed: unknown key")),
                  AllOf(StartsWith(at(6)), HasSubstr("tcp[1].twins[1].colums: unknown key")),
                  AllOf(StartsWith(at(7)), HasSubstr("\"xy-md02\"")), AllOf(StartsWith(at(7)), HasSubstr("\"1/1\" is taken")),
                  AllOf(StartsWith(at(7)), HasSubstr("unit 1 is taken")), AllOf(StartsWith(at(8)), HasSubstr("found 300")),
                  AllOf(StartsWith(at(8)), HasSubstr("aisle_mm: expected")), AllOf(StartsWith(at(8)), HasSubstr("\"middle\""))));
}

TEST_F(RoomFileTest, RefusesWhatIsNotThereYet) {
  const auto said = errors(R"([[line]]
name = "climate"
[[tcp]]
listen = "127.0.0.1:0"
twins = [ { kind = "shelf-plc", unit = 1 } ]
[climate]
leak_per_hour = 0.3
)");
  EXPECT_THAT(said, ElementsAre(AllOf(StartsWith(at(1)), HasSubstr("line"), HasSubstr("not there yet")),
                                AllOf(StartsWith(at(6)), HasSubstr("climate"))));
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
