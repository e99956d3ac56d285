// docs/plc-map.md, sections 2 and 3: why an old command can never act. Each test's comment is the sentence it holds the twin to.
#include "tests/unit/emulator/twin_bench.hpp"

namespace archroom::devices {
namespace {

class TwinSession : public TwinBench {};

// "The PLC takes the epoch if it is greater than the one it holds."
TEST_F(TwinSession, BeginTakesAGreaterEpoch) {
  begin(7);
  EXPECT_EQ(input32(0x0014), 7U);
  EXPECT_EQ(last_seq(), 1);
  EXPECT_EQ(result(), 2);
  begin(0x10008);
  EXPECT_EQ(input32(0x0014), 0x10008U);
}

// "A refused begin counts in refusals and changes nothing else."
TEST_F(TwinSession, BeginWithAnEpochNotGreaterChangesNothing) {
  begin(7);
  open(2, 5);
  for (const std::uint32_t epoch : {7U, 6U, 0U}) {
    const int before = refusals();
    begin(epoch);
    EXPECT_EQ(refusals(), before + 1);
    EXPECT_EQ(input32(0x0014), 7U);
    EXPECT_EQ(last_seq(), 2);
    EXPECT_EQ(result(), 1);
    EXPECT_EQ(moving_seq(), 2);
  }
}

// "The sequence of begin must be 1 and its expiry must not have passed."
TEST_F(TwinSession, BeginNeedsSequenceOneAndTime) {
  send({.seq = 2, .code = 12, .lease_ms = 0});
  EXPECT_EQ(input32(0x0014), 0U);
  EXPECT_EQ(twin.last_refusal(), twin::Verdict::OldSequence);
  send({.seq = 1, .code = 12, .lease_ms = 0, .expires_in_ms = -1});
  EXPECT_EQ(input32(0x0014), 0U);
  EXPECT_EQ(twin.last_refusal(), twin::Verdict::Expired);
  EXPECT_EQ(refusals(), 2);
}

// "A newer epoch ends the session before it: any motion of that session stops."
TEST_F(TwinSession, NewerEpochStopsTheMotion) {
  begin(7);
  open(2, 5);
  run_ms(200);
  ASSERT_GT(motors_on(), 0);
  begin(8);
  EXPECT_TRUE(standing());
  const int at = position(6);
  run_ms(1000);
  EXPECT_EQ(position(6), at + 3);  // braked
}

// "from then on accepts commands of that epoch only"; 23 "changes neither last_seq nor result".
TEST_F(TwinSession, OtherEpochsAreRefused) {
  open(1, 5);  // none begun yet
  EXPECT_EQ(refusals(), 1);
  begin(7);
  for (const std::uint32_t epoch : {6U, 8U, 0U}) {
    send({.seq = 2, .code = 1, .column = 5, .side = 2, .epoch = epoch});
    EXPECT_EQ(twin.last_refusal(), twin::Verdict::WrongEpoch);
    EXPECT_EQ(last_seq(), 1);
    EXPECT_EQ(result(), 2);
    EXPECT_TRUE(standing());
  }
  EXPECT_EQ(refusals(), 4);
}

// "Within an epoch the sequence strictly increases. A command whose sequence is not greater than last_seq is refused (25)."
TEST_F(TwinSession, OldSequencesAreRefused) {
  begin();
  opened(10, 5);
  for (const std::uint16_t seq : std::initializer_list<std::uint16_t>{10, 9, 1, 0}) {
    const int before = refusals();
    close(seq);
    EXPECT_EQ(twin.last_refusal(), twin::Verdict::OldSequence);
    EXPECT_EQ(refusals(), before + 1);
    EXPECT_EQ(last_seq(), 10);
    EXPECT_EQ(result(), 2);
    EXPECT_TRUE(standing());
  }
  close(65535);
  EXPECT_EQ(last_seq(), 65535);
  EXPECT_EQ(result(), 1);
}

// A refused command has used up its sequence: "highest sequence accepted or refused".
TEST_F(TwinSession, ARefusedCommandCannotActLater) {
  begin();
  send({.seq = 2, .code = 1, .column = 5, .side = 2, .permit = 0});
  EXPECT_EQ(last_seq(), 2);
  EXPECT_EQ(result(), 26);
  open(2, 5);
  EXPECT_EQ(twin.last_refusal(), twin::Verdict::OldSequence);
  EXPECT_TRUE(standing());
}

// "the value of the PLC's own millisecond counter after which it must not be acted upon"
TEST_F(TwinSession, ExpiredIsRefused) {
  begin();
  send({.seq = 2, .code = 1, .column = 5, .side = 2, .expires_in_ms = -1});
  EXPECT_EQ(result(), 24);
  EXPECT_EQ(last_seq(), 2);
  EXPECT_TRUE(standing());
  send({.seq = 3, .code = 1, .column = 5, .side = 2, .expires_in_ms = 0});
  EXPECT_EQ(result(), 1);
}

// "Compared as a signed 32-bit difference, so the wrap every 49.7 days does no harm."
TEST_F(TwinSession, ExpiryWorksAcrossTheWrap) {
  ShelfPlcTwin::Settings settings;
  settings.first_tick = 0xFFFFFFFFU - 1000;
  twin = ShelfPlcTwin{settings};
  twin.advance(Instant{} + milliseconds{500});
  begin();
  send({.seq = 2, .code = 1, .column = 5, .side = 2, .expires_in_ms = 2000});  // beyond the wrap
  EXPECT_EQ(result(), 1);
  stop();
  twin.advance(Instant{} + milliseconds{1200});
  ASSERT_LT(tick(), 1000U);
  send({.seq = 3, .code = 1, .column = 5, .side = 2, .expires_in_ms = -500});  // before the wrap
  EXPECT_EQ(result(), 24);
}

// "it stops by itself when lease_ms have passed since the command or the last renewal"
TEST_F(TwinSession, MotionDiesWithItsLease) {
  begin();
  send({.seq = 2, .code = 1, .column = 5, .side = 2, .lease_ms = 500});
  EXPECT_EQ(input(0x0016), 500);
  run_ms(490);
  EXPECT_GT(motors_on(), 0);
  EXPECT_EQ(input(0x0016), 10);
  run_ms(10);
  EXPECT_TRUE(standing());
  EXPECT_EQ(result(), 5);
  EXPECT_EQ(input(0x0016), 0);
  EXPECT_EQ(area_state(), 2);  // "2 until every column stands"
  run_ms(100);
  EXPECT_EQ(area_state(), 10);
}

TEST_F(TwinSession, RenewalKeepsItAlive) {
  begin();
  open(2, 5);
  run_renewing(3000, 2);
  EXPECT_EQ(moving_seq(), 2);
  EXPECT_EQ(input(0x0016), 500);
  run_ms(500);
  EXPECT_EQ(result(), 5);
}

// "A renewal counts only with the running epoch, the running motion's sequence, a lease_ms within 100…2000 and a host_heartbeat
// that changed."
TEST_F(TwinSession, RenewalsThatDoNotCount) {
  begin();
  open(2, 5);
  run_ms(200);
  const int left = input(0x0016);
  renew(2, 500, 6);
  renew(3, 500, 7);
  renew(0, 0, 7);
  renew(2, 99, 7);
  renew(2, 2001, 7);
  renew_with(heartbeat, 2, 500, 7);  // the same as before
  EXPECT_EQ(input(0x0016), left);
  EXPECT_EQ(refusals(), 0);  // "is no refusal"
  renew(2, 2000, 7);
  EXPECT_EQ(input(0x0016), 2000);
}

TEST_F(TwinSession, RenewalCannotReviveAMotion) {
  begin();
  open(2, 5);
  run_ms(600);
  ASSERT_EQ(result(), 5);
  renew(2);
  run_ms(500);
  EXPECT_TRUE(standing());
  EXPECT_EQ(result(), 5);
}

// "Stop is never refused: code 4 with a right complement stops at once whatever epoch, sequence or expiry it carries. It does not
// change last_seq."
TEST_F(TwinSession, StopIsNeverRefused) {
  begin();
  open(9, 5);
  run_ms(100);
  stop();  // epoch 0, sequence 0, long expired
  EXPECT_TRUE(standing());
  EXPECT_EQ(result(), 4);
  EXPECT_EQ(last_seq(), 9);
  EXPECT_EQ(refusals(), 0);
  const int at = position(6);
  run_ms(100);
  EXPECT_EQ(position(6), at + 3);  // braked from 60 mm/s in 0.1 s
  run_ms(1000);
  EXPECT_EQ(position(6), at + 3);
}

TEST_F(TwinSession, StopWhileStandingLeavesTheResult) {
  begin();
  opened(2, 5);
  stop();
  EXPECT_EQ(result(), 2);
  EXPECT_EQ(twin.counts().stops_acted, 1U);
}

// "cmd_complement: bitwise NOT of cmd_code; a mismatch is refused (21)", for a stop too.
TEST_F(TwinSession, WrongComplementIsRefused) {
  begin();
  send({.seq = 2, .code = 1, .column = 5, .side = 2, .good_complement = false});
  EXPECT_EQ(twin.last_refusal(), twin::Verdict::BadComplement);
  EXPECT_EQ(last_seq(), 1);
  EXPECT_EQ(result(), 2);
  open(2, 5);
  send({.code = 4, .good_complement = false});
  EXPECT_EQ(moving_seq(), 2);
  EXPECT_EQ(refusals(), 2);
}

// "host_heartbeat that does not change for host_timeout × 100 ms while a session lives: safety bit 9, motion stops. It clears by
// itself."
TEST_F(TwinSession, SilentHostStopsTheMotion) {
  begin();
  send({.seq = 2, .code = 1, .column = 5, .side = 2, .lease_ms = 2000, .timeout = 5});
  run_ms(490);
  EXPECT_EQ(safety(), 0);
  EXPECT_GT(motors_on(), 0);
  run_ms(10);
  EXPECT_EQ(safety(), 1 << 9);
  EXPECT_TRUE(standing());
  EXPECT_EQ(result(), 3);
  EXPECT_EQ(latched(), 0);
  renew(0, 0);
  EXPECT_EQ(safety(), 0);
  EXPECT_TRUE(standing());
}

// Without a session there is nobody to be silent.
TEST_F(TwinSession, NoSessionNoSilence) {
  run_ms(20'000);
  EXPECT_EQ(safety(), 0);
}

// "20 at power-up", "0 or another value = leave as it is".
TEST_F(TwinSession, HostTimeoutIsTwoSecondsUntilSaidOtherwise) {
  send({.seq = 1, .code = 12, .lease_ms = 0, .timeout = 0});
  run_ms(1990);
  EXPECT_EQ(safety(), 0);
  run_ms(10);
  EXPECT_EQ(safety(), 1 << 9);
  send({.seq = 2, .code = 8, .lease_ms = 0, .timeout = 4});
  send({.seq = 3, .code = 8, .lease_ms = 0, .timeout = 101});
  run_ms(1990);
  EXPECT_EQ(safety(), 0);
}

// "A heartbeat and a host_timeout count only in a write that carries the epoch held: a stop from another host keeps nobody's
// session alive."
TEST_F(TwinSession, AStrangersHeartbeatDoesNotCount) {
  send({.seq = 1, .code = 12, .lease_ms = 0});
  for (int i = 0; i < 25; ++i) {
    run_ms(100);
    stop();
  }
  EXPECT_EQ(safety(), 1 << 9);
}

// "A write must be exactly one of: the whole block, or its tail. Any other write is answered with exception 2 and changes
// nothing."
TEST_F(TwinSession, OtherWritesAreIllegalAndChangeNothing) {
  begin();
  const auto before = read(Table::Holding, 0, 18);
  for (std::uint16_t address = 0; address < 0x20; ++address) {
    for (std::size_t count = 1; count <= 20; ++count) {
      if ((address == 0 && count == 18) || (address == 9 && count == 6)) continue;
      const std::vector<std::uint16_t> words(count, 0xFFFF);
      ASSERT_EQ(twin.write(address, words), Exception::IllegalAddress) << address << " " << count;
    }
  }
  EXPECT_EQ(read(Table::Holding, 0, 18), before);
  EXPECT_EQ(last_seq(), 1);
}

// "FC 03 reads back"
TEST_F(TwinSession, HoldingRegistersReadBack) {
  begin(0x12345);
  renew_with(4711, 3, 222, 0x12345);
  const auto words = read(Table::Holding, 0, 18);
  EXPECT_EQ(words[0], 1);
  EXPECT_EQ(words[1], 12);
  EXPECT_EQ(words[7], static_cast<std::uint16_t>(~12));
  EXPECT_EQ(words[9], 4711);
  EXPECT_EQ(words[0xB], 1);
  EXPECT_EQ(words[0xC], 0x2345);
  EXPECT_EQ(words[0xD], 222);
  EXPECT_EQ(words[0xE], 3);
  EXPECT_TRUE(illegal(Table::Holding, 0, 19));
  EXPECT_TRUE(illegal(Table::Holding, 18, 1));
}

// "A command of a code that is not listed is refused (27)." Every one of the 65529 others.
TEST_F(TwinSession, UnlistedCodesAreRefused) {
  begin();
  opened(2, 5);
  const auto motions = twin.counts().motions_started;
  std::uint16_t seq = 2;
  for (std::uint32_t code = 0; code < 0x10000; ++code) {
    if (code == 1 || code == 3 || code == 4 || code == 5 || code == 8 || code == 12 || code == 13) continue;
    if (code % 16 == 0 || code < 64) ++seq;
    send({.seq = seq, .code = static_cast<std::uint16_t>(code), .column = 3, .side = 1});
    ASSERT_EQ(twin.last_refusal(), twin::Verdict::UnknownCode) << code;
  }
  EXPECT_EQ(last_seq(), 2);
  EXPECT_EQ(twin.counts().motions_started, motions);
  EXPECT_TRUE(standing());
}

// "lease_ms: 100…2000 for a motion"; "an open or close without [permit] is refused (26)"
TEST_F(TwinSession, LeaseAndPermitAreDemanded) {
  begin();
  std::uint16_t seq = 1;
  for (const std::uint16_t lease : std::initializer_list<std::uint16_t>{0, 99, 2001, 65535}) {
    send({.seq = ++seq, .code = 1, .column = 5, .side = 2, .lease_ms = lease});
    EXPECT_EQ(result(), 28) << lease;
  }
  send({.seq = ++seq, .code = 1, .column = 5, .side = 2, .permit = 0xFFFE});
  EXPECT_EQ(result(), 26);
  send({.seq = ++seq, .code = 3, .permit = 0});
  EXPECT_EQ(result(), 26);
  EXPECT_TRUE(standing());
}

// "Order of the checks": what is wrong first is what is said.
TEST_F(TwinSession, ChecksComeInTheOrderOfThePage) {
  begin();
  twin.set_input(twin::Safety::EmergencyStop, true);
  twin.set_input(twin::Safety::Fire, true);
  twin.set_input(twin::Safety::LocalKey, true);
  Order o{.seq = 2,
          .code = 2,
          .column = 99,
          .side = 9,
          .permit = 0,
          .lease_ms = 0,
          .epoch = 6,
          .expires_in_ms = -5,
          .good_complement = false};
  const auto refused_for = [&] {
    send(o);
    return static_cast<int>(twin.last_refusal());
  };
  EXPECT_EQ(refused_for(), 21);
  o.good_complement = true;
  EXPECT_EQ(refused_for(), 27);
  o.code = 1;
  EXPECT_EQ(refused_for(), 23);
  o.epoch = 7, o.seq = 1;
  EXPECT_EQ(refused_for(), 25);
  o.seq = 2;
  EXPECT_EQ(refused_for(), 24);
  o.seq = 3, o.expires_in_ms = 1000;
  EXPECT_EQ(refused_for(), 28);
  o.seq = 4, o.lease_ms = 500;
  EXPECT_EQ(refused_for(), 26);
  o.seq = 5, o.permit = 1;
  EXPECT_EQ(refused_for(), 20);
  o.seq = 6, o.column = 5, o.side = 2;
  EXPECT_EQ(refused_for(), 16);
  o.seq = 7, twin.set_input(twin::Safety::EmergencyStop, false);
  EXPECT_EQ(refused_for(), 18);
  o.seq = 8, twin.set_input(twin::Safety::Fire, false);
  EXPECT_EQ(refused_for(), 19);
  o.seq = 9, twin.set_input(twin::Safety::LocalKey, false);
  send(o);
  EXPECT_EQ(result(), 1);
}

// "A motion whose sequence is no longer last_seq ends without a result: look at moving_seq."
TEST_F(TwinSession, BusyRefusalKeepsItsResult) {
  begin();
  open(2, 5);
  close(3);
  EXPECT_EQ(result(), 22);
  EXPECT_EQ(moving_seq(), 2);
  run_renewing(16'000, 2);
  EXPECT_TRUE(standing());
  EXPECT_EQ(input(0x0007), 5);
  EXPECT_EQ(last_seq(), 3);
  EXPECT_EQ(result(), 22);
}

}  // namespace
}  // namespace archroom::devices
