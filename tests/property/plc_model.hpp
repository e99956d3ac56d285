// A little bank controller after docs/plc-map.md, as far as the core can see it: takes one move at a time, moves with time, stops
// for people, trips, keeps its epoch. Deliberately simple: one gap shrinks while another grows.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "controller/core/bank_plan.hpp"
#include "devices/vocabulary/driver.hpp"

namespace archroom::property {

class PlcModel {
 public:
  explicit PlcModel(core::BankPlan plan);

  void pass(Instant now);  // moves on
  void engage(std::uint32_t epoch);
  void move(IntentId intent, const devices::Motion& motion);
  void stop();
  void reset_drive_fault();
  void announce(Instant until) { sounds_until_ = until; }
  void link_is_new();  // what a driver knew of its last command is gone
  void lost_a_command(IntentId intent);

  // People, hands and misfortune.
  void step_in(int aisle) { people_.insert(aisle); }
  void step_out() { people_.clear(); }
  void trip(devices::Protection protection);
  void reset_at_the_bank();
  void drive_fault();
  void key(bool local) { local_ = local; }
  void another_host(std::uint32_t epoch) { epoch_ = epoch, foreign_ = true; }
  void power_returns();
  void crank(int from, int to, int mm);

  [[nodiscard]] devices::ShelfReport report() const;
  [[nodiscard]] bool moving() const { return target_.has_value(); }
  [[nodiscard]] int first() const { return plan_.fixed == core::FixedColumn::Left ? 1 : 0; }
  [[nodiscard]] int last() const { return plan_.fixed == core::FixedColumn::Left ? plan_.columns : plan_.columns - 1; }

 private:
  [[nodiscard]] int end() const { return plan_.fixed == core::FixedColumn::Left ? plan_.columns : 0; }
  [[nodiscard]] int& width(int aisle) { return widths_[static_cast<std::size_t>(aisle)]; }
  void end_motion(devices::CommandOutcome outcome, std::uint16_t code);

  core::BankPlan plan_;
  std::vector<int> widths_;  // by aisle
  std::optional<int> target_;
  Instant moved_until_;
  std::set<int> people_;
  devices::Protections latched_;
  std::uint16_t fault_ = 0;
  bool local_ = false;
  std::uint32_t epoch_ = 0;
  std::uint32_t ours_ = 0;
  bool foreign_ = false;
  IntentId intent_;
  devices::CommandOutcome outcome_ = devices::CommandOutcome::None;
  std::uint16_t code_ = 0;
  std::uint16_t resets_ = 0;
  Instant now_;
  Instant sounds_until_;
};

}  // namespace archroom::property
