#include "controller/core/stations/stations.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "controller/core/motion/requests.hpp"

namespace archroom::core {
namespace {

Station* find_station(State& state, const StationId& id) {
  const auto found = state.stations.find(id);
  return found == state.stations.end() ? nullptr : &found->second;
}

// `on_screen`: what the people at the station see; an answer to a repeat is for the one who repeats alone.
void tell(Turn& turn, Station& station, const Scan& scan, const Feedback& feedback, bool on_screen = true) {
  if (on_screen) {
    station.shown = feedback;
    station.shown_at = turn.state.wall;
    station.clears_at = turn.state.now + station.plan.timeout;
  }
  turn.emit(TellStation{station.plan.id, scan.ticket, scan.seq, feedback, on_screen});
}

Feedback plain(const Station& station, Told told, std::string subject = {}) {
  Feedback feedback;
  feedback.told = told;
  feedback.next = awaits(station.dialogue);
  feedback.subject = std::move(subject);
  return feedback;
}

// What was read long ago comes from an upload: its own times say when its dialogues end.
bool is_recent(const State& state, const Station& station, WallTime read_at) {
  return milliseconds{state.wall.ms - read_at.ms} < station.plan.timeout;
}

void send_next(Turn& turn, Station& station) {
  if (station.pending || station.waiting.empty()) return;
  Scan scan = std::move(station.waiting.front());
  station.waiting.erase(station.waiting.begin());
  const bool repeat = scan.seq != 0 && scan.seq <= station.last_seq;
  if (scan.seq == 0) scan.seq = station.last_seq + 1;
  auto intake = heed(station.dialogue, scan, station.plan.timeout);
  station.pending = Station::Pending{++station.last_number, std::move(scan), std::move(intake)};
  const auto& pending = *station.pending;
  turn.emit(Transact{station.plan.id, pending.number, pending.scan, pending.intake, repeat});
}

void was_kept(Turn& turn, Station& station, const Station::Pending& pending, const Transacted& told) {
  auto conclusion =
      told.outcome ? conclude(pending.intake, *told.outcome) : Conclusion{pending.intake.dialogue, pending.intake.feedback};
  station.last_seq = pending.scan.seq;
  station.dialogue = std::move(conclusion.dialogue);
  station.is_live = is_recent(turn.state, station, pending.scan.read_at);
  tell(turn, station, pending.scan, conclusion.feedback);
  for (const auto& request : told.served) box_was_scanned(turn, request);
}

// What waits behind it comes later than what was not kept, and can't be kept before it: all of it is to be scanned again.
void was_not_kept(Turn& turn, Station& station, const Station::Pending& pending) {
  const auto feedback = plain(station, Told::NotRecorded);
  tell(turn, station, pending.scan, feedback);
  for (const auto& scan : std::exchange(station.waiting, {})) tell(turn, station, scan, feedback);
}

}  // namespace

void restore_stations(Turn& turn, const Restored& restored) {
  for (const auto& [id, kept] : restored.stations) {
    Station* station = find_station(turn.state, id);
    if (station == nullptr) continue;  // not in the site file any more
    station->last_seq = kept.last_seq;
    station->dialogue = kept.dialogue;
  }
  for (auto& [_, station] : turn.state.stations) {
    station.is_live = is_recent(turn.state, station, station.dialogue.last_read);
    tell(turn, station, {}, plain(station, Told::Ready));
  }
}

void scanned(Turn& turn, const Scanned& told) {
  Station* station = find_station(turn.state, told.station);
  if (station == nullptr) return turn.answer(told.ticket, NotKnown{});
  Scan scan{told.seq, told.code, told.symbology, told.read_at, told.ticket};
  if (station->waiting.size() >= kScansWaitAtMost) return tell(turn, *station, scan, plain(*station, Told::TooFast));
  station->waiting.push_back(std::move(scan));
  send_next(turn, *station);
}

void gun_told(Turn& turn, const GunTold& told) {
  Station* station = find_station(turn.state, told.station);
  if (station == nullptr) return;
  const bool same = station->gun_there == told.there && station->gun_detail == told.detail;
  if (same && !told.half_scan) return;  // an arrival may be told twice
  station->gun_there = told.there;
  station->gun_detail = told.detail;
  const auto there = told.there ? Told::GunThere : Told::GunGone;
  tell(turn, *station, {}, plain(*station, told.half_scan ? Told::HalfScan : there, told.there ? "" : told.detail));
}

void transacted(Turn& turn, const Transacted& told) {
  Station* station = find_station(turn.state, told.station);
  if (station == nullptr || !station->pending || station->pending->number != told.number) return;
  const auto pending = *std::exchange(station->pending, std::nullopt);
  switch (told.kept) {
    case ScanKept::Kept: was_kept(turn, *station, pending, told); break;
    case ScanKept::Failed: was_not_kept(turn, *station, pending); break;
    case ScanKept::SeenBefore: tell(turn, *station, pending.scan, told.seen, false); break;
    case ScanKept::NumberUsed: tell(turn, *station, pending.scan, plain(*station, Told::NumberUsed), false); break;
  }
  send_next(turn, *station);
}

void clear_screens(Turn& turn) {
  for (auto& [_, station] : turn.state.stations) {
    if (!station.clears_at || turn.state.now < *station.clears_at || station.pending) continue;
    if (station.is_live) station.dialogue = {};
    const bool gone = station.gun_there == false;
    station.shown = plain(station, gone ? Told::GunGone : Told::Ready, gone ? station.gun_detail : std::string{});
    station.shown_at = turn.state.wall;
    station.clears_at.reset();
    turn.emit(TellStation{station.plan.id, {}, 0, station.shown, true});
  }
}

Instant next_clearing(const State& state) {
  Instant next = Instant::never();
  for (const auto& [_, station] : state.stations) {
    if (station.clears_at && !station.pending) next = std::min(next, *station.clears_at);
  }
  return next;
}

}  // namespace archroom::core
