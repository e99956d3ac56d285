// What is told by MQTT, as letters: facts of the journal, and the pictures of the board. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "controller/core/stations/view.hpp"
#include "controller/core/view.hpp"
#include "controller/core/words.hpp"
#include "controller/gateways/mqtt/letter.hpp"
#include "controller/gateways/mqtt/retained.hpp"
#include "controller/gateways/mqtt/topics.hpp"
#include "controller/records/catalogue.hpp"

namespace archroom::gateways {

struct Telling {
  Topics topics;
  core::Language language = core::Language::Chinese;
  std::size_t most_bytes = 256 * 1024;  // of a packet that the broker takes
};

// The fact itself first, then whom else it concerns. A fact that the broker would not take for its size says so in its place: its
// number, and how long it is.
[[nodiscard]] std::vector<Letter> letters_of(const store::JournalEntry& entry,
                                             const std::optional<records::RequestRecord>& request,
                                             const records::Geometry& geometry, const Telling& telling);
// What a station's screen shows, without names.
[[nodiscard]] Letter letter_of(const core::StationView& station, int utc_offset_min, const Telling& telling);

struct Moment {
  Instant now;    // on the clock of the pictures
  WallTime wall;  // the same, for people
};
// A bank and its controller, for whoever comes.
void put(Retained& retained, const core::BankView& bank, const Moment& moment, const Telling& telling);

}  // namespace archroom::gateways
