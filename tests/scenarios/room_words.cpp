// What the words of a script mean.
#include "tests/scenarios/effect_text.hpp"
#include "tests/scenarios/room.hpp"

namespace archroom::scenarios {

void Room::play(Instant at, Words& words) {
  pass_until(at);
  bank_ = plans_.front().id;
  if (words.take("bank")) bank_.text = words.word("a bank");
  if (!seats_.contains(bank_)) return words.fail("a bank of this room before");
  event(words);
  if (!words.done()) words.fail("the end of the line");
}

void Room::event(Words& words) {
  if (words.take("sees")) return look_at(words);
  if (words.take("link")) return link_event(words);
  if (words.take("store")) return store_event(words);
  if (words.take("disk")) return disk_event(words);
  if (words.take("restart")) return restart();
  if (words.take("wait")) return;
  if (station_event(words) || sensor_event(words)) return;
  if (words.take("zone")) return happens(core::ZoneTold{words.number("minutes ahead of UTC")});
  if (words.take("clock")) {
    // The wall clock is set: nothing else changes.
    start_.ms += std::chrono::duration_cast<milliseconds>(words.duration("how far ahead")).count();
    return;
  }
  if (words.take("look")) return tell(text_of(state_, state_.banks.at(bank_)));
  if (words.take("silence")) {
    seats_.at(bank_).polled = false;
    return;
  }
  if (words.take("no-answer")) {
    happens(
        core::Observed{{{DeviceId{bank_.text}, now_, devices::Quality::Bad, devices::NoValue{Fault::Timeout, words.rest()}}}});
    return;
  }
  if (words.take("request")) {
    const RequestId id{words.word("a request")};
    const core::Requested requested{id, bank_, words.face()};
    register_.write_request(requested);
    return happens(requested);
  }
  if (words.take("dropped")) {
    const IntentId intent{static_cast<std::uint64_t>(words.number("an intent"))};
    return happens(core::OrderDropped{DeviceId{bank_.text}, intent, words.rest()});
  }
  order_event(words.word("an event"), words);
}

void Room::order_event(const std::string& verb, Words& words) {
  const TicketId ticket{++last_ticket_};
  if (verb == "confirm") {
    const RequestId id{words.word("a request")};
    happens(core::Confirmed{ticket, id, words.by()});
  } else if (verb == "cancel") {
    const RequestId id{words.word("a request")};
    happens(core::CancelOrdered{ticket, id, words.by()});
  } else if (verb == "open") {
    const auto face = words.face();
    const bool looked = words.take("looked");
    happens(core::MoveOrdered{ticket, bank_, devices::OpenFace{face}, words.by(), looked});
  } else if (verb == "close") {
    const bool looked = words.take("looked");
    happens(core::MoveOrdered{ticket, bank_, devices::CloseBank{}, words.by(), looked});
  } else if (verb == "ventilate") {
    const bool looked = words.take("looked");
    happens(core::MoveOrdered{ticket, bank_, devices::SpreadBank{}, words.by(), looked});
  } else if (verb == "prove") {
    const auto input = words.protection();
    happens(core::ProofTestOrdered{ticket, bank_, input, words.by()});
  } else if (verb == "fire-park") {
    happens(core::FireParkOrdered{ticket, bank_, words.by()});
  } else if (verb == "forbid") {
    forbid_event(words);
  } else if (verb == "clear-forbid") {
    clear_event(words);
  } else if (verb == "stop") {
    const bool all = words.take("all");
    happens(core::StopOrdered{ticket, all ? std::nullopt : std::optional{bank_}, words.by()});
  } else if (verb == "rearm") {
    happens(core::RearmOrdered{ticket, bank_, words.by()});
  } else {
    words.fail("an event (sees, link, store, disk, request, confirm, cancel, open, close, stop, rearm, forbid, ...) before '" +
               verb + "'");
  }
}

void Room::forbid_event(Words& words) {
  core::ForbidOrdered order{TicketId{last_ticket_}, bank_, {}};
  if (words.take("all")) order.bank.reset();
  if (words.take("key")) {
    order.forbid.kind = core::ForbidKind::Maintenance;
    order.forbid.key_digest = words.word("a key");
  }
  order.forbid.owner = words.by();
  happens(order);
}

void Room::clear_event(Words& words) {
  core::ClearForbidOrdered order;
  order.ticket = TicketId{last_ticket_};
  order.bank = bank_;
  if (words.take("all")) order.bank.reset();
  const auto kind = core::forbid_kind_of(words.word("a kind of forbid"));
  if (!kind) return words.fail("order, maintenance, fire, leak or seismic before");
  order.kind = *kind;
  if (words.take("key")) order.key_digest = words.word("a key");
  order.by = words.by();
  happens(order);
}

void Room::link_event(Words& words) {
  auto& seat = seats_.at(bank_);
  const DeviceId device{bank_.text};
  seat.last_look.reset();
  if (words.take("up")) {
    seat.link_up = true;
    return happens(core::LinkUp{device});
  }
  if (!words.take("lost")) return words.fail("up or lost");
  seat.link_up = false;
  auto& report = seat.picture.report();
  report.session = devices::Session::None;
  report.intent = {};
  report.outcome = devices::CommandOutcome::None;
  happens(core::LinkLost{device, words.rest()});
}

void Room::store_event(Words& words) {
  if (words.take("fails")) {
    store_fails_ = true;
    durable_at_.reset();
    return happens(core::StoreFailed{words.rest()});
  }
  if (!words.take("works")) return words.fail("fails or works");
  store_fails_ = false;
  if (!queued_.empty()) durable_at_ = now_ + milliseconds{2};
  happens(core::StoreWorks{});
}

void Room::disk_event(Words& words) {
  disk_slow_ = words.take("slow");
  if (disk_slow_) return durable_at_.reset();
  if (!words.take("fast")) return words.fail("slow or fast");
  if (!queued_.empty()) durable_at_ = now_ + milliseconds{2};
  for (const auto& transact : std::exchange(transacts_, {})) carry_out(transact);
}

void Room::look_at(Words& words) {
  auto& seat = seats_.at(bank_);
  std::optional<Instant> taken;
  seat.polled = true;
  while (!words.done()) {
    auto& picture = seat.picture;
    if (words.take("taken")) {
      taken = Instant{} + words.duration("when the picture was taken");
    } else if (words.take("session")) {
      auto& report = picture.report();
      report.epoch_seen = seat.epoch;
      if (words.take("ours")) {
        report.session = devices::Session::Ours;
      } else if (words.take("none")) {
        report.session = devices::Session::None;
      } else if (words.take("foreign")) {
        report.session = devices::Session::Foreign;
        report.epoch_seen = static_cast<std::uint32_t>(words.number("the epoch of the other host"));
      } else {
        words.fail("ours, none or foreign");
      }
    } else if (!place(picture, words) && !people(picture, words) && !protections(picture, words) && !command(picture, words)) {
      words.fail("what the bank's controller reports");
    }
    if (!words.done() && !words.take(",")) words.fail("a comma or the end of the line");
  }
  if (words.mistake().empty()) see(taken);
}

bool Room::place(Picture& picture, Words& words) {
  const int columns = static_cast<int>(picture.report().columns.size());
  const auto aisle = [&] {
    const int number = words.number("an aisle");
    if (number < 0 || number > columns) words.fail("an aisle of this bank before");
    return words.mistake().empty() ? number : 1;
  };
  if (words.take("closed")) {
    picture.closed();
  } else if (words.take("open")) {
    picture.open(aisle());
  } else if (words.take("part-open")) {
    const int which = aisle();
    picture.part_open(which, words.number("its width in mm"));
  } else if (words.take("moving")) {
    const int which = aisle();
    picture.moving(which, words.number("its width in mm"));
  } else if (words.take("column")) {
    const auto column = static_cast<std::size_t>(words.number("a column"));
    if (column < 1 || column > static_cast<std::size_t>(columns)) return words.fail("a column of this bank before"), true;
    if (!words.take("at")) words.fail("at");
    picture.report().columns[column - 1].position_mm = words.number("mm");
  } else if (words.take("columns")) {
    picture.report().columns.resize(static_cast<std::size_t>(words.number("how many columns")));
  } else {
    return false;
  }
  return true;
}

bool Room::people(Picture& picture, Words& words) {
  if (words.take("occupied")) {
    picture.occupied(words.number("an aisle"), true);
  } else if (words.take("empty")) {
    picture.occupied(words.number("an aisle"), false);
  } else if (words.take("somebody-somewhere")) {
    picture.active(devices::Protection::AisleOccupied, true);
  } else if (words.take("nobody")) {
    picture.active(devices::Protection::AisleOccupied, false);
  } else if (words.take("entry")) {
    const auto face = words.face();
    picture.entry(face, !words.take("clear"));
  } else {
    return false;
  }
  return true;
}

bool Room::protections(Picture& picture, Words& words) {
  auto& report = picture.report();
  if (words.take("active")) {
    picture.active(words.protection(), true);
  } else if (words.take("inactive")) {
    picture.active(words.protection(), false);
  } else if (words.take("latched")) {
    picture.latched(words.protection());
  } else if (words.take("reset")) {
    report.latched = {};
    ++report.resets;
  } else if (words.take("resets")) {
    report.resets = static_cast<std::uint16_t>(words.number("how many presses"));
  } else if (words.take("mute")) {
    seats_.at(bank_).mute = true;
  } else if (words.take("fault")) {
    report.fault_code = static_cast<std::uint16_t>(words.number("a fault code"));
    report.mode = report.fault_code != 0 ? devices::ShelfMode::Fault : devices::ShelfMode::PartOpen;
  } else if (words.take("mode")) {
    report.mode = words.mode();
  } else if (words.take("manual")) {
    const auto column = static_cast<std::size_t>(words.number("a column"));
    if (column < 1 || column > report.columns.size()) return words.fail("a column of this bank before"), true;
    report.columns[column - 1].manual = !words.take("out");
  } else {
    return false;
  }
  return true;
}

bool Room::command(Picture& picture, Words& words) {
  if (!words.take("intent")) return false;
  auto& report = picture.report();
  report.intent.n = static_cast<std::uint64_t>(words.number("an intent"));
  report.outcome = words.outcome();
  report.refusal = 0;
  const bool coded = report.outcome == devices::CommandOutcome::Refused || report.outcome == devices::CommandOutcome::Aborted;
  if (coded) report.refusal = static_cast<std::uint16_t>(words.number("the controller's result code"));
  return true;
}

}  // namespace archroom::scenarios
