// Catalogue requests in line at their bank, and the aisle that stands open for one of them.
#pragma once

#include "controller/core/event.hpp"
#include "controller/core/turn.hpp"

namespace archroom::core {

void restore(Turn& turn, const Restored& restored);
void requested(Turn& turn, const Requested& request);
void confirmed(Turn& turn, const Confirmed& order);
void cancel_ordered(Turn& turn, const CancelOrdered& order);
// All boxes of this request were scanned at a station: it is done, if its aisle was shown.
void box_was_scanned(Turn& turn, const RequestId& id);

// The open aisle: free again after a visit, closed since, or shown long enough.
void attend(Turn& turn, Bank& bank);
// Gives the next request in line its motion, or says why not yet.
void serve(Turn& turn, Bank& bank);

// Told by jobs.cpp.
void job_was_sent(Turn& turn, Bank& bank);
void job_has_ended(Turn& turn, Bank& bank, const Job& job, JobOutcome outcome, const Reason& reason);
// An aisle that already stands open was asked for at the bank.
void opened_by_hand(Turn& turn, Bank& bank, const devices::Motion& motion);

// The motion that opens this face and, where the bank has room for two aisles, leaves open the one that is in use.
[[nodiscard]] devices::OpenFace open_for(const Bank& bank, devices::Face face);

// The next instant at which attend() would do something; never() if none.
[[nodiscard]] Instant next_attention(const State& state, const Bank& bank);

}  // namespace archroom::core
