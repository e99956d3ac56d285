// What a station answers to a scan: which case it is, what is scanned next, and what the texts are about. Plain values; the words
// are in stations/words.hpp. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/core/stations/deed.hpp"

namespace archroom::core {

// Stable names: they go over the wire and into the register. New ones at the end: the index is part of the recording format.
enum class Told : std::uint8_t {
  Ready,           // nothing is under way
  SignedIn,        //
  WhoIs,           // this person is signed in
  NobodyIs,        // nobody is
  Cancelled,       // the dialogue was ended
  Chosen,          // `subject`: the control code, OUT IN MOVE PUT
  BoxNoted,        // its slot is next
  SlotNoted,       // the boxes that go there are next
  Where,           // where the box belongs; it is in store
  IsOut,           // the box is out
  TakenOut,        //
  BroughtIn,       //
  Moved,           //
  PutAway,         //
  Undone,          //
  AskHere,         // it belongs elsewhere
  Refused,         // `why`
  DoubleScan,      // the same once more at once: ignored
  PersonFirst,     //
  BoxFirst,        //
  SlotFirst,       //
  UnknownControl,  // `subject`: the code
  BadCode,         // empty, too long, or with characters that no label bears
  TooFast,         // more scans wait than a station may have
  NotRecorded,     // the register could not write it
  HalfScan,        //
  GunGone,         //
  GunThere,        //
  NumberUsed,      // the scan's number was used before, by another scan
  Conditions,      // the box is not simply in store or out: `subject` is its state
};
[[nodiscard]] std::string_view name_of(Told told);
[[nodiscard]] std::optional<Told> told_of(std::string_view name);

// What the station can do with next.
enum class Awaits : std::uint8_t { Anything, Person, Box, Slot, SlotAgain };
[[nodiscard]] std::string_view name_of(Awaits awaits);
[[nodiscard]] std::optional<Awaits> awaits_of(std::string_view name);

enum class Tone : std::uint8_t { Ok, Question, Warning, Error };
[[nodiscard]] std::string_view name_of(Tone tone);
enum class Colour : std::uint8_t { Green, Blue, Amber, Red };
[[nodiscard]] std::string_view name_of(Colour colour);

struct Feedback {
  Told told = Told::Ready;
  Decline why = Decline::UnknownPerson;  // where Refused
  Awaits next = Awaits::Anything;
  std::string box;      // barcode
  std::string place;    // code
  std::string shown;    // the same as people say it
  std::string subject;  // see Told and Decline
  std::string name;     // of a person: for the station's own screen only
  std::optional<WallTime> due_at;
  friend bool operator==(const Feedback&, const Feedback&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("told", self.told);
    v("why", self.why);
    v("next", self.next);
    v("box", self.box);
    v("place", self.place);
    v("shown", self.shown);
    v("subject", self.subject);
    v("name", self.name);
    v("due_at", self.due_at);
  }
};

[[nodiscard]] Tone tone_of(const Feedback& feedback);
[[nodiscard]] Colour colour_of(Tone tone);

}  // namespace archroom::core
