// What any compact shelving says and accepts, whatever its maker. A vendor's own numbers and travel directions stay in its
// driver.
//
// Columns are numbered 1..N from left to right as seen from the main corridor; the fixed column counts. Aisle a is the space
// right of column a; aisle 0 lies left of column 1. Side and column name a face: column c's left face opens into aisle c-1, its
// right face into aisle c.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.hpp"

namespace archroom::devices {

enum class Side : std::uint8_t { Left, Right };

struct Face {
  int column = 0;
  Side side = Side::Left;
  friend auto operator<=>(const Face&, const Face&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("column", self.column);
    v("side", self.side);
  }
};

[[nodiscard]] constexpr int aisle_of(Face face) { return face.side == Side::Left ? face.column - 1 : face.column; }

// Protective inputs, one bit each.
enum class Protection : std::uint32_t {
  EmergencyStop = 1 << 0,
  PhotoEye = 1 << 1,
  KickPlate = 1 << 2,
  AisleOccupied = 1 << 3,
  EntryBeam = 1 << 4,
  ManualHandle = 1 << 5,
  FireInput = 1 << 6,
  Smoke = 1 << 7,
  MainsLost = 1 << 8,
  HostSilent = 1 << 9,
  LocalKey = 1 << 10,
  EndSpaceOccupied = 1 << 11,
  PressureFloor = 1 << 12,  // somebody or something stands on it
  FloorDetached = 1 << 13,  // the pressure floor does not answer: it would not tell
  SidePanel = 1 << 14,
  DoorOpen = 1 << 15,    // of the room
  PanelFault = 1 << 16,  // of the fire alarm panel: it would not tell
  Leak = 1 << 17,
  Seismic = 1 << 18,
};

struct Protections {
  std::uint32_t bits = 0;
  [[nodiscard]] constexpr bool has(Protection p) const { return (bits & static_cast<std::uint32_t>(p)) != 0; }
  [[nodiscard]] constexpr bool any() const { return bits != 0; }
  [[nodiscard]] constexpr Protections without(Protection p) const { return {bits & ~static_cast<std::uint32_t>(p)}; }
  friend constexpr bool operator==(Protections, Protections) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("bits", self.bits);
  }
};

template <class... P>
[[nodiscard]] constexpr Protections protections_of(P... protections) {
  return {(std::uint32_t{0} | ... | static_cast<std::uint32_t>(protections))};
}

enum class ShelfMode : std::uint8_t {
  Unknown,
  Starting,
  Closed,
  Moving,
  Open,
  PartOpen,
  Locked,
  Local,
  Fault,
  EmergencyStop,
  Asleep
};
[[nodiscard]] std::string_view name_of(ShelfMode mode);
[[nodiscard]] std::string_view name_of(Protection protection);
[[nodiscard]] std::optional<Protection> protection_of(std::string_view name);

enum class Travel : std::uint8_t { Standing, Left, Right };

struct ColumnReport {
  int position_mm = 0;  // from the left end of the rails to the column's left face
  Travel travel = Travel::Standing;
  bool left_limit = false;  // touches its left neighbour
  bool right_limit = false;
  bool aisle_occupied = false;  // a person or thing in the aisle right of it
  bool entry_left = false;      // the entry beam on its left face is broken: somebody steps into the aisle left of it
  bool entry_right = false;
  bool motor_on = false;
  bool manual = false;
  bool fault = false;
  friend bool operator==(const ColumnReport&, const ColumnReport&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("position_mm", self.position_mm);
    v("travel", self.travel);
    v("left_limit", self.left_limit);
    v("right_limit", self.right_limit);
    v("aisle_occupied", self.aisle_occupied);
    v("entry_left", self.entry_left);
    v("entry_right", self.entry_right);
    v("motor_on", self.motor_on);
    v("manual", self.manual);
    v("fault", self.fault);
  }
};

// Whose commands the controller obeys now.
enum class Session : std::uint8_t { None, Ours, Foreign };

// What became of the last command that we sent, as far as the controller's state tells. Never a promise of arrival.
enum class CommandOutcome : std::uint8_t {
  None,         // no command sent in this session, or its state not read yet
  Accepted,     // the controller took it; motion goes on or has ended by itself
  Finished,     // the controller says done: a hint, arrival is judged from positions
  Refused,      // the controller said no; see refusal
  Aborted,      // a protection, a fault, a stop or the end of the lease ended it
  NotReceived,  // the reply was lost, and the state shows that the command never came
};
[[nodiscard]] std::string_view name_of(CommandOutcome outcome);

// One consistent picture of a bank, from one exchange.
struct ShelfReport {
  ShelfMode mode = ShelfMode::Unknown;
  Session session = Session::None;
  std::uint32_t epoch_seen = 0;  // the number under which the controller is driven now
  IntentId intent;               // of the last command we sent in this session; 0 none
  CommandOutcome outcome = CommandOutcome::None;
  std::uint16_t refusal = 0;     // the controller's own result code where refused or aborted
  Protections active;            // protective inputs now
  Protections latched;           // tripped, waiting for the reset at the bank
  std::uint16_t fault_code = 0;  // the controller's own; 0 none
  int fault_column = 0;
  std::vector<ColumnReport> columns;  // index 0 is column 1
  std::uint16_t mode_code = 0;        // the controller's own number of its mode: what Unknown stands for
  bool announcing = false;            // the pre-warning sounds and blinks
  std::uint16_t resets = 0;           // presses of the reset key at the bank that the controller has counted; wraps
  friend bool operator==(const ShelfReport&, const ShelfReport&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("mode", self.mode);
    v("session", self.session);
    v("epoch_seen", self.epoch_seen);
    v("intent", self.intent);
    v("outcome", self.outcome);
    v("refusal", self.refusal);
    v("active", self.active);
    v("latched", self.latched);
    v("fault_code", self.fault_code);
    v("fault_column", self.fault_column);
    v("columns", self.columns);
    v("mode_code", self.mode_code);
    v("announcing", self.announcing);
    v("resets", self.resets);
  }
};

// The motions that can be asked for.
struct OpenFace {
  Face face;
  std::optional<int> keep =
      std::nullopt;  // where a bank has two free aisles: the one that stays open and whose columns stay where they are
  friend bool operator==(const OpenFace&, const OpenFace&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("face", self.face);
    v("keep", self.keep);
  }
};
struct CloseBank {
  friend bool operator==(const CloseBank&, const CloseBank&) = default;
  template <class Self, class V>
  static void fields(Self&, V&) {}
};
// 疏架: the free space spread evenly between all columns, for air, or for water and gas after a fire.
struct SpreadBank {
  friend bool operator==(const SpreadBank&, const SpreadBank&) = default;
  template <class Self, class V>
  static void fields(Self&, V&) {}
};
using Motion = std::variant<OpenFace, CloseBank, SpreadBank>;

}  // namespace archroom::devices
