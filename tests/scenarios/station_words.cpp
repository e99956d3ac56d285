// What the words of a script mean that are about people, boxes and stations.
#include "tests/scenarios/room.hpp"

namespace archroom::scenarios {

bool Room::station_event(Words& words) {
  if (words.take("scan")) return scan(words), true;
  if (words.take("gun")) return gun(words), true;
  return circulation_fact(words);
}

bool Room::circulation_fact(Words& words) {
  if (words.take("person")) {
    const auto card = words.word("a card");
    const PersonId id{static_cast<std::uint64_t>(words.number("the person's number"))};
    circulation_.add_person(card, id, words.rest());
  } else if (words.take("box")) {
    const auto box = words.word("a box");
    const auto place = words.word("a place");
    const auto state = words.done() ? core::BoxState::InStore : core::box_state_of(words.word("a state"));
    if (!state) return words.fail("in_store, out, reserved, sealed, lost or damaged before"), true;
    circulation_.add_box(box, place, *state);
  } else if (words.take("full")) {
    circulation_.set_full(words.word("a slot"));
  } else if (words.take("declines")) {
    const auto box = words.word("a box");
    const auto why = core::decline_of(words.word("why"));
    if (!why) return words.fail("a decline (controller/core/stations/deed.hpp) before"), true;
    circulation_.decline(box, *why, words.rest());
  } else if (words.take("wanted")) {
    const auto box = words.word("a box");
    circulation_.add_wanted(box, RequestId{words.word("a request")});
  } else {
    return false;
  }
  return true;
}

void Room::scan(Words& words) {
  core::Scanned scanned;
  scanned.station.text = words.word("a station");
  scanned.read_at.ms = start_.ms + now_.ns / 1'000'000;
  if (words.take("nr")) scanned.seq = static_cast<std::uint64_t>(words.number("the scan's number"));
  if (words.take("ago")) scanned.read_at.ms -= std::chrono::duration_cast<milliseconds>(words.duration("how long ago")).count();
  scanned.code = words.rest();
  scanned.ticket = TicketId{++last_ticket_};
  happens(std::move(scanned));
}

void Room::gun(Words& words) {
  core::GunTold told;
  told.station.text = words.word("a station");
  const auto what = words.word("there, gone or half");
  if (what != "there" && what != "gone" && what != "half") return words.fail("there, gone or half before");
  told.there = what != "gone";
  told.half_scan = what == "half";
  told.detail = words.rest();
  happens(std::move(told));
}

}  // namespace archroom::scenarios
