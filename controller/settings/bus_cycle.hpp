// How long a bus may take at worst: how old the picture of a bank can get, and how soon a contact that opens stops it. Pure.
//
// With n banks on the bus, T its response time-out, C its connect time-out and P the poll period (500 ms standing, 100 ms
// moving), every bank needs two exchanges a round, a read and a renewal (a heartbeat while it stands):
//   age of a picture, every answer at its last moment    max(P, T) + 2 n T
//   contact to stop on the wire                           the same with P moving, + 10 ms for the step and the write
//   worst cycle, every exchange lost once                 2 n (T + C): a lost answer costs the connection, too
// During a worst cycle nothing moves: a picture that is too old stops motion whatever the bus does.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "controller/settings/plan.hpp"

namespace archroom::settings {

struct BusCycle {
  int banks = 0;
  Duration age_standing{};
  Duration age_moving{};
  Duration contact_to_stop{};
  Duration worst{};
};
[[nodiscard]] BusCycle cycle_of(const BusPlan& bus, int banks);
[[nodiscard]] int banks_on(const BusPlan& bus, std::span<const ShelfPlan> banks);

// The longest response time-out with which so many banks keep their evidence young enough.
[[nodiscard]] Duration longest_timeout(int banks, const core::BankPlan& bank);

// For people who check a site file: one line a bus, one a bank.
[[nodiscard]] std::string cycles_text(const Plan& plan, core::Language language);

}  // namespace archroom::settings
