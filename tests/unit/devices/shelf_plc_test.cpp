// What is the shelf driver's own: epochs, sequences, expiries, leases, heartbeats. On virtual time, against a controller on paper.
#include "devices/shelf_plc/shelf_plc.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "tests/unit/devices/paper_plc.hpp"
#include "tests/unit/devices/permit_office_for_tests.hpp"

namespace archroom::devices {
namespace {

using Words = std::vector<std::uint16_t>;

struct Sent {
  Instant at;
  std::optional<wire::ModbusWrite> write;  // nothing: a read
};

std::uint32_t u32(const Words& words, std::size_t at) { return wire::u32_of(words[at], words[at + 1]); }

class ShelfPlcTest : public testing::Test {
 protected:
  Permit permit(Duration lasts) { return core::PermitOffice::issue(PaperPlc::device(), PaperPlc::motion(), now + lasts); }

  void exchange(const std::optional<Result<wire::Reply>>& instead = std::nullopt) {
    const auto request = driver->next(now);
    ASSERT_TRUE(request.has_value());
    const auto& modbus = std::get<wire::ModbusRequest>(*request);
    const auto* write = std::get_if<wire::ModbusWrite>(&modbus.what);
    sent.push_back({now, write == nullptr ? std::nullopt : std::optional{*write}});
    now = now + milliseconds{2};
    const auto answer = instead ? *instead : plc.answer(now, modbus);
    now = now + milliseconds{2};
    for (auto& one : driver->receive(now, answer)) seen.push_back(one);
  }
  void run(Duration span) {
    const Instant end = now + span;
    while (driver->due() <= end) {
      now = std::max(now, driver->due());
      if (sustained) (void)driver->order(now, Sustain{*sustained, permit(milliseconds{300})});
      exchange();
      if (HasFatalFailure()) return;
    }
    now = std::max(now, end);
  }
  void engage(std::uint32_t epoch = 7) {
    (void)driver->on_link(now, LinkState::Up);
    run(milliseconds{100});
    ASSERT_TRUE(driver->order(now, Engage{epoch}).ok());
    run(milliseconds{100});
    ASSERT_EQ(report().session, Session::Ours);
    sent.clear();
  }
  void start_moving() {
    ASSERT_TRUE(driver->order(now, Move{IntentId{11}, PaperPlc::motion(), permit(milliseconds{300})}).ok());
    sustained = IntentId{11};
    run(milliseconds{20});
    ASSERT_EQ(report().outcome, CommandOutcome::Accepted);
    ASSERT_EQ(report().intent, IntentId{11});
  }

  const Observation& last() const { return seen.back(); }
  ShelfReport report() const {
    const auto* report = seen.empty() ? nullptr : std::get_if<ShelfReport>(&last().content);
    return report == nullptr ? ShelfReport{} : *report;
  }
  std::string detail() const {
    const auto* none = seen.empty() ? nullptr : std::get_if<NoValue>(&last().content);
    return none == nullptr ? "" : none->detail;
  }
  std::vector<Sent> writes(std::uint16_t address) const {
    std::vector<Sent> found;
    for (const auto& one : sent) {
      if (one.write && one.write->address == address) found.push_back(one);
    }
    return found;
  }
  std::vector<Sent> reads() const {
    std::vector<Sent> found;
    for (const auto& one : sent) {
      if (!one.write) found.push_back(one);
    }
    return found;
  }

  PaperPlc plc;
  std::unique_ptr<ShelfPlc> driver = std::make_unique<ShelfPlc>(PaperPlc::settings());
  Instant now = Instant{} + seconds{1000};
  std::optional<IntentId> sustained;
  Observations seen;
  std::vector<Sent> sent;
};

TEST_F(ShelfPlcTest, BeginCarriesSequenceOneAndAnExpiryOneSecondAhead) {
  (void)driver->on_link(now, LinkState::Up);
  run(milliseconds{100});
  EXPECT_EQ(report().session, Session::None);
  ASSERT_TRUE(driver->order(now, Engage{0x00010002}).ok());
  run(milliseconds{20});
  const auto begins = writes(0);
  ASSERT_EQ(begins.size(), 1u);
  const auto& words = begins[0].write->words;
  EXPECT_EQ(words[0], 1);
  EXPECT_EQ(words[1], 12);
  EXPECT_EQ(words[7], 0xFFF3);
  EXPECT_EQ(u32(words, 11), 0x00010002u);
  EXPECT_NEAR(static_cast<double>(static_cast<std::int32_t>(u32(words, 15) - plc.tick())), 1000.0, 25.0);
  EXPECT_EQ(report().session, Session::Ours);
  EXPECT_EQ(report().epoch_seen, 0x00010002u);
  EXPECT_EQ(report().intent, IntentId{}) << "begin is nobody's motion";
}

TEST_F(ShelfPlcTest, ACommandIsTheWholeBlockWithTheNextSequence) {
  engage();
  start_moving();
  const auto commands = writes(0);
  ASSERT_EQ(commands.size(), 1u);
  const auto expiry = u32(commands[0].write->words, 15);
  const auto heartbeat = commands[0].write->words[9];
  EXPECT_EQ(commands[0].write->words, (Words{2, 1, 3, 2, 0, 0, 0, 0xFFFE, 1, heartbeat, 20, 0, 7, 600, 0, wire::high_word(expiry),
                                             wire::low_word(expiry)}));
  // The permit ends in 300 ms, sooner than the second that a command lives at most.
  EXPECT_NEAR(static_cast<double>(static_cast<std::int32_t>(expiry - plc.tick())), 290.0, 25.0);
}

TEST_F(ShelfPlcTest, ALongPermitMakesNoLongExpiry) {
  engage();
  ASSERT_TRUE(driver->order(now, Move{IntentId{11}, PaperPlc::motion(), permit(seconds{60})}).ok());
  exchange();
  EXPECT_NEAR(static_cast<double>(static_cast<std::int32_t>(u32(writes(0)[0].write->words, 15) - plc.tick())), 1000.0, 10.0);
}

TEST_F(ShelfPlcTest, TheCountersWrapDoesNoHarm) {
  engage();
  while (plc.tick() > 1'000'000) run(milliseconds{300});  // a few seconds: it was set up that way
  start_moving();
  run(seconds{6});
  EXPECT_EQ(report().outcome, CommandOutcome::Finished);
  EXPECT_EQ(report().session, Session::Ours);
}

TEST_F(ShelfPlcTest, ASustainedMotionIsRenewedUntilItIsDone) {
  engage();
  start_moving();
  run(seconds{4});
  EXPECT_EQ(report().mode, ShelfMode::Moving);
  const auto renewals = writes(9);
  EXPECT_GE(renewals.size(), 15u);
  EXPECT_LE(renewals.size(), 21u);
  EXPECT_EQ(plc.renewals, static_cast<int>(renewals.size())) << "each of them counted for the controller";
  std::uint16_t heartbeat = writes(0)[0].write->words[9];
  for (const auto& renewal : renewals) {
    EXPECT_NE(renewal.write->words[0], heartbeat);
    heartbeat = renewal.write->words[0];
    EXPECT_EQ(renewal.write->words, (Words{heartbeat, 20, 0, 7, 600, 2}));
  }
  run(seconds{3});
  EXPECT_EQ(report().outcome, CommandOutcome::Finished);
  EXPECT_EQ(report().mode, ShelfMode::Open);
  for (const auto& later : writes(9)) {
    if (later.at > now - seconds{1}) {
      EXPECT_EQ(later.write->words[5], 0) << "nothing is renewed any more";
    }
  }
}

TEST_F(ShelfPlcTest, LooksTenTimesASecondWhileMovingAndTwiceWhileIdle) {
  engage();
  run(seconds{4});
  const auto idle = reads().size();
  EXPECT_GE(idle, 7u);
  EXPECT_LE(idle, 9u);
  sent.clear();
  start_moving();
  run(seconds{4});
  const auto moving = reads();
  EXPECT_GE(moving.size(), 38u);
  EXPECT_LE(moving.size(), 43u);
  for (std::size_t i = 1; i < moving.size(); ++i) EXPECT_LE(moving[i].at - moving[i - 1].at, milliseconds{120});
}

TEST_F(ShelfPlcTest, AMotionWhosePermitEndsIsNotRenewedAndStopsByItself) {
  engage();
  start_moving();
  run(seconds{1});
  sustained.reset();
  const auto lost_at = now;
  run(seconds{2});
  for (const auto& one : writes(9)) {
    if (one.at >= lost_at + milliseconds{300}) {
      EXPECT_EQ(one.write->words[5], 0) << "a bare heartbeat renews nothing";
    }
  }
  EXPECT_EQ(report().outcome, CommandOutcome::Aborted);
  EXPECT_EQ(report().refusal, 5);
}

TEST_F(ShelfPlcTest, AnotherMotionsPermitOrNumberSustainsNothing) {
  engage();
  start_moving();
  EXPECT_FALSE(driver->order(now, Sustain{IntentId{12}, permit(seconds{1})}).ok());
  EXPECT_FALSE(driver->order(now, Sustain{IntentId{11}, permit(Duration{0})}).ok());
  const auto other = core::PermitOffice::issue(PaperPlc::device(), CloseBank{}, now + seconds{1});
  EXPECT_FALSE(driver->order(now, Sustain{IntentId{11}, other}).ok());
  EXPECT_TRUE(driver->order(now, Sustain{IntentId{11}, permit(seconds{1})}).ok());
}

TEST_F(ShelfPlcTest, HeartbeatsOnceASecondWhileIdle) {
  engage();
  run(seconds{10});
  const auto beats = writes(9);
  EXPECT_GE(beats.size(), 9u);
  EXPECT_LE(beats.size(), 11u);
  for (std::size_t i = 0; i < beats.size(); ++i) {
    const auto& words = beats[i].write->words;
    EXPECT_EQ(words, (Words{words[0], 20, 0, 7, 0, 0}));
    EXPECT_TRUE(i == 0 || words[0] != beats[i - 1].write->words[0]);
  }
}

TEST_F(ShelfPlcTest, AShortHostTimeOutMakesItBeatFaster) {
  auto settings = PaperPlc::settings();
  settings.host_timeout = 5;  // 500 ms
  driver = std::make_unique<ShelfPlc>(settings);
  engage();
  run(seconds{4});
  const auto beats = writes(9);
  for (std::size_t i = 1; i < beats.size(); ++i) EXPECT_LT(beats[i].at - beats[i - 1].at, milliseconds{400});
  EXPECT_GE(beats.size(), 12u);
}

TEST_F(ShelfPlcTest, AfterAStopItLooksAtOnceAndRenewsNoMore) {
  engage();
  start_moving();
  run(seconds{1});
  const auto stops = driver->stop(now);
  ASSERT_EQ(stops.size(), 1u);
  ASSERT_TRUE(plc.answer(now, std::get<wire::ModbusRequest>(stops[0])).ok());
  sustained.reset();
  sent.clear();
  EXPECT_EQ(driver->due(), now);
  run(milliseconds{20});
  EXPECT_EQ(report().outcome, CommandOutcome::Aborted);
  EXPECT_EQ(report().refusal, 4);
  run(milliseconds{900});
  EXPECT_TRUE(writes(0).empty());
  for (const auto& one : writes(9)) EXPECT_EQ(one.write->words[5], 0);
  EXPECT_TRUE(driver->order(now, Move{IntentId{12}, PaperPlc::motion(), permit(seconds{1})}).ok()) << "the session lives on";
}

TEST_F(ShelfPlcTest, APictureThatWasUnderWayWhenAStopWentOutIsNotTheOneWanted) {
  engage();
  run(driver->due() - now - milliseconds{1});
  now = driver->due();
  const auto request = driver->next(now);
  ASSERT_TRUE(request.has_value());
  const auto answer = plc.answer(now, std::get<wire::ModbusRequest>(*request));
  (void)driver->stop(now);
  now = now + milliseconds{3};
  (void)driver->receive(now, answer);
  EXPECT_EQ(driver->due(), now) << "it looks again";
  ASSERT_NO_FATAL_FAILURE(exchange());
  EXPECT_FALSE(sent.back().write.has_value());
}

TEST_F(ShelfPlcTest, ACommandWhoseAnswerWasLostIsLookedForNotRepeated) {
  engage();
  ASSERT_TRUE(driver->order(now, Move{IntentId{11}, PaperPlc::motion(), permit(milliseconds{300})}).ok());
  const auto request = driver->next(now);
  ASSERT_TRUE(plc.answer(now, std::get<wire::ModbusRequest>(*request)).ok()) << "it came through";
  (void)driver->receive(now + milliseconds{100}, Error{Fault::Timeout, "no answer in time"});
  now = now + milliseconds{100};
  (void)driver->on_link(now, LinkState::Down);
  (void)driver->on_link(now, LinkState::Up);
  run(milliseconds{50});
  EXPECT_EQ(report().intent, IntentId{11});
  EXPECT_EQ(report().outcome, CommandOutcome::Accepted) << "the state says so, also without a session";
  EXPECT_EQ(report().session, Session::None);
  run(seconds{2});
  EXPECT_EQ(report().outcome, CommandOutcome::Aborted) << "the lease ended it";
  EXPECT_TRUE(sent.empty() || writes(0).empty());
  ASSERT_TRUE(driver->order(now, Engage{8}).ok());
  run(milliseconds{50});
  EXPECT_EQ(report().session, Session::Ours);
  EXPECT_EQ(report().intent, IntentId{}) << "a new session, and nothing commanded in it";
}

TEST_F(ShelfPlcTest, AnEpochThatIsNotAboveTheControllersIsNotEvenTried) {
  plc.epoch = 9;
  (void)driver->on_link(now, LinkState::Up);
  run(milliseconds{50});
  EXPECT_EQ(report().session, Session::None);
  EXPECT_EQ(report().epoch_seen, 9u);
  for (const std::uint32_t epoch : {0u, 8u, 9u}) EXPECT_FALSE(driver->order(now, Engage{epoch}).ok());
  run(seconds{1});
  EXPECT_TRUE(writes(0).empty());
  EXPECT_EQ(report().session, Session::Foreign);
  ASSERT_TRUE(driver->order(now, Engage{10}).ok());
  run(milliseconds{50});
  EXPECT_EQ(report().session, Session::Ours);
}

TEST_F(ShelfPlcTest, AnEpochOrderedBeforeThePictureIsComparedWithIt) {
  plc.epoch = 9;
  (void)driver->on_link(now, LinkState::Up);
  ASSERT_TRUE(driver->order(now, Engage{9}).ok()) << "not known yet";
  run(seconds{1});
  EXPECT_TRUE(writes(0).empty());
  EXPECT_EQ(report().session, Session::Foreign);
  EXPECT_EQ(report().epoch_seen, 9u);
}

TEST_F(ShelfPlcTest, ABeginThatTheControllerDidNotTakeIsNoSession) {
  (void)driver->on_link(now, LinkState::Up);
  run(milliseconds{50});
  ASSERT_TRUE(driver->order(now, Engage{7}).ok());
  exchange(wire::Reply{wire::ModbusReply{}});  // confirmed, yet nothing came of it
  run(seconds{3});
  EXPECT_EQ(report().session, Session::None);
  EXPECT_EQ(writes(0).size(), 1u) << "not tried again by itself";
}

TEST_F(ShelfPlcTest, AnotherHostsEpochEndsOurSession) {
  engage();
  start_moving();
  plc.epoch = 8;
  plc.last_seq = 1;
  plc.moving_seq = 0;
  sent.clear();
  run(seconds{3});
  EXPECT_EQ(report().session, Session::Foreign);
  EXPECT_EQ(report().epoch_seen, 8u);
  EXPECT_LE(writes(9).size(), 1u) << "at most the renewal that was due before the next picture";
  EXPECT_FALSE(driver->order(now, Move{IntentId{12}, PaperPlc::motion(), permit(seconds{1})}).ok());
}

TEST_F(ShelfPlcTest, AControllerWhosePowerCameBackObeysNobodyUntilANewBegin) {
  engage();
  start_moving();
  plc.power_cycle();
  run(milliseconds{400});
  EXPECT_EQ(last().quality, Quality::Good);
  EXPECT_EQ(report().session, Session::None) << "although it kept our epoch";
  EXPECT_EQ(report().outcome, CommandOutcome::Aborted);
  sent.clear();
  run(seconds{2});
  EXPECT_TRUE(writes(0).empty() && writes(9).empty());
  ASSERT_TRUE(driver->order(now, Engage{8}).ok());
  run(milliseconds{50});
  EXPECT_EQ(report().session, Session::Ours);
}

TEST_F(ShelfPlcTest, ASessionThatSomebodyElseUsesTooIsNotBelieved) {
  engage();
  plc.last_seq = 5;
  run(milliseconds{600});
  EXPECT_EQ(last().quality, Quality::Bad);
  EXPECT_NE(detail().find("last_seq 5"), std::string::npos) << detail();
  EXPECT_FALSE(driver->order(now, Move{IntentId{12}, PaperPlc::motion(), permit(seconds{1})}).ok());
}

TEST_F(ShelfPlcTest, ADriveFaultResetIsACommandOfTheSession) {
  EXPECT_FALSE(driver->order(now, ResetDriveFault{}).ok());
  engage();
  ASSERT_TRUE(driver->order(now, ResetDriveFault{}).ok());
  run(milliseconds{20});
  ASSERT_EQ(writes(0).size(), 1u);
  const auto words = writes(0)[0].write->words;
  EXPECT_EQ(words[0], 2);
  EXPECT_EQ(words[1], 8);
  EXPECT_EQ(words[7], 0xFFF7);
  EXPECT_EQ(words[8], 0) << "it permits no motion";
  EXPECT_EQ(words[13], 0);
  EXPECT_EQ(report().outcome, CommandOutcome::Finished);
  start_moving();
  EXPECT_FALSE(driver->order(now, ResetDriveFault{}).ok()) << "not while moving";
  EXPECT_EQ(writes(0)[1].write->words[0], 3);
}

TEST_F(ShelfPlcTest, MotionsThatTheBankHasNotAreRefused) {
  engage();
  for (const Face face : {Face{0, Side::Right}, Face{6, Side::Left}, Face{1, Side::Left}, Face{-1, Side::Left}}) {
    const Motion motion = OpenFace{face};
    const auto permit = core::PermitOffice::issue(PaperPlc::device(), motion, now + seconds{1});
    EXPECT_FALSE(driver->order(now, Move{IntentId{12}, motion, permit}).ok()) << face.column;
  }
  run(seconds{1});
  EXPECT_TRUE(writes(0).empty());
}

TEST_F(ShelfPlcTest, CloseAllHasNeitherColumnNorSide) {
  engage();
  const auto permit = core::PermitOffice::issue(PaperPlc::device(), CloseBank{}, now + seconds{1});
  ASSERT_TRUE(driver->order(now, Move{IntentId{12}, CloseBank{}, permit}).ok());
  exchange();
  const auto words = writes(0)[0].write->words;
  EXPECT_EQ((Words{words.begin() + 1, words.begin() + 9}), (Words{3, 0, 0, 0, 0, 0, 0xFFFC, 1}));
}

// A communication processor may go on answering for a controller that hangs.
TEST_F(ShelfPlcTest, ATickThatStandsIsAControllerThatHangs) {
  engage();
  start_moving();
  run(milliseconds{500});
  const auto hung_at = now;
  plc.hung = true;
  while (last().quality == Quality::Good && now < hung_at + seconds{2}) run(milliseconds{10});
  EXPECT_LE(now - hung_at, milliseconds{520});
  EXPECT_EQ(last().quality, Quality::Bad);
  EXPECT_EQ(detail(), "heartbeat does not change");
  sent.clear();
  run(seconds{1});
  EXPECT_TRUE(writes(9).empty()) << "nothing is renewed on such a picture";
  EXPECT_FALSE(driver->order(now, Move{IntentId{12}, PaperPlc::motion(), permit(seconds{1})}).ok());
  plc.hung = false;
  run(seconds{1});
  EXPECT_EQ(last().quality, Quality::Good);
}

TEST_F(ShelfPlcTest, AHeartbeatThatStandsForThreeSecondsIsAControllerThatHangs) {
  engage();
  plc.heartbeat_stands = true;
  const auto stands_since = now;
  while (last().quality == Quality::Good && now < stands_since + seconds{10}) run(milliseconds{10});
  EXPECT_GE(now - stands_since, seconds{2});
  EXPECT_LE(now - stands_since, milliseconds{3600});
  EXPECT_EQ(detail(), "heartbeat does not change");
}

TEST_F(ShelfPlcTest, RefusalsAndAbortsKeepTheControllersOwnCode) {
  const auto outcome = [&](std::uint16_t result) {
    plc = PaperPlc{};
    driver = std::make_unique<ShelfPlc>(PaperPlc::settings());
    sustained.reset();
    engage();
    EXPECT_TRUE(driver->order(now, Move{IntentId{11}, PaperPlc::motion(), permit(seconds{1})}).ok());
    exchange(wire::Reply{wire::ModbusReply{}});
    plc.last_seq = 2;
    plc.result = result;
    run(milliseconds{10});
    EXPECT_EQ(report().intent, IntentId{11});
    return std::pair{report().outcome, report().refusal};
  };
  EXPECT_EQ(outcome(2), (std::pair{CommandOutcome::Finished, std::uint16_t{0}}));
  for (const auto code : Words{3, 4, 5, 32, 6, 30, 31, 33, 40000}) {
    EXPECT_EQ(outcome(code), (std::pair{CommandOutcome::Aborted, code})) << code;
  }
  for (std::uint16_t code = 16; code <= 29; ++code) EXPECT_EQ(outcome(code), (std::pair{CommandOutcome::Refused, code})) << code;
}

TEST_F(ShelfPlcTest, AFaultThatEndsAMotionWhichWasAcceptedIsAnAbort) {
  engage();
  start_moving();
  plc.moving_seq = 0;
  plc.result = 29;
  run(milliseconds{200});
  EXPECT_EQ(report().outcome, CommandOutcome::Aborted);
  EXPECT_EQ(report().refusal, 29);
}

TEST_F(ShelfPlcTest, SequencesThatAreUsedUpTakeANewSession) {
  engage();
  for (int sequence = 2; sequence <= 65535; ++sequence) {
    ASSERT_TRUE(driver->order(now, ResetDriveFault{}).ok()) << sequence;
    exchange();
    exchange();
    sent.clear();
    seen.erase(seen.begin(), seen.end() - 1);
  }
  EXPECT_FALSE(driver->order(now, ResetDriveFault{}).ok());
  EXPECT_FALSE(driver->order(now, Move{IntentId{11}, PaperPlc::motion(), permit(seconds{1})}).ok());
  run(seconds{1});
  EXPECT_EQ(report().session, Session::None) << "so that the core engages anew";
  EXPECT_TRUE(writes(0).empty());
}

}  // namespace
}  // namespace archroom::devices
