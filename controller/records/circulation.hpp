// Circulation: boxes out, in and to other places, and what becomes of them. Each deed is one movement that nobody changes later;
// it is written together with the box, the loan and the journal entry, or not at all. On the store's thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/core/stations/deed.hpp"
#include "controller/records/writing.hpp"

namespace archroom::records {

struct DeedContext {
  StationId station;      // may be empty: no station
  std::uint64_t seq = 0;  // of the station; with a station and a number nothing is booked twice. 0: none
  std::string order;      // the request on whose account it is, or empty
  std::string by;         // who it was for the journal, where no person is known
  WallTime read_at;       // when it was scanned; 0, or later than now: now
};

// What the register makes of it. The same station and number once more: the answer of the first time, and nothing is written.
// Nothing is kept of what is declined but, where a right was missing, a journal entry.
[[nodiscard]] core::Outcome transact(Writing& writing, const DeedContext& context, const core::Deed& deed);

// What an archivist records of a box: it is lost, was found, is damaged, mended, sealed, unsealed. A box that is lost while
// somebody has it stays on that loan.
struct Mark {
  PersonId person;
  std::string box;
  core::MovementKind kind = core::MovementKind::Lost;  // Lost Found Damaged Mended Sealed Unsealed
  std::string why;
};
[[nodiscard]] core::Outcome mark_box(Writing& writing, const DeedContext& context, const Mark& mark);

}  // namespace archroom::records
