// Places as a tree, from the room down to one slot: what belongs there, what of it is away, and how much more it takes. On
// whichever thread owns the database; boxes of imports that are not published are not seen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "controller/records/box.hpp"
#include "controller/records/place.hpp"
#include "controller/store/database.hpp"

namespace archroom::records {

enum class PlaceLevel : std::uint8_t { Room, Bank, Face, Section, Shelf, Slot };  // a face: column and side
[[nodiscard]] std::string_view name_of(PlaceLevel level);                         // room bank face section shelf slot

struct PlaceNode {
  std::string code;  // A, A/1, A/1/03L, A/1/03L/2, A/1/03L/2/4, A/1/03L/2/4/1
  PlaceLevel level = PlaceLevel::Room;
  std::string shown;       // of a slot, as people say it; else empty
  std::int64_t slots = 0;  // how many slots it has
  std::int64_t boxes = 0;  // that belong there
  std::int64_t away = 0;   // of them: out or lost
  std::int64_t mm = 0, volumes = 0;
  std::int64_t most_boxes = 0, most_mm = 0, most_volumes = 0;  // 0: no limit
};

struct PlaceTree {
  PlaceNode self;
  std::vector<PlaceNode> below;  // of the next level, in their order
  std::vector<Box> boxes;        // of a slot: what belongs there, in order of arrival
};
// Nothing: there is no such place. A column with one digit or two.
[[nodiscard]] std::optional<PlaceTree> place_tree(store::Database& database, const Geometry& geometry, std::string_view code);

// What a gun reads at a slot.
[[nodiscard]] std::string scan_code(const PlaceCode& place);

}  // namespace archroom::records
