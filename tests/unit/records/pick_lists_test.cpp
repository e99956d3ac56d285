// A pick list from filing to its end. The core's part is played by hand: what it would say of each stop's request.
#include "controller/records/pick_lists.hpp"

#include <gtest/gtest.h>

#include "tests/unit/records/room.hpp"

namespace archroom::records {
namespace {

using core::Cause;
using core::RequestState;

// Where the columns of a bank of 500 mm columns and one aisle of 800 mm stand when this aisle is open.
devices::ShelfReport open_at(int columns, int aisle) {
  devices::ShelfReport report;
  for (int c = 1; c <= columns; ++c) report.columns.emplace_back().position_mm = (c - 1) * 500 + (c > aisle ? 800 : 0);
  return report;
}

class PickLists : public testing::Test {
 protected:
  PickLists() {
    put(reg, a_box("A3", "A/1/03L/2/4/1"));  // aisle 2
    put(reg, a_box("A5", "A/1/05L/1/1/1"));  // aisle 4
    put(reg, a_box("A4", "A/1/04R/1/1/2"));  // aisle 4 from its other side
    put(reg, a_box("A9", "A/1/09R/1/1/1"));  // aisle 9
    put(reg, a_box("B1", "A/2/02R/1/1/1"));  // bank 2, aisle 2
    put(reg, a_box("B2", "A/2/01L/1/1/1"));  // bank 2, aisle 0
    now[BankId{"1"}] = open_at(13, 13);
  }

  FileOutcome file(std::vector<std::string> boxes, const std::string& id = "list") {
    const RequestForm form{RequestId{id}, std::move(boxes), std::nullopt, Action::Open, "desk", std::nullopt, "cat", true};
    return reg.write([&](Writing& w) { return file_request(w, form, now); });
  }
  std::string filed(std::vector<std::string> boxes, const std::string& id = "list") {
    return std::get<Filed>(file(std::move(boxes), id)).event->id.text;
  }
  void core_says(const std::string& id, RequestState state, Cause cause = Cause::None, std::int64_t subject = 0) {
    reg.write([&](Writing& w) { return w.keep(core::RequestMoved{{id}, state, {cause, subject, {}}, {}}), 0; });
  }
  // What is asked of the core next, and "-ID" for what it is to cancel.
  std::string goes_on() {
    const auto news = reg.write([&](Writing& w) { return go_on_with_lists(w, now); });
    std::string said;
    for (const auto& asked : news.asked) {
      said += (said.empty() ? "" : " ") + asked.id.text + "=" + asked.bank.text + "/" + std::to_string(aisle_of(asked.face));
    }
    for (const auto& id : news.cancelled) said += (said.empty() ? "-" : " -") + id.text;
    return said;
  }
  std::string visited(const std::string& id, int aisle) {
    core_says(id, RequestState::Presented, Cause::Arrived, aisle);
    EXPECT_EQ(goes_on(), "");
    core_says(id, RequestState::Done, Cause::Visited, aisle);
    return goes_on();
  }
  RequestRecord shown(const std::string& id = "list") { return *reg.catalogue().request({id}).value(); }
  std::string boxes(const std::string& id = "list") {
    std::string codes;
    for (const auto& box : shown(id).boxes) codes += (codes.empty() ? "" : " ") + box.barcode;
    return codes;
  }

  Register reg;
  RoomNow now;
};

TEST_F(PickLists, OneStopAfterTheOther) {
  EXPECT_EQ(filed({"A3", "A9", "A5", "A4"}), "list#1");
  EXPECT_EQ(boxes(), "A9 A4 A5 A3") << "the free space stands at the right end";
  EXPECT_EQ(boxes("list#1"), "A9");
  EXPECT_EQ(shown("list#1").part_of, RequestId{"list"});
  EXPECT_EQ(shown().stops.size(), 3U);
  EXPECT_EQ(shown("list#1").station, "desk");
  EXPECT_EQ(goes_on(), "") << "its turn has not come";
  core_says("list#1", RequestState::Opening);
  EXPECT_EQ(goes_on(), "");
  EXPECT_EQ(shown().state, RequestState::Opening);
  EXPECT_EQ(visited("list#1", 9), "list#2=1/4");
  EXPECT_EQ(boxes("list#2"), "A4 A5");
  EXPECT_EQ(shown().state, RequestState::Queued);
  EXPECT_EQ(visited("list#2", 4), "list#3=1/2");
  EXPECT_EQ(visited("list#3", 2), "");
  const auto list = shown();
  EXPECT_EQ(list.state, RequestState::Done);
  EXPECT_EQ(list.reason, (core::Reason{Cause::Visited, 2, "3/3"}));
  std::string way;
  for (const auto& step : list.history) way += std::string(core::name_of(step.state)) + " ";
  EXPECT_EQ(way, "queued opening presented queued presented queued presented done ");
  EXPECT_EQ(goes_on(), "");
  EXPECT_EQ(reg.catalogue().verify_journal().value().broken_at, std::nullopt);
}

TEST_F(PickLists, BoxesOfOneAisleAreNoList) {
  EXPECT_EQ(filed({"A5", "A4"}), "list");
  EXPECT_TRUE(shown().stops.empty());
}

TEST_F(PickLists, TheSameListAgainIsTheSameAndAnotherIsRefused) {
  filed({"A3", "A9"});
  const auto rows = store::number_of(reg.database(), "SELECT count(*) FROM requests");
  EXPECT_TRUE(std::holds_alternative<FiledBefore>(file({"A3", "A9"})));
  EXPECT_TRUE(std::holds_alternative<IdInUse>(file({"A3", "A5"})));
  EXPECT_TRUE(std::holds_alternative<IdInUse>(file({"A9"}, "list#1"))) << "the name of a stop";
  EXPECT_EQ(store::number_of(reg.database(), "SELECT count(*) FROM requests"), rows);
}

TEST_F(PickLists, AStopsNameMayBeTaken) {
  file({"B1"}, "list#1");
  EXPECT_EQ(filed({"A3", "A9"}), "list#1.2");
}

TEST_F(PickLists, EveryBadBoxIsNamedAndNothingIsFiled) {
  put(reg, a_box("N1"));
  put(reg, a_box("G1", "A/1/06L/1/1/1"));
  reg.database().run("UPDATE boxes SET place = 'A/7/01R/1/1/1' WHERE barcode = 'G1'");
  const auto length = reg.journal_length();
  const auto bad = std::get<BadBoxes>(file({"A3", "Z", "A9", "N1", "G1"}));
  ASSERT_EQ(bad.boxes.size(), 3U);
  EXPECT_EQ(bad.boxes[0].index, 1U);
  EXPECT_EQ(std::get<NoSuchBox>(bad.boxes[0].why).code, "Z");
  EXPECT_EQ(bad.boxes[1].index, 3U);
  EXPECT_EQ(std::get<NoPlace>(bad.boxes[1].why).barcode, "N1");
  EXPECT_EQ(std::get<PlaceGone>(bad.boxes[2].why).place, "A/7/01R/1/1/1");
  EXPECT_EQ(reg.journal_length(), length);
  EXPECT_EQ(store::number_of(reg.database(), "SELECT count(*) FROM requests"), 0);
}

TEST_F(PickLists, OtherBanksOpenAheadWhileThePersonIsAtOne) {
  EXPECT_EQ(filed({"A3", "A9", "B1", "B2"}), "list#1");  // 1/9 2/0 1/2 2/2: bank 2 is not seen, taken to be closed
  core_says("list#1", RequestState::Opening);
  EXPECT_EQ(goes_on(), "");
  core_says("list#1", RequestState::Presented, Cause::Arrived, 9);
  EXPECT_EQ(goes_on(), "list#2=2/0");
  core_says("list#2", RequestState::Presented, Cause::Arrived, 0);
  EXPECT_EQ(goes_on(), "") << "two at a time";
  core_says("list#1", RequestState::Done, Cause::Visited, 9);
  EXPECT_EQ(goes_on(), "list#3=1/2");
  EXPECT_EQ(shown().reason, (core::Reason{Cause::Arrived, 0, "2/4"}));
}

TEST_F(PickLists, WhatWasOpenedAheadInVainGetsAnotherTurn) {
  filed({"A3", "A9", "B1", "B2"});
  core_says("list#1", RequestState::Presented, Cause::Arrived, 9);
  EXPECT_EQ(goes_on(), "list#2=2/0");
  core_says("list#2", RequestState::Presented, Cause::Arrived, 0);
  core_says("list#2", RequestState::Done, Cause::ShownLongEnough, 0);
  EXPECT_EQ(goes_on(), "list#2.2=2/0");
  core_says("list#2.2", RequestState::Presented, Cause::Arrived, 0);
  core_says("list#1", RequestState::Done, Cause::Visited, 9);
  EXPECT_EQ(goes_on(), "list#3=1/2");
  core_says("list#2.2", RequestState::Done, Cause::ShownLongEnough, 0);
  EXPECT_EQ(goes_on(), "") << "its turn had come, nobody came: as any other request it is done";
  EXPECT_EQ(shown().stops[1].state, RequestState::Done);
}

TEST_F(PickLists, AStopThatFailsIsLeftOutAndTheListSaysSo) {
  filed({"A3", "A9", "A5"});
  core_says("list#1", RequestState::Failed, Cause::TimedOut);
  EXPECT_EQ(goes_on(), "list#2=1/4");
  core_says("list#2", RequestState::Cancelled, Cause::CancelOrdered);
  EXPECT_EQ(goes_on(), "list#3=1/2");
  EXPECT_EQ(visited("list#3", 2), "");
  EXPECT_EQ(shown().state, RequestState::Failed);
  EXPECT_EQ(shown().reason, (core::Reason{Cause::TimedOut, 0, "1/3"}));
}

TEST_F(PickLists, StopsThatWereAllCancelledAreACancelledList) {
  filed({"A3", "A9"});
  core_says("list#1", RequestState::Cancelled, Cause::CancelOrdered);
  EXPECT_EQ(goes_on(), "list#2=1/2");
  core_says("list#2", RequestState::Cancelled, Cause::CancelOrdered);
  EXPECT_EQ(goes_on(), "");
  EXPECT_EQ(shown().state, RequestState::Cancelled);
}

TEST_F(PickLists, CancelledWithWhatItHasUnderWay) {
  filed({"A3", "A9", "B1"});
  core_says("list#1", RequestState::Presented, Cause::Arrived, 9);
  goes_on();
  const auto cancel = [&] { return reg.write([](Writing& w) { return cancel_list(w, {"list"}, "王"); }); };
  EXPECT_EQ(cancel()->cancelled, (std::vector<RequestId>{{"list#1"}, {"list#2"}}));
  EXPECT_EQ(shown().state, RequestState::Cancelled);
  EXPECT_EQ(shown().history.back().by, "王");
  EXPECT_FALSE(cancel()) << "twice";
  EXPECT_FALSE(reg.write([](Writing& w) { return cancel_list(w, {"list#1"}, "王"); })) << "no list";
  // Killed before the core was told: the next life tells it.
  core_says("list#2", RequestState::Cancelled, Cause::CancelOrdered);
  EXPECT_EQ(goes_on(), "-list#1");
  core_says("list#1", RequestState::Cancelled, Cause::CancelOrdered);
  EXPECT_EQ(goes_on(), "");
  EXPECT_EQ(shown().state, RequestState::Cancelled);
}

TEST_F(PickLists, PlannedAnewWhereSomebodyMovedTheBank) {
  filed({"A3", "A9", "A5"});  // 9 4 2
  core_says("list#1", RequestState::Presented, Cause::Arrived, 9);
  now[BankId{"1"}] = open_at(13, 2);  // somebody opened aisle 2 by hand meanwhile
  core_says("list#1", RequestState::Done, Cause::AisleClosed, 9);
  EXPECT_EQ(goes_on(), "list#2=1/2");
  EXPECT_EQ(boxes(), "A9 A3 A5");
  now[BankId{"1"}] = open_at(13, 5);
  core_says("list#2", RequestState::Done, Cause::Visited, 2);
  EXPECT_EQ(goes_on(), "list#3=1/4");
}

TEST_F(PickLists, TheOrderStaysWhereNothingIsSavedByAnother) {
  filed({"A3", "A9", "A5"});
  now[BankId{"1"}] = open_at(13, 9);
  EXPECT_EQ(visited("list#1", 9), "list#2=1/4");
  now.clear();  // not seen
  EXPECT_EQ(visited("list#2", 4), "list#3=1/2");
}

// Only the requests of stops are for the core.
TEST_F(PickLists, AfterARestartTheCoreKnowsTheStopsOnly) {
  filed({"A3", "A9"});
  core_says("list#1", RequestState::Opening);
  const auto restored = store::restore(reg.database()).value();
  ASSERT_EQ(restored.requests.size(), 1U);
  EXPECT_EQ(restored.requests[0].id.text, "list#1");
  EXPECT_EQ(goes_on(), "");
  core_says("list#1", RequestState::Done, Cause::Visited, 9);
  // Killed here, before the list went on.
  EXPECT_TRUE(store::restore(reg.database()).value().requests.empty());
  EXPECT_EQ(goes_on(), "list#2=1/2");
}

TEST_F(PickLists, APreviewFilesNothing) {
  const RequestForm form{std::nullopt, {"A3", "A9", "B1"}, std::nullopt, Action::Open, "", std::nullopt, "cat", true};
  const auto length = reg.journal_length();
  auto catalogue = reg.catalogue();
  const auto plan = std::get<PlannedList>(catalogue.plan(form, now).value());
  ASSERT_EQ(plan.stops.size(), 3U);
  EXPECT_EQ(plan.cost, (core::PickCost{3, (4 + 7) * 800 + 2 * 800}));
  EXPECT_EQ(plan.unseen, std::vector<BankId>{BankId{"2"}});
  EXPECT_EQ(reg.journal_length(), length);
  auto bad = form;
  bad.boxes.push_back("Z");
  EXPECT_EQ(std::get<BadBoxes>(std::get<FileOutcome>(catalogue.plan(bad, now).value())).boxes.size(), 1U);
}

}  // namespace
}  // namespace archroom::records
