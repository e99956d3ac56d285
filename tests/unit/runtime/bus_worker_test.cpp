// The bus worker against a wire that does what the test says: stops overtake, older orders are void, a lost link is told and
// mended.
#include "tests/unit/runtime/scripted_bus.hpp"

namespace archroom::runtime {
namespace {

TEST_F(ScriptedBus, ALinkThatComesUpIsTold) {
  worker->start();
  ASSERT_TRUE(notebook.wait_for("told LinkUp a"));
  EXPECT_LT(notebook.place("a link up"), notebook.place("told LinkUp a"))
      << "the driver knows before the core can order anything";
}

TEST_F(ScriptedBus, AStopIsWrittenOverAnExchangeInFlight) {
  driver_a->reads_once = true;
  wire->answers(false);
  worker->start();
  ASSERT_TRUE(notebook.wait_for("await"));
  worker->stop(a, 1);
  ASSERT_TRUE(notebook.wait_for("write_stop over an exchange"));
  ASSERT_TRUE(notebook.wait_for("told LinkUp a", 2)) << notebook.all();
  EXPECT_EQ(notebook.count("drain_and_close"), 1) << "answers can't be told apart any more";
  EXPECT_EQ(notebook.count("told LinkLost a"), 1);
  EXPECT_EQ(notebook.count("a receives link_down"), 1) << notebook.all();
  EXPECT_EQ(counters.stops.value(), 1U);
}

TEST_F(ScriptedBus, AStopOnAQuietLineKeepsTheConnection) {
  worker->start();
  ASSERT_TRUE(notebook.wait_for("idle"));
  worker->stop(a, 1);
  ASSERT_TRUE(notebook.wait_for("write_stop"));
  worker->order(a, 1, move(1));
  ASSERT_TRUE(notebook.wait_for("send move"));
  EXPECT_EQ(notebook.count("told LinkLost a"), 0);
}

TEST_F(ScriptedBus, OlderStopCountsVoidOrders) {
  worker->start();
  ASSERT_TRUE(notebook.wait_for("idle"));
  worker->stop(a, 5);
  worker->order(a, 4, move(7));
  ASSERT_TRUE(notebook.wait_for("told OrderDropped 7: a stop overtook the order"));
  EXPECT_EQ(notebook.count("a ordered"), 0);
  worker->order(a, 5, move(8));
  ASSERT_TRUE(notebook.wait_for("send move"));
  EXPECT_EQ(counters.motions.value(), 1U);
}

TEST_F(ScriptedBus, AStopCountNeverGoesDown) {
  worker->start();
  ASSERT_TRUE(notebook.wait_for("idle"));
  worker->stop(a, 5);
  worker->stop(a, 2);
  worker->order(a, 4, move(7));
  EXPECT_TRUE(notebook.wait_for("told OrderDropped 7: a stop overtook the order"));
}

TEST_F(ScriptedBus, AnOrderThatWaitsIsVoidOnceAStopIsOrdered) {
  // Both wait in the inbox when the worker begins.
  worker->order(a, 0, move(1));
  worker->stop(a, 1);
  worker->start();
  ASSERT_TRUE(notebook.wait_for("told OrderDropped 1: a stop overtook the order"));
  ASSERT_TRUE(notebook.wait_for("write_stop"));
  EXPECT_EQ(notebook.count("send move"), 0);
  EXPECT_LT(notebook.place("write_stop"), notebook.place("told LinkUp a")) << "the stop is the first thing on the connection";
}

TEST_F(ScriptedBus, AMoveDoesNotGoOutOnceAStopIsOrdered) {
  // The stop comes at the worst moment: the driver has the move in its hands.
  driver_a->while_it_decides = [this] { worker->stop(a, 1); };
  worker->start();
  ASSERT_TRUE(notebook.wait_for("idle"));
  worker->order(a, 0, move(1));
  ASSERT_TRUE(notebook.wait_for("write_stop")) << notebook.all();
  EXPECT_EQ(notebook.count("send move"), 0) << notebook.all();
  EXPECT_EQ(notebook.count("a receives timeout"), 1);
  EXPECT_EQ(notebook.count("told LinkLost a"), 0);
}

TEST_F(ScriptedBus, AStopThatCannotBeWrittenIsOwedToTheNextConnection) {
  worker->start();
  ASSERT_TRUE(notebook.wait_for("idle"));
  wire->opens(false);
  wire->writes_stops(false);
  worker->stop(a, 1);
  ASSERT_TRUE(notebook.wait_for("write_stop fails"));
  ASSERT_TRUE(notebook.wait_for("told LinkLost a", 3)) << "every failed attempt is told";
  wire->writes_stops(true);
  wire->opens(true);
  ASSERT_TRUE(notebook.wait_for("told LinkUp a", 2)) << notebook.all();
  EXPECT_EQ(notebook.count("write_stop"), 1);
  EXPECT_EQ(counters.stops.value(), 1U);
}

TEST_F(ScriptedBus, AStopWhileThereIsNoLinkIsTheFirstThingOnTheNext) {
  wire->opens(false);
  worker->start();
  ASSERT_TRUE(notebook.wait_for("told LinkLost a"));
  worker->stop(a, 1);
  worker->order(a, 1, move(3));
  ASSERT_TRUE(notebook.wait_for("told OrderDropped 3: no link"));
  wire->opens(true);
  ASSERT_TRUE(notebook.wait_for("told LinkUp a"));
  EXPECT_LT(notebook.place("write_stop"), notebook.place("told LinkUp a")) << notebook.all();
}

TEST_F(ScriptedBus, APeerThatHangsUpIsToldAndFoundAgain) {
  worker->start();
  ASSERT_TRUE(notebook.wait_for("idle"));
  wire->hang_up();
  ASSERT_TRUE(notebook.wait_for("told LinkUp a", 2));
  EXPECT_EQ(notebook.count("told LinkLost a"), 1);
  EXPECT_EQ(notebook.count("a link down"), 1);
}

TEST_F(ScriptedBus, ARequestThatCannotBeSentIsALostLink) {
  driver_a->reads_once = true;
  wire->sends(false);
  worker->start();
  ASSERT_TRUE(notebook.wait_for("told LinkUp a", 2)) << notebook.all();
  EXPECT_EQ(notebook.count("a receives link_down"), 1) << notebook.all();
  EXPECT_EQ(notebook.count("told LinkLost a"), 1);
  EXPECT_EQ(counters.poll_faults.value(), 1U);
}

TEST_F(ScriptedBus, WhatTheDriverRefusesIsTold) {
  driver_a->refuses = true;
  worker->start();
  ASSERT_TRUE(notebook.wait_for("idle"));
  worker->order(a, 0, move(2));
  EXPECT_TRUE(notebook.wait_for("told OrderDropped 2: no session"));
  EXPECT_EQ(counters.motions.value(), 0U);
}

TEST_F(ScriptedBus, AFullInboxIsTold) {
  for (std::uint64_t n = 1; n <= 65; ++n) worker->order(a, 0, move(n));
  EXPECT_EQ(notebook.lines(), std::vector<std::string>{"told OrderDropped 65: the bus does not keep up"});
  EXPECT_EQ(counters.lanes_dropped.value(), 1U);
}

TEST_F(ScriptedBus, FinishWritesTheStopsThatAreOwed) {
  worker->start();
  ASSERT_TRUE(notebook.wait_for("idle"));
  worker->stop(a, 1);
  worker->finish();
  EXPECT_EQ(notebook.count("write_stop"), 1);
  worker->finish();
}

TEST_F(ScriptedBus, FinishWritesAStopOverAnExchangeThatNeverEnds) {
  driver_a->reads_once = true;
  wire->answers(false);
  worker->start();
  ASSERT_TRUE(notebook.wait_for("await"));
  worker->stop(a, 1);
  worker->finish();
  EXPECT_EQ(notebook.count("write_stop over an exchange"), 1);
}

TEST_F(ScriptedBus, StopsForAllBanksOfALineAreWritten) {
  add("b");
  driver_a->reads_once = true;
  wire->answers(false);
  worker->start();
  ASSERT_TRUE(notebook.wait_for("await"));
  worker->stop(a, 1);
  worker->stop(DeviceId{"b"}, 1);
  ASSERT_TRUE(notebook.wait_for("b stop"));
  wire->answers(true);
  worker->finish();
  EXPECT_EQ(counters.stops.value(), 2U) << notebook.all();
  EXPECT_EQ(notebook.count("a stop"), 1);
  EXPECT_EQ(notebook.count("b stop"), 1);
}

}  // namespace
}  // namespace archroom::runtime
