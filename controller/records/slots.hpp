// Slots and what fits into them. On the store's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "controller/core/stations/deed.hpp"
#include "controller/records/box.hpp"
#include "controller/records/movement_rows.hpp"
#include "controller/records/writing.hpp"

namespace archroom::records {

// The one spelling of a place of this room that somebody scanned; nothing where there is no such place.
[[nodiscard]] std::optional<std::string> known_slot(const Geometry& geometry, const std::string& scanned);

struct SlotBox {
  std::int64_t row = 0;
  std::string barcode;
};
struct Overfull {
  std::optional<SlotBox> only;  // of a slot that takes one box: the one that stands there
  std::string measure;          // else: 3/2 boxes, 345/300 mm, 9/8 volumes
};
// Whether the box, with all that belongs there besides it, is too much for its slot. Boxes of an import that is still running
// count, those of a dead one do not.
[[nodiscard]] std::optional<Overfull> overfull(store::Database& database, const Geometry& geometry, const Box& box);
// The same of a box that is on its way to this slot, as its refusal; MediumRefused too.
[[nodiscard]] std::optional<core::Decline> no_room(Writing& writing, const std::string& slot, const BoxNow& box);

}  // namespace archroom::records
