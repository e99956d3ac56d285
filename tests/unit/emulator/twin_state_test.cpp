// docs/plc-map.md, sections 1 and 4: columns, aisles and what the registers show.
#include "tests/unit/emulator/twin_bench.hpp"

namespace archroom::devices {
namespace {

class TwinState : public TwinBench {
 protected:
  void use(ShelfPlcTwin::Settings settings) {
    twin = ShelfPlcTwin{settings};
    twin.advance(Instant{} + milliseconds{400});
  }
};

// "Closed: every moving column stands against the fixed column; the free space is all in the end space."
TEST_F(TwinState, ClosedAtPowerUpWithTheFixedColumnLeft) {
  EXPECT_EQ(input(0x0000), 3);
  EXPECT_EQ(area_state(), 1);
  EXPECT_EQ(input(0x0005), 13);  // "N, with the fixed one"
  EXPECT_EQ(input(0x0006), 1);
  for (int n = 1; n <= 13; ++n) EXPECT_EQ(position(n), (n - 1) * 550);
  EXPECT_EQ(maint(13, 3), 900);  // the end space
  EXPECT_EQ(input(0x0007), 0);
}

TEST_F(TwinState, ClosedAtPowerUpWithTheFixedColumnRight) {
  use({.moving_columns = 3, .fixed_column = twin::End::Right});
  EXPECT_EQ(area_state(), 1);
  EXPECT_EQ(input(0x0005), 4);
  EXPECT_EQ(input(0x0006), 2);
  for (int n = 1; n <= 4; ++n) EXPECT_EQ(position(n), 900 + (n - 1) * 550);
  EXPECT_EQ(maint(4, 3), 0);  // no space right of the fixed one
}

// "Every moving column between the fixed one and the aisle stands towards the fixed column, every other one away from it."
TEST_F(TwinState, OpenAisleFixedLeft) {
  begin();
  opened(2, 5);
  EXPECT_EQ(area_state(), 3);
  for (int n = 1; n <= 13; ++n) EXPECT_EQ(position(n), (n - 1) * 550 + (n > 5 ? 900 : 0)) << n;
  EXPECT_EQ(maint(5, 3), 900);
  EXPECT_EQ(maint(13, 3), 0);
}

TEST_F(TwinState, OpenAisleFixedRight) {
  use({.moving_columns = 3, .fixed_column = twin::End::Right});
  begin();
  open(2, 2, 2);
  run_renewing(16'000, 2);
  EXPECT_EQ(result(), 2);
  EXPECT_EQ(input(0x0007), 2);
  EXPECT_EQ(position(1), 0);
  EXPECT_EQ(position(2), 550);
  EXPECT_EQ(position(3), 900 + 1100);
  EXPECT_EQ(position(4), 900 + 1650);
}

// "open column c, side right makes aisle c full width; side left makes aisle c−1 full width."
TEST_F(TwinState, SideLeftOpensTheAisleBefore) {
  begin();
  open(2, 5, 1);
  run_renewing(16'000, 2);
  EXPECT_EQ(input(0x0007), 4);
}

// From one open aisle to another, both ways: one full travel each.
TEST_F(TwinState, FromAisleToAisle) {
  begin();
  opened(2, 9);
  opened(3, 2);
  opened(4, 12);
  close(5);
  run_renewing(16'000, 5);
  EXPECT_EQ(area_state(), 1);
  EXPECT_EQ(result(), 2);
  EXPECT_EQ(twin.bank().squeezed(), 0U);
}

// "bad column or side" (20): no such column, no such side, no space beyond the fixed column.
TEST_F(TwinState, FacesThatAreNot) {
  begin();
  std::uint16_t seq = 1;
  const std::pair<int, int> faces[] = {{0, 1}, {14, 1}, {65535, 2}, {5, 0}, {5, 3}, {1, 1}};
  for (const auto& [column, side] : faces) {
    open(++seq, static_cast<std::uint16_t>(column), static_cast<std::uint16_t>(side));
    EXPECT_EQ(result(), 20) << column << " " << side;
  }
  send({.seq = ++seq, .code = 3, .column = 1});
  EXPECT_EQ(result(), 20);
  EXPECT_TRUE(standing());
}

TEST_F(TwinState, FacesThatAreNotFixedRight) {
  use({.moving_columns = 3, .fixed_column = twin::End::Right});
  begin();
  open(2, 4, 2);
  EXPECT_EQ(result(), 20);
  open(3, 1, 1);  // the end space: means close all, and it is
  EXPECT_EQ(result(), 1);
}

// "The end space as the face to be opened means close all."
TEST_F(TwinState, OpeningTheEndSpaceCloses) {
  begin();
  opened(2, 5);
  open(3, 13, 2);
  run_renewing(16'000, 3);
  EXPECT_EQ(area_state(), 1);
  EXPECT_EQ(result(), 2);
}

// "aisle_mm: wanted width; 0, or more than full = full"; "part-open (standing, neither closed nor one aisle fully open)"
TEST_F(TwinState, PartWidth) {
  begin();
  send({.seq = 2, .code = 1, .column = 5, .side = 2, .aisle_mm = 400});
  run_renewing(9'000, 2);
  EXPECT_EQ(result(), 2);
  EXPECT_EQ(maint(5, 3), 400);
  EXPECT_EQ(maint(13, 3), 500);
  EXPECT_EQ(area_state(), 10);
  EXPECT_EQ(input(0x0007), 0);
  send({.seq = 3, .code = 1, .column = 5, .side = 2, .aisle_mm = 5000});
  run_renewing(12'000, 3);
  EXPECT_EQ(maint(5, 3), 900);
  EXPECT_EQ(area_state(), 3);
}

TEST_F(TwinState, WhileMoving) {
  begin();
  open(2, 5);
  EXPECT_EQ(result(), 1);
  run_ms(300);
  EXPECT_EQ(area_state(), 2);
  EXPECT_EQ(moving_seq(), 2);
  EXPECT_EQ(motors_on(), 8);                    // columns 6 to 13
  EXPECT_EQ(position(6), 2750 + 18);            // 60 mm/s for 0.3 s
  EXPECT_EQ(bits(6) >> 10 & 0b11111, 0b10001);  // motor on, brake off, moving right
  EXPECT_EQ(bits(5) >> 10 & 0b11111, 0b00010);  // brake on
  EXPECT_EQ(maint(6, 0), 2);
  EXPECT_EQ(maint(6, 6), 60);
  EXPECT_GT(maint(6, 4), 1000);
  EXPECT_EQ(maint(5, 4), 0);
  EXPECT_GT(input(0x000F), 8 * 100);  // the supply feels it
  run_renewing(15'500, 2);
  EXPECT_EQ(maint(6, 4), 0);
  EXPECT_EQ(maint(6, 12), 1);  // cycles
  close(3);
  run_ms(100);
  EXPECT_EQ(static_cast<std::int16_t>(maint(6, 6)), -60);
  EXPECT_EQ(maint(6, 0), 1);
  EXPECT_EQ(bits(6) >> 13 & 0b11, 0b01);
}

TEST_F(TwinState, TravelIsCountedInMetres) {
  begin();
  opened(2, 5);
  EXPECT_EQ(maint(6, 10), 0);
  close(3);
  run_renewing(16'000, 3);
  EXPECT_EQ(maint(6, 10), 1);  // 1.8 m
  EXPECT_EQ(maint(6, 12), 2);
  EXPECT_EQ(maint(5, 12), 0);
}

TEST_F(TwinState, MotorsWarmUpAndCoolDown) {
  begin();
  const int cold = maint(6, 5);
  opened(2, 5);
  const int warm = maint(6, 5);
  EXPECT_GT(warm, cold);
  EXPECT_EQ(maint(5, 5), cold);
  run_ms(600'000);
  EXPECT_LT(maint(6, 5), warm);
}

// "0 left limit (its left face touches its neighbour or the end of the rails), 1 right limit"
TEST_F(TwinState, LimitSwitches) {
  EXPECT_EQ(bits(1) & 3, 3);
  EXPECT_EQ(bits(12) & 3, 3);
  EXPECT_EQ(bits(13) & 3, 1);
  begin();
  opened(2, 5);
  EXPECT_EQ(bits(5) & 3, 1);
  EXPECT_EQ(bits(6) & 3, 2);
  EXPECT_EQ(bits(13) & 3, 3);
  EXPECT_EQ(maint(5, 0), 3);
  EXPECT_EQ(maint(6, 0), 4);
  EXPECT_EQ(maint(13, 0), 5);
}

// "plc_heartbeat +1 every second", "uptime_s", "tick ms"
TEST_F(TwinState, ClocksRun) {
  const auto tick0 = tick();
  const int beat = input(0x0004);
  run_ms(5000);
  EXPECT_EQ(input(0x0004), beat + 5);
  EXPECT_EQ(tick() - tick0, 5000U);
  EXPECT_EQ(input32(0x0010), 5U);
}

// "Words 0x001D–0x001F, and those of columns beyond N, read 0."
TEST_F(TwinState, UnusedWordsReadZero) {
  for (std::uint16_t a = 0x001D; a <= 0x001F; ++a) EXPECT_EQ(input(a), 0);
  for (std::uint16_t n = 14; n <= 32; ++n) {
    EXPECT_EQ(position(n), 0);
    EXPECT_EQ(bits(n), 0);
    for (int w = 0; w < 16; ++w) EXPECT_EQ(maint(n, w), 0);
  }
  for (int n = 1; n <= 13; ++n)
    for (int w = 13; w < 16; ++w) EXPECT_EQ(maint(n, w), 0);
}

// "0x0000–0x005F answer in one read of up to 96 words"; a read outside the tables is exception 2.
TEST_F(TwinState, TablesHaveEnds) {
  EXPECT_EQ(read(Table::Input, 0, 96).size(), 96U);
  EXPECT_TRUE(illegal(Table::Input, 0, 97));
  EXPECT_TRUE(illegal(Table::Input, 0x60, 1));
  EXPECT_TRUE(illegal(Table::Input, 0xFF, 2));
  EXPECT_EQ(read(Table::Input, 0x2F0, 16).size(), 16U);
  EXPECT_TRUE(illegal(Table::Input, 0x2F0, 17));
  EXPECT_TRUE(illegal(Table::Input, 0xFFFF, 125));
  EXPECT_EQ(read(Table::Discrete, 0, 19).size(), 19U);
  EXPECT_TRUE(illegal(Table::Discrete, 0, 20));
  EXPECT_EQ(read(Table::Discrete, 0x100, 512).size(), 512U);
  EXPECT_TRUE(illegal(Table::Discrete, 0x100, 513));
}

// "Discrete inputs mirror safety and safety_high; … mirror column_bits of column n."
TEST_F(TwinState, DiscreteInputsMirror) {
  begin();
  opened(2, 5);
  ASSERT_TRUE(twin.enter(5));
  ASSERT_TRUE(twin.set_kick_plate(3, ShelfPlcTwin::Face::Left, true));
  twin.set_input(twin::Safety::Smoke, true);
  twin.set_input(twin::Safety::DoorOpen, true);
  twin.set_input(twin::Safety::Leak, true);
  int word = 0;
  const auto safe = read(Table::Discrete, 0, 19);
  for (int i = 0; i < 19; ++i) word |= safe[static_cast<std::size_t>(i)] << i;
  EXPECT_EQ(word, safety());
  EXPECT_EQ(word, 1 << 2 | 1 << 3 | 1 << 4 | 1 << 7 | 1 << 15 | 1 << 17);
  for (int n = 1; n <= 13; ++n) {
    const auto one = read(Table::Discrete, static_cast<std::uint16_t>(0x100 + (n - 1) * 16), 16);
    word = 0;
    for (int i = 0; i < 16; ++i) word |= one[static_cast<std::size_t>(i)] << i;
    EXPECT_EQ(word, bits(n)) << n;
  }
}

// Each input shows in its own bit of safety and of the columns.
TEST_F(TwinState, SafetyBits) {
  using twin::Safety;
  const std::pair<Safety, int> contacts[] = {{Safety::EmergencyStop, 0},  {Safety::Fire, 6},       {Safety::Smoke, 7},
                                             {Safety::MainsLost, 8},      {Safety::LocalKey, 10},  {Safety::PressureFloor, 12},
                                             {Safety::FloorDetached, 13}, {Safety::SidePanel, 14}, {Safety::DoorOpen, 15},
                                             {Safety::PanelFault, 16},    {Safety::Leak, 17},      {Safety::Seismic, 18}};
  for (const auto& [which, number] : contacts) {
    twin.set_input(which, true);
    EXPECT_EQ(input(0x0008), number < 16 ? 1 << number : 0);
    EXPECT_EQ(input(0x0019), number < 16 ? 0 : 1 << (number - 16));
    twin.set_input(which, false);
  }
  using Face = ShelfPlcTwin::Face;
  ASSERT_TRUE(twin.set_photo_eye(4, Face::Left, true));
  EXPECT_EQ(safety(), 1 << 1);
  EXPECT_EQ(bits(4) & 0xFC, 1 << 2);
  ASSERT_TRUE(twin.set_photo_eye(4, Face::Left, false));
  ASSERT_TRUE(twin.set_photo_eye(4, Face::Right, true));
  EXPECT_EQ(bits(4) & 0xFC, 1 << 3);
  ASSERT_TRUE(twin.set_photo_eye(4, Face::Right, false));
  ASSERT_TRUE(twin.touch_kick_plate(4, Face::Left, 50));
  EXPECT_EQ(safety(), 1 << 2);
  EXPECT_EQ(bits(4) & 0xFC, 1 << 4);
  run_ms(50);
  EXPECT_EQ(safety(), 0);
  ASSERT_TRUE(twin.set_kick_plate(4, Face::Right, true));
  EXPECT_EQ(bits(4) & 0xFC, 1 << 5);
  ASSERT_TRUE(twin.set_kick_plate(4, Face::Right, false));
  ASSERT_TRUE(twin.break_beam(4, 50));  // of the aisle between 4 and 5
  EXPECT_EQ(safety(), 1 << 4);
  EXPECT_EQ(bits(4) & 0xFC, 1 << 7);
  EXPECT_EQ(bits(5) & 0xFC, 1 << 6);
}

// "3 aisle occupied (any aisle or the end space)", "11 end space occupied", column bit 8.
TEST_F(TwinState, OccupationBits) {
  ASSERT_TRUE(twin.enter(13));
  run_ms(400);
  EXPECT_EQ(safety(), 1 << 3 | 1 << 11);
  EXPECT_EQ(bits(13) & 1 << 8, 1 << 8);
  ASSERT_TRUE(twin.leave(13));
  run_ms(400);
  EXPECT_EQ(safety(), 0);
  EXPECT_FALSE(twin.leave(13));
  EXPECT_FALSE(twin.enter(5));  // 0 mm wide
  EXPECT_FALSE(twin.enter(0));  // no such aisle
  EXPECT_FALSE(twin.enter(14));
}

// The end space left of column 1 has no column bit: only safety shows it.
TEST_F(TwinState, OccupiedEndSpaceFixedRight) {
  use({.moving_columns = 3, .fixed_column = twin::End::Right});
  ASSERT_TRUE(twin.enter(0));
  run_ms(400);
  EXPECT_EQ(safety() & (1 << 3 | 1 << 11), 1 << 3 | 1 << 11);
  for (int n = 1; n <= 4; ++n) EXPECT_EQ(bits(n) & 1 << 8, 0);
}

TEST_F(TwinState, PeopleAreCounted) {
  ASSERT_TRUE(twin.enter(13));
  ASSERT_TRUE(twin.enter(13));
  ASSERT_TRUE(twin.leave(13));
  run_ms(400);
  EXPECT_EQ(safety(), 1 << 3 | 1 << 11);
}

// "temperature s16 × 0.1 °C, 0x7FFF none", "humidity × 0.1 %RH, 0xFFFF none"
TEST_F(TwinState, Climate) {
  twin.set_temperature(-15);
  twin.set_humidity(487);
  EXPECT_EQ(static_cast<std::int16_t>(input(0x000B)), -15);
  EXPECT_EQ(input(0x000C), 487);
  twin.set_temperature(std::nullopt);
  twin.set_humidity(std::nullopt);
  EXPECT_EQ(input(0x000B), 0x7FFF);
  EXPECT_EQ(input(0x000C), 0xFFFF);
}

// "Where several hold: 0, 8, 7, 6, 2, then position"
TEST_F(TwinState, AreaStateHasAnOrder) {
  begin();
  ASSERT_TRUE(twin.set_jam(8, twin::Jam::Hard));
  open(2, 5);
  run_renewing(1000, 2);
  EXPECT_EQ(area_state(), 7);
  twin.set_input(twin::Safety::LocalKey, true);
  EXPECT_EQ(area_state(), 7);
  twin.set_input(twin::Safety::EmergencyStop, true);
  EXPECT_EQ(area_state(), 8);
  twin.restart();
  EXPECT_EQ(area_state(), 0);
  run_ms(400);
  EXPECT_EQ(area_state(), 8);
  twin.set_input(twin::Safety::EmergencyStop, false);
  EXPECT_EQ(area_state(), 7);
  twin.reset_at_bank();
  EXPECT_EQ(area_state(), 6);
  twin.set_input(twin::Safety::LocalKey, false);
  EXPECT_EQ(area_state(), 10);
}

}  // namespace
}  // namespace archroom::devices
