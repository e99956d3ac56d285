// Where a box can stand: place codes, and the geometry of the room that says which places exist. Immutable; any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "controller/core/bank_plan.hpp"
#include "devices/vocabulary/shelf.hpp"

namespace archroom::records {

// A/1/03L/2/4/1 = room/bank/column and side/section/shelf/slot
struct PlaceCode {
  std::string room;
  BankId bank;
  devices::Face face;
  int section = 0;
  int shelf = 0;
  int slot = 0;
  friend auto operator<=>(const PlaceCode&, const PlaceCode&) = default;
};

// The column with one digit or two; everything counts from 1. The error says which part is wrong.
[[nodiscard]] Result<PlaceCode> parse_place(std::string_view text);
// The one spelling that is kept: the column with at least two digits.
[[nodiscard]] std::string text_of(const PlaceCode& place);

// What one slot takes; 0: no limit.
struct SlotCapacity {
  int boxes = 1;
  int mm = 0;
  int volumes = 0;
};

struct BankGeometry {
  BankId bank;
  int columns = 0;  // with the fixed one
  core::FixedColumn fixed = core::FixedColumn::Left;
  int sections = 0;  // per face
  int shelves = 0;   // per section
  int slots = 0;     // per shelf
  int column_width_mm = 0;
  int aisle_mm = 0;  // the width of an open aisle
  int free_aisles = 1;
  SlotCapacity slot = {};
  std::vector<std::string> media = {};  // what its climate suits; empty: everything
};

class Geometry {
 public:
  // `format` shows a place to people: {room} {bank} {column} {side} {section} {shelf} {slot}, side as 左 or 右.
  // `box_mm` is how thick a box is that does not say so; 0: it takes no room.
  Geometry(std::string room, std::string format, const std::vector<BankGeometry>& banks, int box_mm = 0);

  // Refused where there is no such place; the error says why not. The fixed column's outer face opens on no aisle
  // (docs/plc-map.md).
  [[nodiscard]] Result<void> check(const PlaceCode& place) const;
  [[nodiscard]] std::string display(const PlaceCode& place) const;  // 3架左—2档—4层
  [[nodiscard]] const std::string& room() const { return room_; }
  [[nodiscard]] const std::map<BankId, BankGeometry>& banks() const { return banks_; }
  // The bank of a place that exists.
  [[nodiscard]] const BankGeometry& bank_of(const PlaceCode& place) const;
  [[nodiscard]] bool suits(const PlaceCode& place, std::string_view medium) const;
  [[nodiscard]] int box_mm() const { return box_mm_; }

 private:
  std::string room_;
  std::string format_;
  std::map<BankId, BankGeometry> banks_;
  int box_mm_ = 0;
};

}  // namespace archroom::records
