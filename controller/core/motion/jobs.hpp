// One motion of one bank, from the intent to the arrival: Persist -> Durable -> judged again -> Actuate -> positions.
#pragma once

#include <optional>
#include <string>

#include "controller/core/event.hpp"
#include "controller/core/interlocks/evidence.hpp"
#include "controller/core/turn.hpp"

namespace archroom::core {

// Writes the intent down. Nothing leaves before it is durable.
JobId begin_job(Turn& turn, Bank& bank, const Wish& wish, std::optional<RequestId> request, const std::string& by);

// Its intent is durable: judged anew, then sent or dropped.
void release_if_durable(Turn& turn, Bank& bank, std::uint64_t persist);

// Looks at the running job: arrived, refused, aborted, out of time, or without leave to go on. Then the bank is stopped; what was
// not sent yet is dropped.
void watch_job(Turn& turn, Bank& bank);

void order_was_dropped(Turn& turn, Bank& bank, const OrderDropped& dropped);

void move_ordered(Turn& turn, const MoveOrdered& order);
void stop_ordered(Turn& turn, const StopOrdered& order);

// Stops the bank whatever it does; ends its job. Never refused.
void stop_bank(Turn& turn, Bank& bank, JobOutcome outcome, const Reason& reason);

}  // namespace archroom::core
