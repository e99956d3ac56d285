// The only place where a permit to move is made.
#pragma once

#include <optional>

#include "controller/core/interlocks/evidence.hpp"
#include "controller/core/reason.hpp"
#include "controller/core/state.hpp"
#include "devices/vocabulary/permit.hpp"

namespace archroom::core {

class PermitOffice {
 public:
  // For one motion of one bank, as long as the evidence stays fresh. Nothing where any rule objects.
  [[nodiscard]] static std::optional<devices::Permit> issue(const State& state, const Bank& bank, const Wish& wish);
};

// What stands in the way of the motion now, the most telling first, and since when. Where the bank can't be seen at all, the
// questions that only its picture could answer are left out.
[[nodiscard]] Blockers blockers_of(const State& state, const Bank& bank, const Wish& wish);
[[nodiscard]] Blockers blockers_to_arming(const State& state, const Bank& bank);

}  // namespace archroom::core
