// What the site file says of one bank, as the core needs it. Immutable; part of the state so that a recording explains itself.
#pragma once

#include <cstdint>

#include "base/ids.hpp"
#include "base/instant.hpp"

namespace archroom::core {

enum class FixedColumn : std::uint8_t { Left, Right };

// Who sets a catalogue's request going.
enum class RequestStart : std::uint8_t {
  Confirm,  // it waits until a person at the bank confirms it
  Direct,   // whoever sends it stands at the bank: the screen on the fixed column
};

struct BankPlan {
  BankId id;
  DeviceId device;  // its controller
  int columns = 0;  // N, with the fixed one
  FixedColumn fixed = FixedColumn::Left;
  int column_width_mm = 0;
  int aisle_mm = 0;     // the width of an open aisle
  int free_aisles = 1;  // the free space of the bank, in aisles: how many can stand open at once
  int speed_mm_s = 0;
  RequestStart requests = RequestStart::Confirm;
  Duration evidence_age_standing = seconds{1};       // tier L, before a start
  Duration evidence_age_moving = milliseconds{300};  // tier L, while moving
  Duration presented_for = seconds{300};             // then a presented request is done
  Duration leave_settle = seconds{5};                // an aisle that was visited and has been empty this long is free again

  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("id", self.id);
    v("device", self.device);
    v("columns", self.columns);
    v("fixed", self.fixed);
    v("column_width_mm", self.column_width_mm);
    v("aisle_mm", self.aisle_mm);
    v("free_aisles", self.free_aisles);
    v("speed_mm_s", self.speed_mm_s);
    v("requests", self.requests);
    v("evidence_age_standing", self.evidence_age_standing);
    v("evidence_age_moving", self.evidence_age_moving);
    v("presented_for", self.presented_for);
    v("leave_settle", self.leave_settle);
  }
};

}  // namespace archroom::core
