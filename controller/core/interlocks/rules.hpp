// The interlock rules. One pure function over enumerated evidence; permission is only ever the absence of every objection, and
// each objection is lifted only by positive evidence. docs/safety.md says what each rule means; its permit table is printed from
// here.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "controller/core/interlocks/evidence.hpp"
#include "controller/core/reason.hpp"

namespace archroom::core {

// One question of the permit table: which of its answers let a motion pass.
struct Question {
  Cause objection;
  std::string_view name;                      // "way"
  std::string_view rule;                      // "no_motion_while_aisle_occupied"
  std::span<const std::string_view> answers;  // by the value of the answer: "empty", "occupied", "unknown"
  std::size_t (*answer)(const Evidence&);
  std::size_t passing;  // the first so many answers pass
  bool blocks_arming;   // must be well before a person may say "go on"; else judged for each motion
};
// The most telling first.
[[nodiscard]] std::span<const Question> permit_table();

[[nodiscard]] std::vector<Cause> objections(const Evidence& evidence);
// The same for arming a bank.
[[nodiscard]] std::vector<Cause> objections_to_arming(const Evidence& evidence);

}  // namespace archroom::core
