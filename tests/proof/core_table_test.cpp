// The core does what the model's core does: every combination of core.txt, played to core::step as events.
#include <gtest/gtest.h>

#include <set>

#include "controller/core/step.hpp"
#include "tests/proof/table.hpp"
#include "tests/unit/core/ready_bank.hpp"

namespace archroom::proof {
namespace {

using core::Bank;
using devices::CommandOutcome;
using devices::Protection;

constexpr devices::Face kFace{3, devices::Side::Right};
const DeviceId kPlc{"plc-1"};
const BankId kBank{"1"};

// One bank with one request, brought into one of the table's states by events.
class Room {
 public:
  explicit Room(const Case& given) : plan_(core::plan_of_eight()), picture_(plan_), state_(core::initial_state({plan_})) {
    const auto& stage = given.at("stage");
    happen(core::Restored{});
    connect();
    if (stage == "shown") picture_.open(3);
    look();
    if (given.at("arming") == "armed") happen(core::RearmOrdered{{1}, kBank, "li"});
    if (stage == "waiting" && given.at("arming") == "armed") object(true);
    if (stage != "idle") happen(core::Requested{{"r1"}, kBank, kFace});
    if (stage == "waiting") picture_.active(Protection::EntryBeam, false);  // the next picture will show it
    if (stage == "commanded" || stage == "moving") durable();
    if (stage == "moving") {
      under_way(CommandOutcome::Accepted);
      look();
    }
    pass(milliseconds{10});
  }

  void happen(core::Body body) {
    effects_ = core::step(state_, core::Event{now_, WallTime{}, std::move(body)});
    for (const auto& effect : effects_) {
      if (const auto* persist = std::get_if<core::Persist>(&effect)) last_persist_ = persist->persist;
    }
  }
  void pass(Duration span) { now_ = now_ + span; }
  void look() {
    pass(milliseconds{2});
    see_of(now_);
  }
  void see_of(Instant taken) {
    happen(core::Observed{{devices::Observation{kPlc, taken, devices::Quality::Good, picture_.report()}}});
  }
  void durable() { happen(core::Durable{last_persist_}); }
  void connect() {
    happen(core::LinkUp{kPlc});
    durable();
    picture_.report().session = devices::Session::Ours;
    picture_.report().epoch_seen = bank().session.epoch;
  }
  // A protection that is on, and seen.
  void object(bool seen) {
    picture_.active(Protection::EntryBeam, true);
    if (seen) look();
  }
  void under_way(CommandOutcome outcome) {
    picture_.report().intent = state_.last_intent;
    picture_.report().outcome = outcome;
    picture_.moving(3, 300);
  }
  void restart() {
    core::Restored told;
    for (const auto& [_, request] : state_.requests) told.requests.push_back(request);
    told.epochs[kBank] = bank().session.epoch;
    state_ = core::initial_state({plan_});
    happen(told);
  }

  scenarios::Picture& picture() { return picture_; }
  core::State& state() { return state_; }
  Bank& bank() { return state_.banks.begin()->second; }
  [[nodiscard]] Instant now() const { return now_; }
  bool travels() { return bank().job && bank().job->phase != core::JobPhase::Recording; }

  std::string stage() {
    if (!bank().presentations.empty()) return "shown";
    if (!bank().job) return state_.requests.empty() ? "idle" : "waiting";
    switch (bank().job->phase) {
      case core::JobPhase::Recording: return "recording";
      case core::JobPhase::Commanded: return "commanded";
      case core::JobPhase::Moving: return "moving";
    }
    return "none";
  }
  // What left for the store and the wire. A move is followed by the word that it may go on: part of it.
  [[nodiscard]] std::set<std::string> effects() const {
    std::set<std::string> found;
    for (const auto& effect : effects_) {
      if (std::holds_alternative<core::StopMotion>(effect)) found.insert("stop");
      if (const auto* actuate = std::get_if<core::Actuate>(&effect)) found.insert(order(actuate->order));
      const auto* persist = std::get_if<core::Persist>(&effect);
      if (persist != nullptr && std::holds_alternative<core::EpochTaken>(persist->record)) found.insert("epoch");
      if (persist != nullptr && std::holds_alternative<core::MotionIntended>(persist->record)) found.insert("intent");
    }
    if (found.contains("move")) found.erase("sustain");
    return found;
  }

 private:
  static std::string order(const devices::Order& order) {
    if (std::holds_alternative<devices::Engage>(order)) return "engage";
    if (std::holds_alternative<devices::Move>(order)) return "move";
    return std::holds_alternative<devices::Sustain>(order) ? "sustain" : "another order";
  }

  core::BankPlan plan_;
  scenarios::Picture picture_;
  core::State state_;
  Instant now_ = Instant{} + seconds{10};
  core::Effects effects_;
  std::uint64_t last_persist_ = 0;
};

void lose_before(Room& room, const Case& given) {
  if (given.at("losses") == "last" && !room.state().requests.empty()) room.state().requests.begin()->second.lost_commands = 2;
}

void guard(Room& room, const std::string& leave) {
  if (leave == "no") room.object(false);
  if (leave == "latched") room.picture().latched(Protection::KickPlate);
}

CommandOutcome outcome_of(const std::string& says) {
  static const std::map<std::string, CommandOutcome> kOutcomes{{"nothing", CommandOutcome::None},
                                                               {"accepted", CommandOutcome::Accepted},
                                                               {"refused", CommandOutcome::Refused},
                                                               {"aborted", CommandOutcome::Aborted},
                                                               {"lost", CommandOutcome::NotReceived}};
  return kOutcomes.at(says);
}

void picture(Room& room, const Case& given) {
  lose_before(room, given);
  if (given.at("place") == "there") {
    room.picture().open(3);
  } else {
    room.picture().closed();
  }
  if (room.travels()) {
    const auto outcome = outcome_of(given.at("says"));
    if (given.at("place") == "elsewhere") room.under_way(outcome);
    room.picture().report().outcome = outcome;
    room.picture().report().intent = room.state().last_intent;
  }
  guard(room, given.at("leave"));
  const Instant taken = room.now();
  if (given.at("leave") == "cut") room.pass(seconds{2});
  room.see_of(taken);
}

void tick(Room& room, const Case& given) {
  const auto& leave = given.at("leave");
  if (leave == "cut") room.pass(seconds{2});
  if (given.at("time") == "late") {
    if (room.bank().job) room.bank().job->deadline = room.now();
    for (auto& shown : room.bank().presentations) shown.until = room.now();
  }
  if (leave == "yes" || leave == "cut") return room.happen(core::Tick{});
  // A picture of before the last command.
  if (!room.travels()) room.bank().commanded_at = room.now();
  guard(room, leave);
  room.see_of(room.travels() ? room.bank().job->sent_at - milliseconds{1} : room.now() - milliseconds{1});
}

void rearm(Room& room, const Case& given) {
  if (given.at("leave") == "occupied") room.picture().occupied(5, true);
  if (given.at("leave") == "no") room.object(false);
  if (given.at("leave") != "yes") room.look();
  room.happen(core::RearmOrdered{{2}, kBank, "li"});
}

void act(const std::string& input, Room& room, const Case& given) {
  if (input == "link_up" || input == "epoch_durable") {
    room.happen(core::LinkLost{kPlc, "cut"});
    room.bank().armed = given.at("arming") == "armed";  // the loss took it away
    room.happen(core::LinkUp{kPlc});
  }
  if (input == "epoch_durable") room.durable();
  if (input == "link_lost") room.happen(core::LinkLost{kPlc, "cut"});
  if (input == "intent_durable") {
    if (given.at("leave") == "cut") room.pass(seconds{2});
    room.durable();
  }
  if (input == "picture") picture(room, given);
  if (input == "tick") tick(room, given);
  if (input == "order_dropped") {
    lose_before(room, given);
    room.happen(core::OrderDropped{kPlc, room.state().last_intent, "full"});
  }
  if (input == "rearm") rearm(room, given);
  if (input == "requested") {
    if (given.at("leave") == "no") room.object(true);
    room.happen(core::Requested{{"r1"}, kBank, kFace});
  }
  if (input == "stop") room.happen(core::StopOrdered{{2}, kBank, "li", given.at("from") == "ending"});
  if (input == "restart") room.restart();
}

std::string or_before(const std::string& word, const std::string& before) { return word == "=" ? before : word; }

class CoreTable : public testing::TestWithParam<std::string> {};

TEST_P(CoreTable, EveryCombination) {
  const Table table{PROOF_ROOT "/core.txt"};
  int played = 0;
  table.each(GetParam(), [&](const Case& given, const Case& expected) {
    if (expected.at("arming") == "never") return;
    SCOPED_TRACE(told(given));
    Room room{given};
    ASSERT_EQ(room.stage(), given.at("stage"));
    ASSERT_EQ(room.bank().armed, given.at("arming") == "armed");
    act(GetParam(), room, given);
    ++played;
    EXPECT_EQ(room.stage(), or_before(expected.at("stage"), given.at("stage")));
    EXPECT_EQ(room.bank().armed, or_before(expected.at("arming"), given.at("arming")) == "armed");
    const std::set<std::string> none;
    EXPECT_EQ(room.effects(), expected.at("effect") == "-" ? none : std::set{expected.at("effect")});
  });
  EXPECT_GE(played, 1);
}

INSTANTIATE_TEST_SUITE_P(Inputs, CoreTable, testing::ValuesIn(Table{PROOF_ROOT "/core.txt"}.inputs()),
                         [](const auto& input) { return input.param; });

}  // namespace
}  // namespace archroom::proof
