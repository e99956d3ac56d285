// What the core wants kept, kept; and what it must know after a restart. On the writer's thread.
#pragma once

#include "base/instant.hpp"
#include "base/result.hpp"
#include "controller/core/event.hpp"
#include "controller/core/record.hpp"
#include "controller/store/database.hpp"
#include "controller/store/journal.hpp"

namespace archroom::store {

// One journal entry and what it changes in the tables, in the open transaction. Failures are the database's trouble.
void apply(Database& database, Journal& journal, WallTime at, const core::Record& record);

[[nodiscard]] Result<core::Restored> restore(Database& database);

}  // namespace archroom::store
