// Believing what we were told: links, pictures of banks, the session with a bank's controller.
#pragma once

#include "controller/core/event.hpp"
#include "controller/core/turn.hpp"

namespace archroom::core {

[[nodiscard]] Bank* find_bank(State& state, const BankId& id);
[[nodiscard]] Bank* find_device(State& state, const DeviceId& id);

void link_came_up(Turn& turn, Bank& bank);
void link_went(Turn& turn, Bank& bank, const std::string& detail);
void saw(Turn& turn, Bank& bank, const devices::Observation& seen);

// Opens a session once its number is durable.
void engage_if_durable(Turn& turn, Bank& bank, std::uint64_t persist);

}  // namespace archroom::core
