// How long a bus may take at worst: how old the picture of a bank can get, and how soon a contact that opens stops it. Pure.
//
// With n banks on the bus, T its response time-out, C its connect time-out and P the poll period (500 ms standing, 100 ms
// moving), every bank needs two exchanges a round, a read and a renewal (a heartbeat while it stands):
//   age of a picture, every answer at its last moment    max(P, T) + 2 n T
//   contact to stop on the wire                           the same with P moving, + 10 ms for the step and the write
//   worst cycle, every exchange lost once                 2 n (T + C): a lost answer costs the connection, too
// On a serial line every exchange takes its longest frames' time on top of T.
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

// The longest response time-out with which so many banks keep their evidence young enough, where an exchange takes `on_the_wire`
// besides.
[[nodiscard]] Duration longest_timeout(int banks, const core::BankPlan& bank, Duration on_the_wire = {});
// What the longest question and answer take on a serial line; nothing on a network.
[[nodiscard]] Duration longest_exchange(const BusPlan& bus);

// The devices of a bus: what reading each of their blocks once takes.
struct LineRound {
  int devices = 0;
  int exchanges = 0;
  Duration on_the_wire{};  // questions, answers and the silence between them: nobody thinks
  Duration at_worst{};     // nobody answers
  int busy_permille = 0;   // of the line's time, at the pace that is wanted; 0 on a network
};
[[nodiscard]] LineRound round_of(const BusPlan& bus, std::span<const DevicePlan> devices);

// For people who check a site file: one line a bus, one a bank.
[[nodiscard]] std::string cycles_text(const Plan& plan, core::Language language);

}  // namespace archroom::settings
