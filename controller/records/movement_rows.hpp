// Movements as rows, and the boxes that they move. On whichever thread owns the database; book() on the store's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "controller/core/stations/deed.hpp"
#include "controller/records/acting.hpp"
#include "controller/records/circulation.hpp"

namespace archroom::records {

// Where a box is, in one of the states that a row can have (never Reserved).
struct Whereabouts {
  core::BoxState state = core::BoxState::InStore;
  std::string place;  // where it belongs; empty: nowhere yet
  PersonId holder;    // who has it; 0: nobody
  friend bool operator==(const Whereabouts&, const Whereabouts&) = default;
};

struct BoxNow {
  std::int64_t row = 0;
  std::string barcode;
  std::string category;
  std::string medium;
  std::optional<std::int64_t> thickness_mm, volume_from, volume_to;
  Whereabouts at;
};
// The box that a code means, or UnknownBox, AmbiguousBox.
[[nodiscard]] std::variant<BoxNow, core::Declined> find_box(store::Database& database, std::string_view code);
[[nodiscard]] BoxNow box_of(store::Database& database, std::int64_t row);

struct Movement {
  std::uint64_t n = 0;
  WallTime at;
  WallTime read_at;
  std::int64_t box = 0;
  std::string barcode;
  core::MovementKind kind = core::MovementKind::Out;
  Whereabouts from, to;
  std::optional<std::int64_t> application;
  std::string request;
  std::string why;
  std::string by;
  PersonId person;  // who did it; 0: nobody in person
  StationId station;
  std::uint64_t seq = 0;
  std::optional<std::uint64_t> undoes;
};
[[nodiscard]] std::optional<Movement> movement_of_scan(store::Database& database, const StationId& station, std::uint64_t seq);
[[nodiscard]] std::optional<Movement> last_of_station(store::Database& database, const StationId& station);
[[nodiscard]] std::uint64_t last_of_box(store::Database& database, std::int64_t box);  // its number; 0: it never moved

// When the deed was done: as the station says, but never later than now.
[[nodiscard]] WallTime done_at(const Writing& writing, const DeedContext& context);

// Writes what is new: the movement, the box as it is now, and the journal entry. Takes n, at, by, station and the like from the
// other two; `due_at` is told in the journal. Gives the number.
[[nodiscard]] std::uint64_t book(Writing& writing, const DeedContext& context, const Acting& person, Movement movement,
                                 std::optional<WallTime> due_at = std::nullopt);

// 3架左—2档—4层; a place that is not in this room as it is.
[[nodiscard]] std::string shown(const Geometry& geometry, const std::string& place);

}  // namespace archroom::records
