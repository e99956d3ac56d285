// Commands, leases, stops and what became of them.
#include "tests/unit/devices/shelf_plc_fixture.hpp"

namespace archroom::devices {
namespace {

using ShelfPlcMotion = ShelfPlcTest;

TEST_F(ShelfPlcMotion, ACommandIsTheWholeBlockWithTheNextSequence) {
  engage();
  start_moving();
  const auto commands = writes(0);
  ASSERT_EQ(commands.size(), 1u);
  const auto expiry = u32(commands[0].write->words, 15);
  const auto heartbeat = commands[0].write->words[9];
  EXPECT_EQ(commands[0].write->words, (Words{2, 1, 3, 2, 0, 0, 0, 0xFFFE, 1, heartbeat, 20, 0, 7, 600, 0, wire::high_word(expiry),
                                             wire::low_word(expiry), 0}));
  // The permit ends in 300 ms, sooner than the second that a command lives at most.
  EXPECT_NEAR(static_cast<double>(static_cast<std::int32_t>(expiry - plc.tick())), 290.0, 25.0);
}

TEST_F(ShelfPlcMotion, ALongPermitMakesNoLongExpiry) {
  engage();
  ASSERT_TRUE(driver->order(now, Move{IntentId{11}, PaperPlc::motion(), permit(seconds{60})}).ok());
  exchange();
  EXPECT_NEAR(static_cast<double>(static_cast<std::int32_t>(u32(writes(0)[0].write->words, 15) - plc.tick())), 1000.0, 10.0);
}

TEST_F(ShelfPlcMotion, ASustainedMotionIsRenewedUntilItIsDone) {
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

TEST_F(ShelfPlcMotion, LooksTenTimesASecondWhileMovingAndTwiceWhileIdle) {
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

TEST_F(ShelfPlcMotion, AMotionWhosePermitEndsIsNotRenewedAndStopsByItself) {
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

TEST_F(ShelfPlcMotion, AnotherMotionsPermitOrNumberSustainsNothing) {
  engage();
  start_moving();
  EXPECT_FALSE(driver->order(now, Sustain{IntentId{12}, permit(seconds{1})}).ok());
  EXPECT_FALSE(driver->order(now, Sustain{IntentId{11}, permit(Duration{0})}).ok());
  const auto other = core::PermitOffice::issue(PaperPlc::device(), CloseBank{}, now + seconds{1});
  EXPECT_FALSE(driver->order(now, Sustain{IntentId{11}, other}).ok());
  EXPECT_TRUE(driver->order(now, Sustain{IntentId{11}, permit(seconds{1})}).ok());
}

TEST_F(ShelfPlcMotion, AfterAStopItLooksAtOnceAndRenewsNoMore) {
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

TEST_F(ShelfPlcMotion, APictureThatWasUnderWayWhenAStopWentOutIsNotTheOneWanted) {
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

TEST_F(ShelfPlcMotion, ADriveFaultResetIsACommandOfTheSession) {
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

TEST_F(ShelfPlcMotion, MotionsThatTheBankHasNotAreRefused) {
  engage();
  for (const Face face : {Face{0, Side::Right}, Face{6, Side::Left}, Face{1, Side::Left}, Face{-1, Side::Left}}) {
    const Motion motion = OpenFace{face};
    const auto permit = core::PermitOffice::issue(PaperPlc::device(), motion, now + seconds{1});
    EXPECT_FALSE(driver->order(now, Move{IntentId{12}, motion, permit}).ok()) << face.column;
  }
  run(seconds{1});
  EXPECT_TRUE(writes(0).empty());
}

TEST_F(ShelfPlcMotion, CloseAllHasNeitherColumnNorSide) {
  engage();
  const auto permit = core::PermitOffice::issue(PaperPlc::device(), CloseBank{}, now + seconds{1});
  ASSERT_TRUE(driver->order(now, Move{IntentId{12}, CloseBank{}, permit}).ok());
  exchange();
  const auto words = writes(0)[0].write->words;
  EXPECT_EQ((Words{words.begin() + 1, words.begin() + 9}), (Words{3, 0, 0, 0, 0, 0, 0xFFFC, 1}));
}

TEST_F(ShelfPlcMotion, SpreadHasNeitherColumnNorSide) {
  engage();
  const auto permit = core::PermitOffice::issue(PaperPlc::device(), SpreadBank{}, now + seconds{1});
  ASSERT_TRUE(driver->order(now, Move{IntentId{12}, SpreadBank{}, permit}).ok());
  exchange();
  const auto words = writes(0)[0].write->words;
  EXPECT_EQ((Words{words.begin() + 1, words.begin() + 9}), (Words{5, 0, 0, 0, 0, 0, 0xFFFA, 1}));
  EXPECT_EQ(words[13], 600);
  EXPECT_EQ(words[17], 0);
}

TEST_F(ShelfPlcMotion, TheKeptAisleIsNamedPlusOneWhereTheBankHasTwo) {
  const auto keeps = [&](int aisle) {
    const Motion motion = OpenFace{{3, Side::Right}, aisle};
    const auto permit = core::PermitOffice::issue(PaperPlc::device(), motion, now + seconds{1});
    return driver->order(now, Move{IntentId{12}, motion, permit}).ok();
  };
  engage();
  EXPECT_FALSE(keeps(1)) << "one free aisle: there is no other";
  plc = PaperPlc{};
  plc.free_aisles = 2;
  auto settings = PaperPlc::settings();
  settings.shape.free_aisles = 2;
  driver = std::make_unique<ShelfPlc>(settings);
  engage();
  for (const int aisle : {-1, 0, 3, 6}) EXPECT_FALSE(keeps(aisle)) << aisle;
  ASSERT_TRUE(keeps(1));
  exchange();
  EXPECT_EQ(writes(0)[0].write->words[17], 2);
  for (const auto& one : writes(0)) EXPECT_EQ(one.write->words.size(), 18u);
}

TEST_F(ShelfPlcMotion, AnAnnounceSoundsAndMovesNothing) {
  EXPECT_FALSE(driver->order(now, Announce{seconds{10}}).ok());
  engage();
  ASSERT_TRUE(driver->order(now, Announce{milliseconds{10'050}}).ok());
  run(milliseconds{20});
  ASSERT_EQ(writes(0).size(), 1u);
  const auto words = writes(0)[0].write->words;
  EXPECT_EQ((Words{words.begin(), words.begin() + 9}), (Words{2, 13, 0, 0, 0, 0, 101, 0xFFF2, 0})) << "no permit";
  EXPECT_EQ(words[13], 0) << "no lease";
  EXPECT_TRUE(report().announcing);
  run(seconds{9});
  EXPECT_TRUE(report().announcing);
  run(seconds{2});
  EXPECT_FALSE(report().announcing);
  EXPECT_EQ(writes(0).size(), 1u) << "once";
}

TEST_F(ShelfPlcMotion, AnAnnounceKeepsWhatBecameOfTheLastMotion) {
  engage();
  start_moving();
  EXPECT_FALSE(driver->order(now, Announce{seconds{10}}).ok()) << "not while moving";
  run(seconds{7});
  ASSERT_EQ(report().outcome, CommandOutcome::Finished);
  ASSERT_TRUE(driver->order(now, Announce{seconds{10}}).ok());
  run(milliseconds{100});
  EXPECT_TRUE(report().announcing);
  EXPECT_EQ(report().intent, IntentId{11});
  EXPECT_EQ(report().outcome, CommandOutcome::Finished);
}

TEST_F(ShelfPlcMotion, AnAnnounceHasALength) {
  engage();
  for (const Duration wrong : {Duration{0}, Duration{-1}, Duration{milliseconds{60'001}}})
    EXPECT_FALSE(driver->order(now, Announce{wrong}).ok()) << wrong.count();
  EXPECT_TRUE(driver->order(now, Announce{milliseconds{1}}).ok());
  EXPECT_TRUE(driver->order(now, Announce{seconds{60}}).ok()) << "the later one counts";
  exchange();
  EXPECT_EQ(writes(0)[0].write->words[6], 600);
}

TEST_F(ShelfPlcMotion, AStopForgetsAnAnnounceNotYetSent) {
  engage();
  ASSERT_TRUE(driver->order(now, Announce{seconds{10}}).ok());
  (void)driver->stop(now);
  run(seconds{1});
  EXPECT_TRUE(writes(0).empty());
}

TEST_F(ShelfPlcMotion, WhatMovesNothingGoesBeforeAMotionNotIntoIt) {
  engage();
  ASSERT_TRUE(driver->order(now, ResetDriveFault{}).ok());
  ASSERT_TRUE(driver->order(now, Announce{seconds{10}}).ok());
  ASSERT_TRUE(driver->order(now, Move{IntentId{11}, PaperPlc::motion(), permit(seconds{1})}).ok());
  sustained = IntentId{11};
  run(seconds{1});
  const auto commands = writes(0);
  ASSERT_EQ(commands.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(commands[i].write->words[1], (Words{8, 13, 1})[i]);
  EXPECT_EQ(report().intent, IntentId{11});
  EXPECT_EQ(report().mode, ShelfMode::Moving) << "and it is renewed";
}

TEST_F(ShelfPlcMotion, RefusalsAndAbortsKeepTheControllersOwnCode) {
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

TEST_F(ShelfPlcMotion, AFaultThatEndsAMotionWhichWasAcceptedIsAnAbort) {
  engage();
  start_moving();
  plc.moving_seq = 0;
  plc.result = 29;
  run(milliseconds{200});
  EXPECT_EQ(report().outcome, CommandOutcome::Aborted);
  EXPECT_EQ(report().refusal, 29);
}

TEST_F(ShelfPlcMotion, AStopThatNeverArrivedStillEndsTheRenewals) {
  engage();
  start_moving();
  ASSERT_TRUE(driver->order(now, Sustain{IntentId{11}, permit(seconds{5})}).ok());
  sustained.reset();
  (void)driver->stop(now);
  sent.clear();
  run(seconds{2});
  for (const auto& one : writes(9)) EXPECT_EQ(one.write->words[5], 0);
  EXPECT_EQ(report().refusal, 5) << "the lease ended it";
}

TEST_F(ShelfPlcMotion, NothingIsCommandedOnABankThatIsNotSeen) {
  engage();
  now = driver->due();
  ASSERT_NO_FATAL_FAILURE(exchange(Error{Fault::Timeout, "no answer in time"}));
  EXPECT_FALSE(driver->order(now, Move{IntentId{11}, PaperPlc::motion(), permit(seconds{1})}).ok());
  run(seconds{1});
  EXPECT_TRUE(driver->order(now, Move{IntentId{11}, PaperPlc::motion(), permit(seconds{1})}).ok());
}

TEST_F(ShelfPlcMotion, AMotionThatWasAcceptedAndStandsIsNotUnderWay) {
  engage();
  start_moving();
  plc.moving_seq = 0;  // overtaken inside the controller: it keeps the result
  sustained.reset();
  run(milliseconds{200});
  EXPECT_EQ(report().outcome, CommandOutcome::Accepted);
  EXPECT_TRUE(driver->order(now, Move{IntentId{12}, PaperPlc::motion(), permit(seconds{1})}).ok());
}

TEST_F(ShelfPlcMotion, APermitThatLapsesBetweenDueAndWriteRenewsNothing) {
  engage();
  start_moving();
  sustained.reset();
  ASSERT_TRUE(driver->order(now, Sustain{IntentId{11}, permit(milliseconds{250})}).ok());
  run(milliseconds{150});
  now = now + milliseconds{200};  // the bus was busy with others
  sent.clear();
  run(milliseconds{500});
  for (const auto& one : writes(9)) EXPECT_EQ(one.write->words[5], 0);
}

}  // namespace
}  // namespace archroom::devices
