// What the site file says of one bank, as the core needs it. Immutable; part of the state so that a recording explains itself.
#pragma once

#include <cstdint>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "devices/vocabulary/shelf.hpp"

namespace archroom::core {

enum class FixedColumn : std::uint8_t { Left, Right };

// Who sets a catalogue's request going.
enum class RequestStart : std::uint8_t {
  Confirm,  // it waits until a person at the bank confirms it
  Direct,   // whoever sends it stands at the bank: the screen on the fixed column
};

// How it is known that the aisles which close are empty.
enum class Emptiness : std::uint8_t {
  Presence,  // sensors cover every aisle and the end space
  Look,      // a person at the bank looks, and says so for one move
};

// Where the columns stand when nobody needs them, and what may be done after a fire signal.
enum class Parking : std::uint8_t { Stay, Close, Spread };

// Minutes of the day in the site's zone, [from, to); one that ends at or before its start goes on past midnight.
struct Hours {
  int from_min = 0;
  int to_min = 0;
  friend bool operator==(const Hours&, const Hours&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("from_min", self.from_min);
    v("to_min", self.to_min);
  }
};

// Motions that nobody at the bank asks for: all off unless the site file says otherwise, each announced first.
struct Unattended {
  Duration idle_close_after = Duration::zero();  // zero: never
  int night_park_at_min = -1;                    // minute of the day; -1: never
  Parking night_park = Parking::Close;
  std::vector<int> airing_at_min;     // the free space is spread then, ...
  Duration airing_for = minutes{30};  // ... and gathered again after this
  Duration warning = seconds{10};     // sound and light before columns move; at least 10 s
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("idle_close_after", self.idle_close_after);
    v("night_park_at_min", self.night_park_at_min);
    v("night_park", self.night_park);
    v("airing_at_min", self.airing_at_min);
    v("airing_for", self.airing_for);
    v("warning", self.warning);
  }
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
  Emptiness emptiness = Emptiness::Presence;
  Duration look_lasts = seconds{30};     // a person's "go on" or "it is empty" is good for this long, for one move
  Duration unseen_at_most = seconds{2};  // out of sight for longer, and somebody has to look before anything moves again
  devices::Protections inputs;           // the protective inputs that the bank has; each is proof-tested
  Duration proof_interval = hours{24 * 365};
  int power_w = 0;            // what its drives take while columns move; counts against the room's budget
  std::vector<Hours> rights;  // when people may have it moved; empty: always
  Unattended unattended;
  Parking fire = Parking::Stay;

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
    v("emptiness", self.emptiness);
    v("look_lasts", self.look_lasts);
    v("unseen_at_most", self.unseen_at_most);
    v("inputs", self.inputs);
    v("proof_interval", self.proof_interval);
    v("power_w", self.power_w);
    v("rights", self.rights);
    v("unattended", self.unattended);
    v("fire", self.fire);
  }
};

}  // namespace archroom::core
