// Boxes as rows: what reading and writing share. On whichever thread owns the database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "controller/records/box.hpp"
#include "controller/store/database.hpp"

namespace archroom::records {

// A box's row number is import << 24 | line; made one by one: import 0.
inline constexpr int kLineBits = 24;
inline constexpr std::int64_t kLines = std::int64_t{1} << kLineBits;
[[nodiscard]] constexpr std::int64_t import_of(std::int64_t row) { return row >> kLineBits; }
[[nodiscard]] constexpr std::uint32_t line_of(std::int64_t row) { return static_cast<std::uint32_t>(row & (kLines - 1)); }
[[nodiscard]] constexpr std::int64_t row_of(std::int64_t import, std::uint32_t line) { return (import << kLineBits) | line; }

// The columns of visible_boxes, from `first` on.
[[nodiscard]] Box box_from(const store::Rows& rows, int first);

struct CodeHit {
  CodeKind kind = CodeKind::Barcode;
  std::int64_t row = 0;
  std::string barcode;
  std::string place;  // empty: not shelved
  core::BoxState state = core::BoxState::InStore;
};
// The visible boxes that have this code; one box appears once.
[[nodiscard]] std::vector<CodeHit> find_code(store::Database& database, std::string_view code, std::optional<CodeKind> kind);
[[nodiscard]] std::optional<Box> read_box(store::Database& database, std::int64_t row);

// Writes the box under its row number, and its title into the search index. False: something of it is taken, or its slot is full;
// nothing was changed.
[[nodiscard]] bool insert_box(store::Database& database, const Geometry& geometry, const Box& box, std::string_view words);
[[nodiscard]] bool update_box(store::Database& database, const Geometry& geometry, const Box& before, const Box& after);
void delete_box(store::Database& database, std::int64_t row, std::string_view title);

// What keeps a box from being written (its own row does not count). Rows of dead imports that stand in the way are taken away; so
// where this finds nothing, try again.
[[nodiscard]] std::vector<Finding> clashes(store::Database& database, const Geometry& geometry, const Box& box,
                                           std::uint32_t line);

}  // namespace archroom::records
