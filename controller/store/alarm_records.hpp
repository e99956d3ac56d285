// Alarms and the climate of the last day in the register: a part of core_records.hpp. On the writer's thread.
#pragma once

#include "base/instant.hpp"
#include "controller/core/event.hpp"
#include "controller/core/record.hpp"
#include "controller/store/database.hpp"
#include "controller/store/journal.hpp"

namespace archroom::store {

void apply_alarms(Database& database, Journal& journal, WallTime at, const core::AlarmsMoved& record);
void apply_alarms(Database& database, Journal& journal, WallTime at, const core::AlarmDropped& record);
void apply_alarms(Database& database, Journal& journal, WallTime at, const core::SwingKept& record);

void restore_alarms(Database& database, core::Restored& restored);
void restore_swings(Database& database, core::Restored& restored);

}  // namespace archroom::store
