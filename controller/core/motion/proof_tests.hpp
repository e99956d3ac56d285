// Proof tests of the protective inputs: a person at the bank makes one act, and it must be seen to come on and to go off again.
// Saying that it was tested proves nothing. Where a test is overdue nothing moves from afar (SR-13).
#pragma once

#include "controller/core/event.hpp"
#include "controller/core/turn.hpp"

namespace archroom::core {

inline constexpr Duration kProofTestLasts = seconds{120};

void proof_test_ordered(Turn& turn, const ProofTestOrdered& order);
void look_at_proof_test(Turn& turn, Bank& bank, const devices::ShelfReport& report);
void end_overdue_proof_test(Turn& turn, Bank& bank);

// The first interval of an input begins when the bank is first started: the installer's acceptance stands for the first test.
void begin_intervals(Turn& turn, Bank& bank);

}  // namespace archroom::core
