// What the journal tells a stream.
#pragma once

#include <string>

#include "controller/gateways/http/room.hpp"
#include "controller/store/journal.hpp"

namespace archroom::gateways {

// Frames of one entry: `request` or `job` first where it tells of one, then `journal` with its number as id, so that a reader who
// breaks off in between is told all of it again. A request is shown as it was then, not as it is by now.
[[nodiscard]] std::string frames_of(const store::JournalEntry& entry, Room& room, core::Language language, bool sees_names);

}  // namespace archroom::gateways
