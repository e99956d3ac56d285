// The controller thread: stops before everything, no fact lost in silence, every question answered, every end stops the room.
#include "controller/runtime/clock.hpp"
#include "tests/scenarios/picture.hpp"
#include "tests/unit/runtime/scripted_hands.hpp"

namespace archroom::runtime {
namespace {

constexpr std::size_t kLane = 65536;
constexpr std::size_t kStopLane = 1024;

class Loop : public ScriptedRoom {
 protected:
  // Holds the controller thread in the answer to a question.
  void hold() {
    gate("held not known");
    loop->ask(idle_question, hears("held"));
    ASSERT_TRUE(wait_for("held not known"));
  }
  core::Body stop_of_bank(TicketId ticket, const std::string& bank) {
    return core::StopOrdered{ticket, BankId{bank}, "li", false};
  }
  // As the bank's worker and its driver would tell: linked, in session, seen.
  void bank_is_ready(const std::string& bank) {
    const DeviceId device{"plc-" + bank};
    loop->tell(core::LinkUp{device});
    scenarios::Picture picture{plans.front()};
    picture.report().session = devices::Session::Ours;
    picture.report().epoch_seen = 1;
    loop->tell(core::Observed{{{device, monotonic_now(), devices::Quality::Good, picture.report()}}});
    loop->ask([&](TicketId ticket) { return core::RearmOrdered{ticket, BankId{bank}, "li"}; }, hears("rearm"));
    loop->tell(core::Durable{2});  // the epoch, the arming
    ASSERT_TRUE(wait_for("rearm accepted"));
  }
  core::Body open_aisle(TicketId ticket) {
    return core::MoveOrdered{ticket, {"1"}, devices::OpenFace{{3, devices::Side::Right}}, "li"};
  }
};

TEST_F(Loop, AQuestionIsAnsweredOnce) {
  start();
  loop->ask(idle_question, hears("one"));
  loop->ask([&](TicketId ticket) { return stop_of_bank(ticket, "2"); }, hears("two"));
  ASSERT_TRUE(wait_for("one not known"));
  ASSERT_TRUE(wait_for("two accepted"));
  loop->finish();
  EXPECT_EQ(count("one not known"), 1);
  EXPECT_EQ(count("two accepted"), 1);
}

TEST_F(Loop, AStopGoesBeforeWhatWaitsAlready) {
  start();
  hold();
  for (int i = 0; i < 500; ++i) loop->ask(idle_question, hears("event"));
  loop->ask([&](TicketId ticket) { return stop_of_bank(ticket, "1"); }, hears("stop"));
  open_gate();
  ASSERT_TRUE(wait_for("event not known", 500));
  EXPECT_LT(place("stop plc-1"), place("event not known"));
  EXPECT_LT(place("stop accepted"), place("event not known"));
}

TEST_F(Loop, AFullLaneStopsEverythingAndTellsWhoAsked) {
  start();
  hold();
  for (std::size_t i = 0; i < kLane; ++i) loop->tell(core::Durable{0});
  EXPECT_EQ(counters.lanes_dropped.value(), 0U);
  loop->ask(idle_question, hears("late"));
  EXPECT_EQ(counters.lanes_dropped.value(), 1U);
  open_gate();
  ASSERT_TRUE(wait_for("stop plc-1"));
  ASSERT_TRUE(wait_for("stop plc-2"));
  EXPECT_TRUE(wait_for("late refused")) << "a question is answered, also where it can't be asked";
}

TEST_F(Loop, PicturesMakeRoomForFacts) {
  start();
  hold();
  const DeviceId device{"plc-1"};
  for (std::size_t i = 0; i < kLane; ++i) loop->tell(core::Observed{});
  loop->ask(idle_question, hears("late"));
  EXPECT_EQ(counters.lanes_dropped.value(), 1U);
  open_gate();
  ASSERT_TRUE(wait_for("late not known"));
  EXPECT_EQ(count("stop plc-1"), 0);
}

TEST_F(Loop, AFullStopLaneStopsEverything) {
  start();
  hold();
  for (std::size_t i = 0; i <= kStopLane; ++i)
    loop->ask([&](TicketId ticket) { return stop_of_bank(ticket, "1"); }, hears("stop"));
  open_gate();
  ASSERT_TRUE(wait_for("stop plc-2"));
  ASSERT_TRUE(wait_for("stop accepted", static_cast<std::ptrdiff_t>(kStopLane) + 1))
      << "the one that found no room was carried out, too";
}

TEST_F(Loop, FinishStopsEveryBankAndAnswersWhoWaits) {
  start();
  hold();
  loop->ask(idle_question, hears("waiting"));
  std::thread end{[this] { loop->finish(); }};
  open_gate();
  end.join();
  EXPECT_EQ(count("stop plc-1"), 1);
  EXPECT_EQ(count("stop plc-2"), 1);
  EXPECT_EQ(count("waiting refused") + count("waiting not known"), 1);
  loop->tell(core::Tick{});
  loop->finish();
  EXPECT_EQ(count("stop plc-1"), 1) << "what comes later is not heard";
}

TEST_F(Loop, AMotionGoesOutOnlyWhenItsIntentIsDurable) {
  start();
  bank_is_ready("1");
  loop->ask([&](TicketId ticket) { return open_aisle(ticket); }, hears("open"));
  ASSERT_TRUE(wait_for("open accepted"));
  EXPECT_EQ(count("order plc-1 move"), 0);
  loop->tell(core::Durable{3});  // and the intent
  EXPECT_TRUE(wait_for("order plc-1 move"));
}

TEST_F(Loop, YesToAnOrderThatIsKeptIsSaidWhenItIs) {
  start();
  const auto forbid = [](TicketId ticket) -> core::Body {
    return core::ForbidOrdered{ticket, BankId{"1"}, core::Forbid{core::ForbidKind::Order, "li", {}, {}, {}}};
  };
  loop->ask(forbid, hears("forbid"));
  loop->ask(idle_question, hears("later"));
  ASSERT_TRUE(wait_for("later not known"));
  EXPECT_EQ(count("forbid accepted"), 0) << "it stands in memory, not yet in the register";
  EXPECT_EQ(count("stop plc-1"), 1) << "the stop waits for no disk";
  loop->tell(core::Durable{last_persist});
  EXPECT_TRUE(wait_for("forbid accepted"));
  loop->ask(forbid, hears("again"));
  loop->tell(core::StoreFailed{"disk full"});
  loop->ask(idle_question, hears("meanwhile"));
  ASSERT_TRUE(wait_for("meanwhile not known"));
  EXPECT_EQ(count("again accepted") + count("again refused"), 0) << "neither: it acts, and will be kept";
  loop->tell(core::StoreWorks{});
  loop->tell(core::Durable{last_persist});
  EXPECT_TRUE(wait_for("again accepted"));
}

TEST_F(Loop, WhoWaitsForTheDiskAtTheEndIsAnswered) {
  start();
  loop->ask(
      [](TicketId ticket) -> core::Body {
        return core::ForbidOrdered{ticket, BankId{"1"}, core::Forbid{core::ForbidKind::Order, "li", {}, {}, {}}};
      },
      hears("forbid"));
  ASSERT_TRUE(wait_for("stop plc-1"));
  loop->finish();
  EXPECT_EQ(count("forbid refused"), 1);
}

TEST_F(Loop, ARecordThatTheStoreDidNotTakeStopsMotionForGood) {
  start();
  bank_is_ready("1");
  store_is_full = true;
  loop->ask([&](TicketId ticket) { return open_aisle(ticket); }, hears("open"));
  ASSERT_TRUE(wait_for("open accepted"));
  // Later records find room again, and the store's next word covers the one that was lost.
  store_is_full = false;
  loop->tell(core::StoreWorks{});
  loop->tell(core::Durable{99});
  loop->ask([&](TicketId ticket) { return open_aisle(ticket); }, hears("again"));
  EXPECT_TRUE(wait_for("again refused"));
  EXPECT_EQ(count("order plc-1 move"), 0) << "a motion without a record";
}

}  // namespace
}  // namespace archroom::runtime
