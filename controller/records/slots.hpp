// Slots and what fits into them. On the store's thread.
#pragma once

#include <optional>
#include <string>

#include "controller/core/stations/deed.hpp"
#include "controller/records/movement_rows.hpp"
#include "controller/records/writing.hpp"

namespace archroom::records {

// The one spelling of a place of this room that somebody scanned; nothing where there is no such place.
[[nodiscard]] std::optional<std::string> known_slot(const Geometry& geometry, const std::string& scanned);
// Why this box can't stand there as well: SlotFull.
[[nodiscard]] std::optional<core::Decline> no_room(Writing& writing, const std::string& slot, const BoxNow& box);

}  // namespace archroom::records
