// What keeps a bank from moving until somebody takes it away again: forbids, which have an owner, and trips, which have a cause.
// Both survive a restart.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "controller/core/reason.hpp"

namespace archroom::core {

enum class ForbidKind : std::uint8_t {
  Order,        // by a person, for whatever reason; any person may lift it
  Maintenance,  // somebody works in the bank: lifted only with the key that was given to whoever set it
  Fire,         // by the room, at a fire or smoke signal; lifted by a person once no input shows it any more
  Leak,         // the same for water,
  Seismic,      // and for a quake
};
[[nodiscard]] std::string_view name_of(ForbidKind kind);
[[nodiscard]] std::optional<ForbidKind> forbid_kind_of(std::string_view name);

// One per kind and owner.
struct Forbid {
  ForbidKind kind = ForbidKind::Order;
  std::string owner;       // whoever set it; empty: the room
  std::string note;        // why, for people
  std::string key_digest;  // of a maintenance lock's key, hexadecimal; the key itself is with its setter
  WallTime since;
  friend bool operator==(const Forbid&, const Forbid&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("kind", self.kind);
    v("owner", self.owner);
    v("note", self.note);
    v("key_digest", self.key_digest);
    v("since", self.since);
  }
};

// A protection or a fault acted while columns moved. Cleared only by the reset key at the bank, pressed after its cause has gone.
struct Trip {
  Reason reason;
  WallTime since;
  std::uint16_t resets = 0;  // presses of the reset key that the controller had counted then
  bool cause_gone = false;   // nothing acted in a picture since: from then on a press counts
  friend bool operator==(const Trip&, const Trip&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("reason", self.reason);
    v("since", self.since);
    v("resets", self.resets);
    v("cause_gone", self.cause_gone);
  }
};

}  // namespace archroom::core
