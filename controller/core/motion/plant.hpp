// Believing what we were told: links, pictures of banks, the session with a bank's controller.
#pragma once

#include "controller/core/event.hpp"
#include "controller/core/turn.hpp"

namespace archroom::core {

[[nodiscard]] Bank* find_bank(State& state, const BankId& id);
[[nodiscard]] Bank* find_device(State& state, const DeviceId& id);

// Out of sight for too long: what happened there meanwhile nobody knows, and somebody has to look before anything moves again.
void lose_sight(Turn& turn, Bank& bank);
[[nodiscard]] Instant out_of_sight_at(const Bank& bank);

void link_came_up(Turn& turn, Bank& bank);
void link_went(Turn& turn, Bank& bank, const std::string& detail);
void saw(Turn& turn, Bank& bank, const devices::Observation& seen);

// Opens a session once its number is durable.
void engage_if_durable(Turn& turn, Bank& bank, std::uint64_t persist);

}  // namespace archroom::core
