// docs/plc-map.md, section 5: what the firmware does by itself, whatever the host says.
#include <utility>

#include "tests/unit/emulator/twin_bench.hpp"

namespace archroom::devices {
namespace {

using Face = ShelfPlcTwin::Face;
using twin::Safety;

class TwinFirmware : public TwinBench {
 protected:
  // Aisle 5 is open and somebody stands in it.
  void person_in_5() {
    begin();
    opened(2, 5);
    ASSERT_TRUE(twin.enter(5));
    run_renewing(400, 0);  // the beam is free again
  }
  // Half way from aisle 5 to aisle 9.
  void in_mid_travel() {
    begin();
    opened(2, 5);
    open(3, 9);
    run_renewing(5000, 3);
    ASSERT_EQ(area_state(), 2);
  }
  void expect_stopped_at_once() {
    run_ms(10);
    EXPECT_TRUE(standing());
    EXPECT_EQ(result(), 3);
    const int at = position(6);
    run_ms(100);
    EXPECT_NEAR(position(6), at, 3);  // "the columns stand within 0.1 s"
    EXPECT_EQ(bits(6) >> 13 & 0b11, 0);
    const int there = position(6);
    run_ms(1000);
    EXPECT_EQ(position(6), there);
  }
};

// "A motion ends done when the aisle has its width or the bank is closed, and every motor is off."
TEST_F(TwinFirmware, DoneWhenThereAndStanding) {
  begin();
  open(2, 5);
  run_renewing(15'000, 2);  // 900 mm at 60 mm/s
  run_ms(10);
  EXPECT_EQ(result(), 2);
  EXPECT_TRUE(standing());
  open(3, 5);  // is open already
  EXPECT_EQ(result(), 1);
  run_ms(10);
  EXPECT_EQ(result(), 2);
  EXPECT_EQ(maint(6, 12), 1);  // no motor turned
}

// "an aisle that is occupied while it would get narrower: refused (17) before"
TEST_F(TwinFirmware, OccupiedAisleRefuses) {
  person_in_5();
  open(3, 9);
  EXPECT_EQ(result(), 17);
  close(4);
  EXPECT_EQ(result(), 17);
  EXPECT_TRUE(standing());
  EXPECT_EQ(latched(), 0);  // nothing moved, nothing latches
  ASSERT_TRUE(twin.leave(5));
  run_renewing(400, 0);
  close(5);
  EXPECT_EQ(result(), 1);
}

// "An occupied aisle that does not get narrower does not hinder."
TEST_F(TwinFirmware, OccupiedAisleThatStaysDoesNotHinder) {
  person_in_5();
  open(3, 5);
  run_ms(10);
  EXPECT_EQ(result(), 2);
  // Part-open, somebody in the aisle that gets wider.
  ASSERT_TRUE(twin.leave(5));
  run_renewing(400, 0);
  send({.seq = 4, .code = 1, .column = 5, .side = 2, .aisle_mm = 400});
  run_renewing(9000, 4);
  ASSERT_TRUE(twin.enter(5));
  open(5, 5);
  EXPECT_EQ(result(), 1);
  run_renewing(9000, 5);
  EXPECT_EQ(result(), 2);
  EXPECT_EQ(twin.bank().squeezed(), 0U);
}

// "or end space"
TEST_F(TwinFirmware, OccupiedEndSpaceRefuses) {
  begin();
  ASSERT_TRUE(twin.enter(13));
  run_renewing(400, 0);
  open(2, 5);
  EXPECT_EQ(result(), 17);
}

// "stop + latch (3) + result 3 during motion"
TEST_F(TwinFirmware, PersonDuringMotionStopsAndLatches) {
  in_mid_travel();
  ASSERT_TRUE(twin.enter(5));
  expect_stopped_at_once();
  EXPECT_EQ(latched() & 1 << 3, 1 << 3);
  EXPECT_EQ(twin.bank().squeezed(), 0U);
}

TEST_F(TwinFirmware, PersonInTheEndSpaceDuringMotionLatchesItsBitToo) {
  begin();
  open(2, 5);
  run_renewing(1000, 2);
  ASSERT_TRUE(twin.enter(13));
  expect_stopped_at_once();
  EXPECT_EQ(latched() & (1 << 3 | 1 << 11), 1 << 3 | 1 << 11);
}

// The other way round: somebody in the aisle that is opening is in no danger.
TEST_F(TwinFirmware, PersonInTheOpeningAisleGoesOn) {
  in_mid_travel();
  ASSERT_TRUE(twin.enter(9));
  run_renewing(11'000, 3);
  EXPECT_EQ(result(), 2);
  EXPECT_EQ(latched(), 0);
}

// "An entry beam acts like occupation of that aisle."
TEST_F(TwinFirmware, EntryBeam) {
  begin();
  opened(2, 5);
  ASSERT_TRUE(twin.break_beam(5, 200));
  close(3);
  EXPECT_EQ(result(), 17);
  run_renewing(300, 0);
  close(4);
  EXPECT_EQ(result(), 1);
  run_renewing(1000, 4);
  ASSERT_TRUE(twin.break_beam(5, 50));
  expect_stopped_at_once();
  EXPECT_EQ(latched(), 1 << 4);
}

// "Emergency stop, kick plate, photo-eye, manual handle, fire, smoke, mains lost, local key: stop at once; emergency stop, kick
// plate, photo-eye … during motion latch."
TEST_F(TwinFirmware, EveryProtectionStopsAtOnce) {
  const std::pair<Safety, int> contacts[] = {
      {Safety::EmergencyStop, 1 << 0}, {Safety::Fire, 0}, {Safety::Smoke, 0}, {Safety::MainsLost, 0}, {Safety::LocalKey, 0}};
  in_mid_travel();
  const auto start = saved();
  for (const auto& [which, latch] : contacts) {
    twin.set_input(which, true);
    expect_stopped_at_once();
    EXPECT_EQ(latched(), latch) << static_cast<int>(which);
    start_again(start);
  }
}

TEST_F(TwinFirmware, PlateEyeAndHandleStopAtOnce) {
  in_mid_travel();
  const auto start = saved();
  ASSERT_TRUE(twin.touch_kick_plate(3, Face::Right, 50));
  expect_stopped_at_once();
  EXPECT_EQ(latched(), 1 << 2);
  start_again(start);
  ASSERT_TRUE(twin.touch_photo_eye(3, Face::Left, 50));
  expect_stopped_at_once();
  EXPECT_EQ(latched(), 1 << 1);
  start_again(start);
  ASSERT_TRUE(twin.crank(12, 0));
  expect_stopped_at_once();
  EXPECT_EQ(latched(), 0);
}

// Standing, nothing latches; "a protective input that is on without a latch refuses too".
TEST_F(TwinFirmware, ProtectionsRefuseWhileStanding) {
  begin();
  std::uint16_t seq = 1;
  const std::pair<Safety, int> contacts[] = {
      {Safety::EmergencyStop, 16}, {Safety::Fire, 18}, {Safety::Smoke, 18}, {Safety::MainsLost, 16}, {Safety::LocalKey, 19}};
  for (const auto& [which, refusal] : contacts) {
    twin.set_input(which, true);
    run_renewing(100, 0);
    open(++seq, 5);
    EXPECT_EQ(result(), refusal) << static_cast<int>(which);
    twin.set_input(which, false);
  }
  ASSERT_TRUE(twin.set_kick_plate(3, Face::Left, true));
  open(++seq, 5);
  EXPECT_EQ(result(), 16);
  ASSERT_TRUE(twin.set_kick_plate(3, Face::Left, false));
  ASSERT_TRUE(twin.set_photo_eye(3, Face::Left, true));
  open(++seq, 5);
  EXPECT_EQ(result(), 16);
  ASSERT_TRUE(twin.set_photo_eye(3, Face::Left, false));
  ASSERT_TRUE(twin.crank(3, 0));
  open(++seq, 5);
  EXPECT_EQ(result(), 16);
  EXPECT_EQ(latched(), 0);
}

// "A bank with a latch refuses motion (16)." "Reset at the bank: clears latched for inputs that have gone." "Code 8 clears a
// drive fault and nothing else."
TEST_F(TwinFirmware, LatchWaitsForTheResetAtTheBank) {
  in_mid_travel();
  twin.set_input(Safety::EmergencyStop, true);
  run_ms(10);
  twin.reset_at_bank();
  EXPECT_EQ(latched(), 1);  // still pressed
  twin.set_input(Safety::EmergencyStop, false);
  open(4, 9);
  EXPECT_EQ(result(), 16);
  send({.seq = 5, .code = 8, .lease_ms = 0});
  EXPECT_EQ(result(), 2);
  EXPECT_EQ(latched(), 1);
  EXPECT_EQ(area_state(), 8);
  begin(8);
  EXPECT_EQ(latched(), 1);
  twin.reset_at_bank();
  EXPECT_EQ(latched(), 0);
  EXPECT_TRUE(standing());
  send({.seq = 2, .code = 1, .column = 9, .side = 2, .epoch = 8});
  EXPECT_EQ(result(), 1);
}

// The protections act alone: with them switched off in the PLC the same situation squeezes, so that 0 elsewhere means something.
TEST_F(TwinFirmware, WithoutProtectionSomebodyIsSqueezed) {
  person_in_5();
  twin.set_protection_disabled(true);
  EXPECT_EQ(safety() & 1 << 3, 1 << 3);  // still shown
  close(3);
  EXPECT_EQ(result(), 1);
  run_renewing(1000, 3);
  EXPECT_EQ(twin.bank().squeezed(), 100U);
  EXPECT_EQ(latched(), 0);
  run_ms(600);
  EXPECT_EQ(result(), 5);  // the lease ends all the same
}

// A sensor that is stuck at empty fools the PLC, not the truth.
TEST_F(TwinFirmware, StuckSensor) {
  person_in_5();
  ASSERT_TRUE(twin.set_sensor_stuck(5, false));
  EXPECT_EQ(safety(), 0);
  close(3);
  run_renewing(100, 3);
  EXPECT_GT(twin.bank().squeezed(), 0U);
  stop();
  ASSERT_TRUE(twin.set_sensor_stuck(7, true));
  EXPECT_EQ(safety(), 1 << 3);
  EXPECT_EQ(bits(7) & 1 << 8, 1 << 8);
  ASSERT_TRUE(twin.set_sensor_stuck(7, std::nullopt));
  EXPECT_EQ(safety(), 0);
}

TEST_F(TwinFirmware, FrozenHeartbeatAndImage) {
  twin.set_heartbeat_frozen(true);
  const int beat = input(0x0004);
  const auto t = tick();
  run_ms(3000);
  EXPECT_EQ(input(0x0004), beat);
  EXPECT_EQ(tick() - t, 3000U);
  twin.set_heartbeat_frozen(false);
  begin();
  twin.set_image_frozen(true);
  const auto before = read(Table::Input, 0, 96);
  open(2, 5);
  run_ms(200);
  EXPECT_EQ(read(Table::Input, 0, 96), before);
  EXPECT_TRUE(twin.moving());
  twin.set_image_frozen(false);
  EXPECT_EQ(moving_seq(), 2);
}

// Time in one leap or in many steps: the same bank.
TEST_F(TwinFirmware, TimeInAnyPortions) {
  begin();
  send({.seq = 2, .code = 1, .column = 5, .side = 2, .lease_ms = 2000});
  auto other = twin;
  run_ms(1500);
  for (int t = 0; t <= 1500; t += 7) other.advance(Instant{} + milliseconds{t + 400});
  other.advance(Instant{} + milliseconds{1900});
  const auto said = other.read(Table::Input, 0, 96);
  EXPECT_EQ(*std::get_if<ShelfPlcTwin::Words>(&said), read(Table::Input, 0, 96));
}

// Any faces, any people, any protections: nobody is ever squeezed while the protections work.
TEST_F(TwinFirmware, NobodyIsSqueezed) {
  begin();
  std::uint64_t seed = 4711;
  const auto below = [&](int n) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<int>(seed >> 33) % n;
  };
  twin.set_speed(600);
  std::uint16_t seq = 1;
  for (int round = 0; round < 3000; ++round) {
    switch (below(5)) {
      case 0: open(++seq, static_cast<std::uint16_t>(1 + below(13)), static_cast<std::uint16_t>(1 + below(2))); break;
      case 1: close(++seq); break;
      case 2: (void)twin.enter(below(14)); break;
      case 3: (void)twin.leave(below(14)); break;
      default: twin.reset_at_bank(); break;
    }
    for (int i = below(8); i >= 0; --i) {
      run_ms(10 * below(20));
      renew(static_cast<std::uint16_t>(moving_seq()));
    }
  }
  EXPECT_EQ(twin.bank().squeezed(), 0U);
  EXPECT_GT(twin.counts().motions_done, 50U);
  EXPECT_GT(twin.counts().refusals, 50U);
}

}  // namespace
}  // namespace archroom::devices
