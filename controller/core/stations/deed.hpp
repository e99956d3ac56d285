// What somebody at a station wants done in the register, and what came of it: the words between the dialogues, which know what
// was scanned when, and circulation, which knows the boxes and the rules. Pure values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/ids.hpp"
#include "base/instant.hpp"

namespace archroom::core {

// Where a box is in its life. Stable names: in_store out reserved sealed lost damaged.
enum class BoxState : std::uint8_t { InStore, Out, Reserved, Sealed, Lost, Damaged };
[[nodiscard]] std::string_view name_of(BoxState state);
[[nodiscard]] std::optional<BoxState> box_state_of(std::string_view name);

// The kinds of a movement. Stable names: out in move put_away undo lost found damaged mended sealed
// unsealed.
enum class MovementKind : std::uint8_t { Out, In, Move, PutAway, Undo, Lost, Found, Damaged, Mended, Sealed, Unsealed };
[[nodiscard]] std::string_view name_of(MovementKind kind);
[[nodiscard]] std::optional<MovementKind> movement_kind_of(std::string_view name);

// A box, a slot and a card are given as they were scanned, a card and a slot without their prefix (P: S:).
struct Identify {
  std::string card;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("card", self.card);
  }
};
// Where is it, and what may be done with it? Changes nothing.
struct Look {
  std::string box;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("box", self.box);
  }
};
struct CheckOut {
  PersonId person;
  std::string box;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("person", self.person);
    v("box", self.box);
  }
};
struct CheckIn {
  PersonId person;  // 0: nobody said who; then the station answers for it
  std::string box;
  std::string slot;
  bool here_after_all = false;  // it belongs elsewhere, and was told so: it stands here from now on
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("person", self.person);
    v("box", self.box);
    v("slot", self.slot);
    v("here_after_all", self.here_after_all);
  }
};
struct MoveBox {  // a box that is in store, to another slot; also: one that stands nowhere yet is put away
  PersonId person;
  std::string box;
  std::string slot;
  bool put_away = false;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("person", self.person);
    v("box", self.box);
    v("slot", self.slot);
    v("put_away", self.put_away);
  }
};
// A new movement that takes back the last one of this station.
struct Undo {
  PersonId person;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("person", self.person);
  }
};
using Deed = std::variant<Identify, Look, CheckOut, CheckIn, MoveBox, Undo>;

struct Identified {
  PersonId person;
  std::string name;  // to be shown at the station; never kept in the journal
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("person", self.person);
    v("name", self.name);
  }
};
struct Found {
  std::string barcode;
  BoxState state = BoxState::InStore;
  std::string place;  // where it belongs, code; empty: nowhere yet
  std::string shown;  // the same as people say it: 3架左—2档—4层
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("barcode", self.barcode);
    v("state", self.state);
    v("place", self.place);
    v("shown", self.shown);
  }
};
struct Done {
  std::uint64_t movement = 0;  // its number
  MovementKind kind = MovementKind::Out;
  std::string barcode;
  std::string place;  // where it stands now, or belongs while it is out
  std::string shown;
  std::optional<WallTime> due_at;  // of a loan
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("movement", self.movement);
    v("kind", self.kind);
    v("barcode", self.barcode);
    v("place", self.place);
    v("shown", self.shown);
    v("due_at", self.due_at);
  }
};

// Why not. Stable codes (code_of): they go over the wire, into the journal and into the texts.
enum class Decline : std::uint8_t {
  UnknownPerson,       // no such card
  PersonNotActive,     // known, and not to act any more
  NotAllowed,          // the person has no role for it
  UnknownBox,          //
  AmbiguousBox,        // the code fits several boxes
  UnknownSlot,         // no such place in this room
  SlotFull,            //
  WrongSlot,           // `place`, `shown`: where it belongs
  MediumRefused,       // the place's climate does not suit the medium
  AlreadyOut,          // `subject`: since when
  NotOut,              // in store already
  Reserved,            // for somebody else
  Sealed,              //
  Lost,                //
  Damaged,             //
  NoApplication,       // nobody has applied for it, for this person
  SignatureMissing,    // `subject`: the role that has not signed yet
  ApplicationRefused,  // `subject`: the application's number
  ApplicationLapsed,   // it was good until `subject`
  CategoryRefused,     // outsiders get 管理, 征缴 and 待遇 only (art. 12)
  GroundsRefused,      // a loan needs a case, a ruling or the like (art. 12)
  NothingToUndo,       //
  UndoTooLate,         // the box has moved since, or it was too long ago
  StoreFailing,        // nothing was kept
  WrongState,          // the box is not what it would have to be; `subject`: what it is, as a state's name
};
[[nodiscard]] std::string_view code_of(Decline decline);
[[nodiscard]] std::optional<Decline> decline_of(std::string_view code);

struct Declined {
  Decline why = Decline::UnknownBox;
  std::string barcode;  // of the box, where it is known
  std::string place;
  std::string shown;
  std::string subject;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("why", self.why);
    v("barcode", self.barcode);
    v("place", self.place);
    v("shown", self.shown);
    v("subject", self.subject);
  }
};
using Outcome = std::variant<Identified, Found, Done, Declined>;

}  // namespace archroom::core
