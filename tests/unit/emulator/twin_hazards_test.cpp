// docs/plc-map.md, version 3: the further protective inputs, the faults that wait for the bank, the lock, spreading and the
// pre-warning.
#include <utility>

#include "tests/unit/emulator/twin_bench.hpp"

namespace archroom::devices {
namespace {

using Face = ShelfPlcTwin::Face;
using twin::FaultCode;
using twin::Safety;

struct Hazard {
  Safety which;
  int number;
  int refusal;   // while on, without a latch
  bool latches;  // during motion
  bool latches_standing = false;
};
constexpr Hazard kHazards[] = {{Safety::PressureFloor, 12, 17, true}, {Safety::FloorDetached, 13, 16, true},
                               {Safety::SidePanel, 14, 16, true},     {Safety::DoorOpen, 15, 16, false},
                               {Safety::PanelFault, 16, 18, false},   {Safety::Leak, 17, 18, false},
                               {Safety::Seismic, 18, 16, true, true}};  // 16: by then it is latched

class TwinHazards : public TwinBench {
 protected:
  void in_mid_travel() {
    begin();
    opened(2, 5);
    open(3, 9);
    run_renewing(5000, 3);
    ASSERT_EQ(area_state(), 2);
  }
  void spread(std::uint16_t seq) { send({.seq = seq, .code = 5}); }
  [[nodiscard]] int gap(int aisle) const { return maint(aisle, 3); }
};

TEST_F(TwinHazards, EachStopsAtOnceAndLatchesAsThePageSays) {
  in_mid_travel();
  const auto start = saved();
  for (const auto& hazard : kHazards) {
    SCOPED_TRACE(hazard.number);
    start_again(start);
    twin.set_input(hazard.which, true);
    run_ms(10);
    EXPECT_TRUE(standing());
    EXPECT_EQ(result(), 3);
    EXPECT_EQ(safety(), 1 << hazard.number);
    EXPECT_EQ(latched(), hazard.latches ? 1 << hazard.number : 0);
    twin.reset_at_bank();
    EXPECT_EQ(latched(), hazard.latches ? 1 << hazard.number : 0) << "it is still on";
    twin.set_input(hazard.which, false);
    open(4, 9);
    EXPECT_EQ(result(), hazard.latches ? 16 : 1);
    send({.seq = 5, .code = 8, .lease_ms = 0});
    EXPECT_EQ(latched(), hazard.latches ? 1 << hazard.number : 0) << "code 8 clears no protection";
    twin.reset_at_bank();
    EXPECT_EQ(latched(), 0);
  }
}

TEST_F(TwinHazards, EachRefusesWhileItIsOn) {
  begin();
  const auto start = saved();
  for (const auto& hazard : kHazards) {
    SCOPED_TRACE(hazard.number);
    start_again(start);
    twin.set_input(hazard.which, true);
    run_ms(10);
    EXPECT_EQ(latched(), hazard.latches_standing ? 1 << hazard.number : 0);
    std::uint16_t seq = 1;
    for (const std::uint16_t code : std::initializer_list<std::uint16_t>{3, 5}) {
      send({.seq = ++seq, .code = code});
      EXPECT_EQ(result(), hazard.refusal);
    }
    open(++seq, 5);
    EXPECT_EQ(result(), hazard.refusal);
    EXPECT_TRUE(standing());
    twin.set_input(hazard.which, false);
    open(++seq, 5);
    EXPECT_EQ(result(), hazard.latches_standing ? 16 : 1);
  }
}

// "over-travel and limit switch (4, 5) wait for the reset at the bank, the drive faults (6 to 9) for that or for code 8"
TEST_F(TwinHazards, FaultsEndTheMotionAndWaitForTheirReset) {
  in_mid_travel();
  const auto start = saved();
  for (const int code : {4, 5, 6, 7, 8, 9}) {
    SCOPED_TRACE(code);
    start_again(start);
    ASSERT_TRUE(twin.set_fault(7, static_cast<FaultCode>(code)));
    run_ms(10);
    EXPECT_TRUE(standing());
    EXPECT_EQ(result(), 29);
    EXPECT_EQ((std::pair{input(0x0009), input(0x000A)}), (std::pair<std::uint16_t, std::uint16_t>(code, 7)));
    EXPECT_EQ(area_state(), 7);
    EXPECT_EQ(bits(7) & 1 << 15, 1 << 15);
    EXPECT_EQ(maint(7, 7), code);
    open(4, 9);
    EXPECT_EQ(result(), 29);
    send({.seq = 5, .code = 8, .permit = 0, .lease_ms = 0});
    EXPECT_EQ(input(0x0009), code >= 6 ? 0 : code);
    twin.restart();
    EXPECT_EQ(input(0x0009), code >= 6 ? 0 : code);
    twin.reset_at_bank();
    EXPECT_EQ(input(0x0009), 0);
  }
}

TEST_F(TwinHazards, NeighbourCommunicationBlocksAsLongAsItLasts) {
  in_mid_travel();
  ASSERT_TRUE(twin.set_fault(7, FaultCode::NeighbourCommunication));
  run_ms(10);
  EXPECT_TRUE(standing());
  EXPECT_EQ(result(), 29);
  EXPECT_EQ(input(0x0009), 14);
  EXPECT_EQ(input(0x000A), 7);
  twin.reset_at_bank();
  send({.seq = 4, .code = 8, .permit = 0, .lease_ms = 0});
  open(5, 9);
  EXPECT_EQ(result(), 29);
  ASSERT_TRUE(twin.set_fault(7, FaultCode::None));
  open(6, 9);
  EXPECT_EQ(result(), 1);
}

TEST_F(TwinHazards, AFaultNeedsAMovingColumnAndPower) {
  EXPECT_FALSE(twin.set_fault(1, FaultCode::OverTravel));
  EXPECT_FALSE(twin.set_fault(14, FaultCode::OverTravel));
  twin.set_power(false);
  EXPECT_FALSE(twin.set_fault(7, FaultCode::OverTravel));
}

// "Maintenance lock: area_state 5, lock engaged on every moving column; refuses (16), stops a motion, latches nothing."
TEST_F(TwinHazards, MaintenanceLock) {
  in_mid_travel();
  twin.set_lock(true);
  run_ms(10);
  EXPECT_TRUE(standing());
  EXPECT_EQ(result(), 3);
  EXPECT_EQ(area_state(), 5);
  EXPECT_EQ(bits(1) >> 9 & 1, 0);
  for (int n = 2; n <= 13; ++n) EXPECT_EQ(bits(n) >> 9 & 1, 1);
  run_ms(200);
  EXPECT_EQ(maint(7, 0), 6);
  open(4, 9);
  EXPECT_EQ(result(), 16);
  twin.set_input(Safety::LocalKey, true);
  EXPECT_EQ(area_state(), 5);
  ASSERT_TRUE(twin.set_fault(7, FaultCode::LimitSwitch));
  EXPECT_EQ(area_state(), 7);
  twin.reset_at_bank();
  twin.set_input(Safety::LocalKey, false);
  EXPECT_EQ(area_state(), 5) << "no reset takes a lock away";
  twin.set_lock(false);
  EXPECT_EQ(latched(), 0);
  open(5, 9);
  EXPECT_EQ(result(), 1);
}

TEST_F(TwinHazards, StuckLimitSwitchesShowTheImpossible) {
  begin();
  opened(2, 5);
  ASSERT_TRUE(twin.set_limit_stuck(5, Face::Right, true));
  EXPECT_EQ(bits(5) & 3, 3);  // touches a neighbour 900 mm away
  EXPECT_EQ(maint(5, 0), 5);
  ASSERT_TRUE(twin.set_limit_stuck(5, Face::Left, false));
  EXPECT_EQ(bits(5) & 3, 2);
  ASSERT_TRUE(twin.set_limit_stuck(5, Face::Left, std::nullopt));
  ASSERT_TRUE(twin.set_limit_stuck(5, Face::Right, std::nullopt));
  EXPECT_EQ(bits(5) & 3, 1);
  EXPECT_FALSE(twin.set_limit_stuck(14, Face::Left, true));
}

// "every aisle between two columns gets the free space / (N−1)": 900 / 12.
TEST_F(TwinHazards, SpreadGivesEveryAisleTheSame) {
  begin();
  spread(2);
  EXPECT_EQ(result(), 1);
  run_renewing(16'000, 2);
  EXPECT_EQ(result(), 2);
  EXPECT_EQ(area_state(), 10);
  EXPECT_EQ(input(0x0007), 0);
  for (int a = 1; a <= 12; ++a) EXPECT_EQ(gap(a), 75) << a;
  EXPECT_EQ(gap(13), 0);
  spread(3);
  run_ms(10);
  EXPECT_EQ(result(), 2) << "it is spread already";
  opened(4, 5);
  spread(5);
  run_renewing(16'000, 5);
  EXPECT_EQ(result(), 2);
  for (int a = 1; a <= 12; ++a) EXPECT_EQ(gap(a), 75) << a;
}

// "rounded down to whole millimetres; what the rounding leaves stays in the end space": 900 / 7 = 128, 4 left.
TEST_F(TwinHazards, SpreadRoundsDown) {
  for (const auto fixed : {twin::End::Left, twin::End::Right}) {
    twin = ShelfPlcTwin{{.moving_columns = 7, .fixed_column = fixed}};
    twin.advance(Instant{} + milliseconds{400});
    begin();
    spread(2);
    for (int t = 0; t < 16'000; t += 100) {
      twin.advance(Instant{} + milliseconds{500 + t});
      renew(2);
    }
    EXPECT_EQ(result(), 2);
    for (int a = 1; a <= 7; ++a) EXPECT_EQ(gap(a), 128) << a;
    EXPECT_EQ(position(1), fixed == twin::End::Left ? 0 : 4);
    EXPECT_EQ(position(8), 7 * (550 + 128) + (fixed == twin::End::Left ? 0 : 4));
  }
}

TEST_F(TwinHazards, SpreadNeedsALeaseAPermitAndNoFace) {
  begin();
  const std::pair<Order, int> orders[] = {{{.seq = 2, .code = 5, .lease_ms = 0}, 28},
                                          {{.seq = 3, .code = 5, .permit = 0}, 26},
                                          {{.seq = 4, .code = 5, .column = 3}, 20},
                                          {{.seq = 5, .code = 5, .side = 1}, 20},
                                          {{.seq = 6, .code = 5, .keep = 4}, 20},
                                          {{.seq = 7, .code = 3, .keep = 4}, 20},
                                          {{.seq = 8, .code = 1, .column = 5, .side = 2, .keep = 4}, 20}};
  for (const auto& [order, refusal] : orders) {
    send(order);
    EXPECT_EQ(result(), refusal) << order.seq;
  }
  EXPECT_TRUE(standing());
}

TEST_F(TwinHazards, NobodyIsSpreadUpon) {
  begin();
  opened(2, 5);
  ASSERT_TRUE(twin.enter(5));
  run_renewing(400, 0);
  spread(3);
  EXPECT_EQ(result(), 17);
  ASSERT_TRUE(twin.leave(5));
  run_renewing(400, 0);
  spread(4);
  run_renewing(3000, 4);
  ASSERT_TRUE(twin.break_beam(5, 50));
  run_ms(10);
  EXPECT_EQ(result(), 3);
  EXPECT_EQ(latched(), 1 << 4);
}

// "an occupied aisle … unless it is the one to be opened, has a column beside it that would move": one that only travels along.
TEST_F(TwinHazards, SomebodyBesideAColumnThatMoves) {
  begin();
  ASSERT_TRUE(twin.set_sensor_stuck(7, true));  // between 7 and 8, which stand against each other
  open(2, 5);
  EXPECT_EQ(result(), 17);
  open(3, 9);
  EXPECT_EQ(result(), 1) << "both stand still";
  run_renewing(500, 3);
  EXPECT_EQ(moving_seq(), 3);
}

// "Announce: sounds for as long as it says; moves nothing. A later one replaces it, loss of power ends it."
TEST_F(TwinHazards, Announce) {
  begin();
  send({.seq = 2, .code = 13, .aisle_mm = 120, .permit = 0, .lease_ms = 0});
  EXPECT_EQ(result(), 2);
  EXPECT_EQ(last_seq(), 2);
  EXPECT_EQ(input(0x001C), 120);
  EXPECT_TRUE(standing());
  run_ms(1000);
  EXPECT_EQ(input(0x001C), 110);
  stop();
  EXPECT_EQ(input(0x001C), 110);
  open(3, 5);
  EXPECT_EQ(result(), 1) << "nothing waits for it";
  send({.seq = 4, .code = 13, .aisle_mm = 1});
  run_ms(50);
  EXPECT_EQ(input(0x001C), 1) << "rounded up: it sounds";
  EXPECT_EQ(moving_seq(), 3) << "the motion goes on";
  run_ms(50);
  EXPECT_EQ(input(0x001C), 0);
  send({.seq = 5, .code = 13, .aisle_mm = 600});
  twin.restart();
  EXPECT_EQ(input(0x001C), 0);
  EXPECT_EQ(twin.counts().motions_started, 1U);
}

TEST_F(TwinHazards, AnAnnounceThatMakesNoSense) {
  send({.seq = 2, .code = 13, .aisle_mm = 10});
  EXPECT_EQ(twin.last_refusal(), twin::Verdict::WrongEpoch);
  begin();
  const std::pair<Order, int> orders[] = {{{.seq = 2, .code = 13, .aisle_mm = 0}, 20},
                                          {{.seq = 3, .code = 13, .aisle_mm = 601}, 20},
                                          {{.seq = 4, .code = 13, .column = 1, .aisle_mm = 10}, 20},
                                          {{.seq = 5, .code = 13, .side = 1, .aisle_mm = 10}, 20},
                                          {{.seq = 6, .code = 13, .aisle_mm = 10, .expires_in_ms = -5}, 24}};
  for (const auto& [order, refusal] : orders) {
    send(order);
    EXPECT_EQ(result(), refusal) << order.seq;
    EXPECT_EQ(input(0x001C), 0);
  }
}

}  // namespace
}  // namespace archroom::devices
