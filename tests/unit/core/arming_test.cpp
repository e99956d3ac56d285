// Only a person gives arming back, and only a drive fault is ever reset from here.
#include <gtest/gtest.h>

#include "controller/core/step.hpp"
#include "tests/unit/core/ready_bank.hpp"

namespace archroom::core {
namespace {

Effects rearm(ReadyBank& ready) {
  return step(ready.state, Event{ready.state.now, ready.state.wall, RearmOrdered{{1}, {"1"}, "li"}});
}

int resets_in(const Effects& effects) {
  int resets = 0;
  for (const auto& effect : effects) {
    const auto* actuate = std::get_if<Actuate>(&effect);
    if (actuate != nullptr && std::holds_alternative<devices::ResetDriveFault>(actuate->order)) ++resets;
  }
  return resets;
}

void fault(ReadyBank& ready) {
  ready.bank.armed = false;
  ready.picture.report().mode = devices::ShelfMode::Fault;
  ready.picture.report().fault_code = 6;
  ready.look();
}

TEST(Arming, ADriveFaultIsReset) {
  ReadyBank ready;
  fault(ready);
  EXPECT_EQ(resets_in(rearm(ready)), 1);
  EXPECT_FALSE(ready.bank.armed) << "the person tries again when the fault has gone";
}

TEST(Arming, NothingIsResetUnderALatchWithoutASessionOrUnseen) {
  ReadyBank latched;
  latched.picture.latched(devices::Protection::EmergencyStop);
  fault(latched);
  EXPECT_EQ(resets_in(rearm(latched)), 0);
  ReadyBank foreign;
  foreign.picture.report().session = devices::Session::Foreign;
  fault(foreign);
  EXPECT_EQ(resets_in(rearm(foreign)), 0);
  ReadyBank unseen;
  fault(unseen);
  unseen.bank.quality = devices::Quality::Bad;
  EXPECT_EQ(resets_in(rearm(unseen)), 0);
  ReadyBank cut_off;
  fault(cut_off);
  cut_off.bank.link_up = false;
  EXPECT_EQ(resets_in(rearm(cut_off)), 0);
}

TEST(Arming, NoResetWhereThereIsNoDriveFault) {
  for (const auto mode :
       {devices::ShelfMode::EmergencyStop, devices::ShelfMode::Local, devices::ShelfMode::Locked, devices::ShelfMode::Asleep}) {
    ReadyBank ready;
    fault(ready);
    ready.bank.report->mode = mode;
    EXPECT_EQ(resets_in(rearm(ready)), 0) << name_of(mode);
    EXPECT_FALSE(ready.bank.armed);
  }
}

TEST(Arming, ALatchDisarmsInTheStepInWhichItIsSeen) {
  ReadyBank ready;
  ready.picture.latched(devices::Protection::KickPlate);
  devices::Observation seen{{"plc-1"}, ready.state.now, devices::Quality::Good, ready.picture.report()};
  (void)step(ready.state, Event{ready.state.now, ready.state.wall, Observed{{seen}}});
  EXPECT_FALSE(ready.bank.armed);
  EXPECT_EQ(ready.bank.disarmed_by.cause, Cause::ProtectionActive);
}

TEST(Arming, TheOccupiedAisleDoesNotHinderARearm) {
  ReadyBank ready;
  ready.bank.armed = false;
  ready.picture.occupied(3, true);
  ready.look();
  (void)rearm(ready);
  EXPECT_TRUE(ready.bank.armed);
}

}  // namespace
}  // namespace archroom::core
