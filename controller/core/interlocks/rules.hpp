// The interlock rules. One pure function over enumerated evidence; permission is only ever the absence of every objection, and
// each objection is lifted only by positive evidence. docs/safety.md says what each rule means.
#pragma once

#include <vector>

#include "controller/core/interlocks/evidence.hpp"
#include "controller/core/reason.hpp"

namespace archroom::core {

// SR-01 no_motion_without_fresh_state      SR-02 no_motion_over_a_lost_link
// SR-03 no_motion_until_armed              SR-04 no_motion_while_aisle_occupied
// SR-05 no_second_aisle                    SR-06 no_motion_while_a_protection_acts
// SR-07 no_motion_against_local_control    SR-08 no_motion_without_a_record
// SR-09 no_motion_under_two_owners         SR-10 no_motion_from_impossible_positions
[[nodiscard]] std::vector<Cause> objections(const Evidence& evidence);

// The same for arming a bank: what must be well before a person may say "go on". Occupation and traffic are judged per motion.
[[nodiscard]] std::vector<Cause> objections_to_arming(const Evidence& evidence);

}  // namespace archroom::core
