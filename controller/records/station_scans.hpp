// What a station scanned, as the register keeps it: the scan's number, what it did, where the station's dialogue goes on and what
// the station was told, in one transaction. So a station that lost its answer asks again and hears the same, and a restart in the
// middle of a dialogue goes on with it. On the store's thread.
#pragma once

#include "controller/core/effect.hpp"
#include "controller/core/event.hpp"
#include "controller/records/writing.hpp"

namespace archroom::records {

inline constexpr std::int64_t kScansKept = 20'000;  // of each station; a number further back is refused

// Does the deed, if the scan means one. A number that was used before changes nothing.
[[nodiscard]] core::Transacted take_scan(Writing& writing, const core::Transact& transact);

}  // namespace archroom::records
