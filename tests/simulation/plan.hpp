// What a run is made of, drawn from its seed before it begins: the room, the requests, and every mishap as one step that can be
// left out. The same plan gives the same run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "controller/core/bank_plan.hpp"

namespace archroom::simulation {

enum class Deed : std::uint8_t {
  // in the room
  Enter,
  EnterWidest,
  Beam,
  KickPlate,
  PhotoEye,
  EmergencyStop,
  Crank,
  LocalKey,
  Fire,
  MainsLost,
  Floor,
  OtherContact,
  StuckSensor,
  Jam,
  PowerLoss,
  ControllerRestart,
  FrozenImage,
  ControllerFault,
  Locked,
  ForeignHost,
  // on the wire
  LostRequests,
  LostReplies,
  Garble,
  Delay,
  Duplicate,
  ReplayRequests,
  OldReplies,
  Cut,
  HalfOpen,
  // the disk
  SlowDisk,
  FullDisk,
  FullQueue,
  // the daemon
  Crash,
  OrderlyRestart,
  Stall,
  WallJump,
  // people at the desk
  OrderStop,
  OrderStopAll,
  OrderCancel,
  OrderOpen,
  OrderClose,
  OrderRearm,
  OrderConfirm,
  OrderRequest,
  Count
};
inline constexpr std::size_t kDeeds = static_cast<std::size_t>(Deed::Count);
[[nodiscard]] const char* name_of(Deed deed);

// The worst moments. Each comes the first time after the step's instant.
enum class Moment : std::uint8_t {
  At,             // at that instant
  InMotion,       // `later` after a motion has begun at the bank
  BeforeDurable,  // the disk has committed an intent and is about to say so
  AfterActuate,   // a Move has just been handed to the bus
  StopOwed,       // a stop has been handed to the bus and is not yet written
  Count
};
inline constexpr std::size_t kMoments = static_cast<std::size_t>(Moment::Count);
[[nodiscard]] const char* name_of(Moment moment);

struct Step {
  Deed deed = Deed::Enter;
  Moment moment = Moment::At;
  Duration after{};  // since the start of the run
  Duration later{};
  std::size_t bank = 0;
  std::uint32_t pick = 0;  // an aisle, a column, a request: whatever the deed is about
  Duration span{};         // how long it lasts
};
[[nodiscard]] std::string text_of(const Step& step);

struct Wish {
  Duration after{};
  std::size_t bank = 0;
  std::uint32_t face = 0;
};

struct Shape {
  std::vector<core::BankPlan> banks;
  bool one_bus = false;  // all banks behind one gateway
  bool blind = false;    // the firmware shows its inputs and does not act on them: our interlocks alone
};

struct Plan {
  std::uint64_t seed = 0;
  Shape shape;
  std::vector<Wish> wishes;
  std::vector<Step> steps;
};

[[nodiscard]] Plan plan_of(std::uint64_t seed);

}  // namespace archroom::simulation
