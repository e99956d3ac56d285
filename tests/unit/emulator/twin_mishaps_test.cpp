// docs/plc-map.md, sections 4 and 5: drive faults, time-out, power, the hand crank.
#include "tests/unit/emulator/twin_bench.hpp"

namespace archroom::devices {
namespace {

class TwinMishaps : public TwinBench {
 protected:
  // Half way from aisle 5 to aisle 9.
  void in_mid_travel() {
    begin();
    opened(2, 5);
    open(3, 9);
    run_renewing(5000, 3);
    ASSERT_EQ(area_state(), 2);
  }
};

// Fault 6: a hard jam draws the stall current. "29 fault"; code 8 clears it, and so does the reset at the bank.
TEST_F(TwinMishaps, JamTripsOverCurrent) {
  begin();
  ASSERT_TRUE(twin.set_jam(8, twin::Jam::Hard));
  open(2, 5);
  run_ms(100);
  EXPECT_GT(maint(8, 4), 5000);
  run_renewing(500, 2);
  EXPECT_TRUE(standing());
  EXPECT_EQ(result(), 29);
  EXPECT_EQ(input(0x0009), 6);
  EXPECT_EQ(input(0x000A), 8);
  EXPECT_EQ(area_state(), 7);
  EXPECT_EQ(bits(8) & 1 << 15, 1 << 15);
  EXPECT_EQ(maint(8, 0), 7);
  EXPECT_EQ(maint(8, 7), 6);
  EXPECT_EQ(maint(8, 8), 1);
  EXPECT_EQ(maint(7, 7), 0);
  open(3, 5);
  EXPECT_EQ(result(), 29);
  ASSERT_TRUE(twin.set_jam(8, twin::Jam::None));
  open(4, 5);
  EXPECT_EQ(result(), 29);
  send({.seq = 5, .code = 8, .permit = 0, .lease_ms = 0});
  EXPECT_EQ(result(), 2);
  EXPECT_EQ(input(0x0009), 0);
  opened(6, 5);
}

TEST_F(TwinMishaps, SoftJamTripsStall) {
  begin();
  ASSERT_TRUE(twin.set_jam(8, twin::Jam::Soft));
  open(2, 7);
  run_renewing(1500, 2);
  EXPECT_EQ(input(0x0009), 7);
  EXPECT_EQ(input(0x000A), 8);
  EXPECT_EQ(result(), 29);
  twin.reset_at_bank();
  EXPECT_EQ(input(0x0009), 0);
}

TEST_F(TwinMishaps, StuckEncoderTripsDriveFeedback) {
  begin();
  ASSERT_TRUE(twin.set_encoder_stuck(8, true));
  open(2, 5);
  run_renewing(1000, 2);
  EXPECT_EQ(input(0x0009), 9);
  EXPECT_EQ(input(0x000A), 8);
  EXPECT_EQ(result(), 29);
  EXPECT_EQ(position(8), 7 * 550);
  ASSERT_TRUE(twin.set_encoder_stuck(8, false));  // absolute: knows at once
  EXPECT_EQ(position(8), 7 * 550 + 33);
}

TEST_F(TwinMishaps, HotMotorTrips) {
  begin();
  ASSERT_TRUE(twin.set_motor_celsius(8, 95));
  open(2, 5);
  run_renewing(100, 2);
  EXPECT_EQ(input(0x0009), 8);
  EXPECT_EQ(result(), 29);
}

// "Time-out: a motion that has not arrived after twice the time of a full travel and 10 s stops with result 32."
TEST_F(TwinMishaps, TimeOut) {
  begin();
  open(2, 5);
  twin.set_speed(1);
  run_renewing(39'900, 2);
  EXPECT_EQ(moving_seq(), 2);
  run_renewing(200, 2);
  EXPECT_TRUE(standing());
  EXPECT_EQ(result(), 32);
  EXPECT_EQ(area_state(), 10);
}

// "Power return: standing; epoch kept; latched and a drive fault kept; positions read from absolute encoders; tick starts anew;
// no motion until a new begin (commands of the kept epoch: 23)."
TEST_F(TwinMishaps, PowerReturn) {
  in_mid_travel();
  const int at = position(6);
  twin.set_power(false);
  run_ms(5000);
  twin.set_power(true);
  EXPECT_EQ(area_state(), 0);
  run_ms(400);
  EXPECT_TRUE(standing());
  EXPECT_EQ(area_state(), 10);
  EXPECT_EQ(position(6), at - 3);  // the brakes need no PLC
  EXPECT_EQ(input32(0x0014), 7U);
  EXPECT_EQ(tick(), 400U);
  EXPECT_EQ(last_seq(), 0);
  EXPECT_EQ(result(), 0);
  EXPECT_EQ(refusals(), 0);
  open(4, 9);
  EXPECT_EQ(twin.last_refusal(), twin::Verdict::WrongEpoch);
  EXPECT_TRUE(standing());
  begin(7);  // not greater than the one it kept
  EXPECT_EQ(last_seq(), 0);
  begin(8);
  send({.seq = 2, .code = 1, .column = 9, .side = 2, .epoch = 8});
  EXPECT_EQ(result(), 1);
}

TEST_F(TwinMishaps, RestartKeepsLatchAndFault) {
  in_mid_travel();
  twin.set_input(twin::Safety::EmergencyStop, true);
  run_ms(10);
  twin.set_input(twin::Safety::EmergencyStop, false);
  twin.restart();
  run_ms(400);
  EXPECT_EQ(latched(), 1);
  twin.reset_at_bank();
  begin(8);
  ASSERT_TRUE(twin.set_jam(8, twin::Jam::Hard));
  send({.seq = 2, .code = 1, .column = 9, .side = 2, .epoch = 8});
  run_ms(450);
  ASSERT_EQ(input(0x0009), 6);
  twin.restart();
  EXPECT_EQ(input(0x0009), 6);
}

// "so does state 0 (init)" refuse, with 16
TEST_F(TwinMishaps, NoMotionInInit) {
  twin.restart();
  begin();
  open(2, 5);
  EXPECT_EQ(result(), 16);
  run_ms(300);
  open(3, 5);
  EXPECT_EQ(result(), 1);
}

// "Manual crank: positions follow, manual is set while the handle is in."
TEST_F(TwinMishaps, ManualCrank) {
  ASSERT_TRUE(twin.crank(13, 200));
  run_ms(1000);
  EXPECT_EQ(safety(), 1 << 5);
  EXPECT_EQ(bits(13) & 1 << 12, 1 << 12);
  EXPECT_EQ(maint(13, 0), 8);
  EXPECT_EQ(position(13), 12 * 550 + 50);
  run_ms(6000);
  EXPECT_EQ(safety(), 0);
  EXPECT_EQ(position(13), 12 * 550 + 200);
  EXPECT_EQ(area_state(), 10);
  EXPECT_FALSE(twin.crank(1, 200));    // the fixed one
  ASSERT_TRUE(twin.crank(13, -1000));  // against its neighbour
  run_ms(30'000);
  EXPECT_EQ(position(13), 12 * 550);
  EXPECT_EQ(area_state(), 1);
}

}  // namespace
}  // namespace archroom::devices
