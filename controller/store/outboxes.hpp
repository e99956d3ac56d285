// How far others have been told of the journal: one cursor for each outbox, beside the journal itself, so that a backup has both.
// On the store's thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/instant.hpp"
#include "controller/store/database.hpp"

namespace archroom::store {

// Where this outbox goes on. One that is new begins at the journal's end: what was before, others read from GET /events.
[[nodiscard]] std::uint64_t take_up_outbox(Database& database, std::string_view name, WallTime at);
// Everything up to n has arrived. Never goes back.
void move_outbox(Database& database, std::string_view name, std::uint64_t n, WallTime at);

}  // namespace archroom::store
