// A station as the core knows it: where its conversation stands, what is on its way to the register, what waits behind that, and
// what its screen shows. Plain data, part of the state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/core/stations/dialogue.hpp"
#include "controller/core/stations/feedback.hpp"

namespace archroom::core {

inline constexpr std::size_t kScansWaitAtMost = 32;  // behind the one that is on its way to the register

// What the site file says of it.
struct StationPlan {
  StationId id;
  std::string title;  // for people, may be Chinese; may be empty
  Duration timeout = kDialogueTimeout;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("id", self.id);
    v("title", self.title);
    v("timeout", self.timeout);
  }
};

// What the register remembers of a station.
struct KeptStation {
  std::uint64_t last_seq = 0;
  Dialogue dialogue;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("last_seq", self.last_seq);
    v("dialogue", self.dialogue);
  }
};

struct Station {
  // On its way to the register.
  struct Pending {
    std::uint64_t number = 0;
    Scan scan;
    Intake intake;
    template <class Self, class V>
    static void fields(Self& self, V& v) {
      v("number", self.number);
      v("scan", self.scan);
      v("intake", self.intake);
    }
  };

  StationPlan plan;
  std::uint64_t last_seq = 0;  // durable
  std::uint64_t last_number = 0;
  Dialogue dialogue;
  std::optional<Pending> pending;
  std::vector<Scan> waiting;  // in the order in which they came
  Feedback shown;
  WallTime shown_at;
  std::optional<Instant> clears_at;  // the screen; with it the dialogue, unless its scans were read long ago
  bool is_live = false;              // the last scan was read just now
  std::optional<bool> gun_there;     // nothing: no gun of ours, or not looked yet
  std::string gun_detail;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("plan", self.plan);
    v("last_seq", self.last_seq);
    v("last_number", self.last_number);
    v("dialogue", self.dialogue);
    v("pending", self.pending);
    v("waiting", self.waiting);
    v("shown", self.shown);
    v("shown_at", self.shown_at);
    v("clears_at", self.clears_at);
    v("is_live", self.is_live);
    v("gun_there", self.gun_there);
    v("gun_detail", self.gun_detail);
  }
};

}  // namespace archroom::core
