// Epochs, sequences, heartbeats and pulses: who is obeyed, and whether anybody lives.
#include "tests/unit/devices/shelf_plc_fixture.hpp"

namespace archroom::devices {
namespace {

using ShelfPlcSession = ShelfPlcTest;

TEST_F(ShelfPlcSession, BeginCarriesSequenceOneAndAnExpiryOneSecondAhead) {
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

TEST_F(ShelfPlcSession, TheCountersWrapDoesNoHarm) {
  engage();
  while (plc.tick() > 1'000'000) run(milliseconds{300});  // a few seconds: it was set up that way
  start_moving();
  run(seconds{6});
  EXPECT_EQ(report().outcome, CommandOutcome::Finished);
  EXPECT_EQ(report().session, Session::Ours);
}

TEST_F(ShelfPlcSession, HeartbeatsOnceASecondWhileIdle) {
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

TEST_F(ShelfPlcSession, AShortHostTimeOutMakesItBeatFaster) {
  auto settings = PaperPlc::settings();
  settings.host_timeout = 5;  // 500 ms
  driver = std::make_unique<ShelfPlc>(settings);
  engage();
  run(seconds{4});
  const auto beats = writes(9);
  for (std::size_t i = 1; i < beats.size(); ++i) EXPECT_LT(beats[i].at - beats[i - 1].at, milliseconds{400});
  EXPECT_GE(beats.size(), 12u);
}

TEST_F(ShelfPlcSession, ACommandWhoseAnswerWasLostIsLookedForNotRepeated) {
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

TEST_F(ShelfPlcSession, AnEpochThatIsNotAboveTheControllersIsNotEvenTried) {
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

TEST_F(ShelfPlcSession, AnEpochOrderedBeforeThePictureIsComparedWithIt) {
  plc.epoch = 9;
  (void)driver->on_link(now, LinkState::Up);
  ASSERT_TRUE(driver->order(now, Engage{9}).ok()) << "not known yet";
  run(seconds{1});
  EXPECT_TRUE(writes(0).empty());
  EXPECT_EQ(report().session, Session::Foreign);
  EXPECT_EQ(report().epoch_seen, 9u);
}

TEST_F(ShelfPlcSession, ABeginThatTheControllerDidNotTakeIsNoSession) {
  (void)driver->on_link(now, LinkState::Up);
  run(milliseconds{50});
  ASSERT_TRUE(driver->order(now, Engage{7}).ok());
  exchange(wire::Reply{wire::ModbusReply{}});  // confirmed, yet nothing came of it
  run(seconds{3});
  EXPECT_EQ(report().session, Session::None);
  EXPECT_EQ(writes(0).size(), 1u) << "not tried again by itself";
}

TEST_F(ShelfPlcSession, AnotherHostsEpochEndsOurSession) {
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

TEST_F(ShelfPlcSession, AControllerWhosePowerCameBackObeysNobodyUntilANewBegin) {
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

TEST_F(ShelfPlcSession, ASessionThatSomebodyElseUsesTooIsNotBelieved) {
  engage();
  plc.last_seq = 5;
  run(milliseconds{600});
  EXPECT_EQ(last().quality, Quality::Bad);
  EXPECT_NE(detail().find("last_seq 5"), std::string::npos) << detail();
  EXPECT_FALSE(driver->order(now, Move{IntentId{12}, PaperPlc::motion(), permit(seconds{1})}).ok());
}

// A communication processor may go on answering for a controller that hangs.
TEST_F(ShelfPlcSession, ATickThatStandsIsAControllerThatHangs) {
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

TEST_F(ShelfPlcSession, AHeartbeatThatStandsForThreeSecondsIsAControllerThatHangs) {
  engage();
  plc.heartbeat_stands = true;
  const auto stands_since = now;
  while (last().quality == Quality::Good && now < stands_since + seconds{10}) run(milliseconds{10});
  EXPECT_GE(now - stands_since, seconds{2});
  EXPECT_LE(now - stands_since, milliseconds{3600});
  EXPECT_EQ(detail(), "heartbeat does not change");
}

TEST_F(ShelfPlcSession, SequencesThatAreUsedUpTakeANewSession) {
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

TEST_F(ShelfPlcSession, EitherSignOfAPowerReturnEndsTheSession) {
  for (const bool counters_start_anew : {true, false}) {
    plc = PaperPlc{};
    driver = std::make_unique<ShelfPlc>(PaperPlc::settings());
    engage();
    if (counters_start_anew) {
      plc.power_cycle();
      plc.last_seq = 1;  // a firmware that keeps more than it should
    } else {
      plc.last_seq = 0;
    }
    run(milliseconds{600});
    EXPECT_EQ(last().quality, Quality::Good);
    EXPECT_EQ(report().session, Session::None) << counters_start_anew;
  }
}

TEST_F(ShelfPlcSession, AControllerThatForgotEveryEpochIsNobodys) {
  engage();
  plc.epoch = 8;
  run(milliseconds{600});
  EXPECT_EQ(report().session, Session::Foreign);
  plc.epoch = 0;
  plc.last_seq = 0;
  run(milliseconds{600});
  EXPECT_EQ(report().session, Session::None);
}

TEST_F(ShelfPlcSession, AnEpochBelowOursIsSomebodyElsesToo) {
  engage(7);
  plc.epoch = 3;  // it lost its memory, and another host was quicker
  run(milliseconds{600});
  EXPECT_EQ(report().session, Session::Foreign);
}

TEST_F(ShelfPlcSession, AHeartbeatWhoseAnswerIsLostMakesItLookAtOnce) {
  auto settings = PaperPlc::settings();
  settings.poll_idle = milliseconds{700};  // so that no picture is due anyway
  driver = std::make_unique<ShelfPlc>(settings);
  engage();
  while (sent.empty() || !sent.back().write) {
    now = std::max(now, driver->due());
    sent.clear();
    const auto request = driver->next(now);
    const auto& modbus = std::get<wire::ModbusRequest>(*request);
    const auto* write = std::get_if<wire::ModbusWrite>(&modbus.what);
    sent.push_back({now, write == nullptr ? std::nullopt : std::optional{*write}});
    (void)driver->receive(now, write == nullptr ? plc.answer(now, modbus) : Error{Fault::Timeout, "no answer in time"});
  }
  EXPECT_EQ(driver->due(), now);
  ASSERT_NO_FATAL_FAILURE(exchange());
  EXPECT_FALSE(sent.back().write.has_value());
}

TEST_F(ShelfPlcSession, WhoHangsDoesNotLiveBecauseHeWasCalledAgain) {
  engage();
  plc.hung = true;
  run(seconds{1});
  EXPECT_EQ(last().quality, Quality::Bad);
  (void)driver->on_link(now, LinkState::Down);
  (void)driver->on_link(now, LinkState::Up);
  ASSERT_NO_FATAL_FAILURE(exchange());
  EXPECT_EQ(last().quality, Quality::Bad);
  EXPECT_EQ(detail(), "heartbeat does not change");
}

}  // namespace
}  // namespace archroom::devices
