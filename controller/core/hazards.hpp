// The hazards that the interlocks know of, as docs/safety.md prints them: what may hurt somebody or the shelving, what we see of
// it, and what it takes to go on. Data only; the judging is interlocks/rules.hpp.
#pragma once

#include <span>
#include <string_view>

#include "controller/core/reason.hpp"

namespace archroom::core {

// How its evidence ages: standing and moving as every picture of a bank, or otherwise.
enum class EvidenceAge : std::uint8_t {
  Picture,    // 1 s before a start, 300 ms while moving (bank_plan.hpp)
  AtOnce,     // an event: it counts in the step in which it is heard
  WallClock,  // days, hours
};

// What it takes after it has gone.
enum class ResetRule : std::uint8_t {
  None,           // it waits; what was not begun goes on by itself
  Rearm,          // it stopped or may have stopped something: a person looks and re-arms
  KeyThenRearm,   // in motion it trips: the reset key at the bank, then re-arm
  LiftThenRearm,  // a forbid: lifted by whoever may, then re-arm
};

struct Hazard {
  std::string_view id;  // "HZ-01"
  Cause rule;           // the interlock rule that objects, or the cause that ends a motion
  std::string_view zh;  // alarm text
  std::string_view en;
  std::string_view evidence;
  EvidenceAge age;
  std::string_view clears;
  ResetRule reset;
  std::string_view tests;  // scenario files by their beginning, and programs, separated by spaces
};

[[nodiscard]] std::span<const Hazard> hazards();

}  // namespace archroom::core
