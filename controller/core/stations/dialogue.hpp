// The conversations at a station: who, what, where. Pure: a scan and where the conversation stands say what is to be done in the
// register, if anything, and what came of that says where it goes on and what the station is told. The register runs the same
// functions in the transaction in which it does the deed, so that what it keeps and what the core goes on from are one. Any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/core/stations/deed.hpp"
#include "controller/core/stations/feedback.hpp"

namespace archroom::core {

inline constexpr Duration kDialogueTimeout = seconds{60};    // of silence end a dialogue
inline constexpr Duration kDoubleScan = milliseconds{1500};  // the same code again within this is the same scan
inline constexpr std::size_t kCodeAtMost = 256;              // bytes

// One code that was read.
struct Scan {
  std::uint64_t seq = 0;  // of the station, strictly increasing; 0: the core gives the next one
  std::string code;
  std::string symbology;  // AIM identifier, "]C0"; may be empty
  WallTime read_at;
  TicketId ticket;  // 0: nobody waits for the answer
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("seq", self.seq);
    v("code", self.code);
    v("symbology", self.symbology);
    v("read_at", self.read_at);
    v("ticket", self.ticket);
  }
};

// Stable names: free out in move put.
enum class Mode : std::uint8_t { Free, Out, In, Move, Put };
[[nodiscard]] std::string_view name_of(Mode mode);
[[nodiscard]] std::optional<Mode> mode_of(std::string_view name);

// Where a conversation stands. Kept in the register with every scan.
struct Dialogue {
  Mode mode = Mode::Free;
  PersonId person;          // signed in; 0: nobody
  std::string card;         // of that person
  std::string box;          // waits for its slot
  std::string slot;         // put-away: where the boxes go
  std::string warned_slot;  // the box does not belong there, and that was said: the same slot again puts it there
  std::string last_code;    // read last, and when
  WallTime last_read;
  friend bool operator==(const Dialogue&, const Dialogue&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("mode", self.mode);
    v("person", self.person);
    v("card", self.card);
    v("box", self.box);
    v("slot", self.slot);
    v("warned_slot", self.warned_slot);
    v("last_code", self.last_code);
    v("last_read", self.last_read);
  }
};
[[nodiscard]] Awaits awaits(const Dialogue& dialogue);

// What a scan means.
struct Intake {
  std::optional<Deed> deed;  // conclude() with its outcome; nothing: this is all
  Dialogue dialogue;         // goes on here
  Feedback feedback;         // the station is told this
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("deed", self.deed);
    v("dialogue", self.dialogue);
    v("feedback", self.feedback);
  }
};
[[nodiscard]] Intake heed(const Dialogue& before, const Scan& scan, Duration timeout);

struct Conclusion {
  Dialogue dialogue;
  Feedback feedback;
};
[[nodiscard]] Conclusion conclude(const Intake& intake, const Outcome& outcome);

}  // namespace archroom::core
