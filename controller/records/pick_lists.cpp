#include "controller/records/pick_lists.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "controller/core/motion/geometry.hpp"
#include "controller/records/pick_stops.hpp"
#include "controller/records/request_rows.hpp"
#include "controller/store/sha256.hpp"

namespace archroom::records {
namespace {

using core::Cause;
using core::RequestState;

struct List {
  std::int64_t row = 0;
  RequestId id;
  RequestState state = RequestState::Queued;
  core::Reason reason;
  std::string station;
  std::optional<WallTime> need_by;
  std::string by;
  std::vector<PickStopRow> stops;
};

std::optional<List> read_list(store::Database& database, std::int64_t row) {
  List list;
  {
    auto rows =
        database.query("SELECT id, state, reason, subject, detail, station, need_by, by FROM requests WHERE row = ?1", row);
    if (!rows.next()) return std::nullopt;
    const auto state = core::request_state_of(rows.text(1));
    if (!state) {
      database.fail({Fault::Garbled, "request " + std::string(rows.text(0)) + " has an unknown state"});
      return std::nullopt;
    }
    list.row = row;
    list.id.text = rows.text(0);
    list.state = *state;
    list.reason = {core::cause_of(rows.text(2)).value_or(Cause::None), rows.integer(3), std::string(rows.text(4))};
    list.station = rows.text(5);
    if (!rows.is_null(6)) list.need_by = WallTime{rows.integer(6)};
    list.by = rows.text(7);
  }
  list.stops = stops_of(database, row);
  return list;
}

// Lists that have not ended, and those whose requests have not.
std::set<std::int64_t> living_lists(store::Database& database) {
  std::set<std::int64_t> lists;
  {
    auto rows = database.query(
        "SELECT row FROM requests WHERE state NOT IN ('done', 'cancelled', 'refused', 'failed') "
        "AND EXISTS (SELECT 1 FROM pick_stops WHERE request = row)");
    while (rows.next()) lists.insert(rows.integer(0));
  }
  auto rows = database.query(
      "SELECT s.request FROM requests c JOIN pick_stops s ON s.child = c.row "
      "WHERE c.state NOT IN ('done', 'cancelled', 'refused', 'failed')");
  while (rows.next()) lists.insert(rows.integer(0));
  return lists;
}

bool is_free(store::Database& database, const std::string& id) {
  auto rows = database.query("SELECT 1 FROM requests WHERE id = ?1", id);
  return !rows.next();
}

// LIST#3; where somebody took that name, or the stop had a turn before: LIST#3.2, LIST#3.3, ...
RequestId child_id(store::Database& database, const List& list, const PickStopRow& stop) {
  const std::string plain = list.id.text + "#" + std::to_string(stop.position + 1);
  std::string id = plain;
  for (int turn = 2; !is_free(database, id) && !database.trouble(); ++turn) id = plain + "." + std::to_string(turn);
  return {id};
}

core::Requested file_stop(Writing& writing, const List& list, PickStopRow& stop) {
  auto& database = writing.database();
  auto boxes = boxes_of(database, list.row);
  std::erase_if(boxes, [&stop](const PlacedBox& box) { return !stop.holds(box.place); });
  NewRequest child{child_id(database, list, stop),
                   Action::Open,
                   RequestState::Queued,
                   std::move(boxes),
                   list.station,
                   list.need_by,
                   list.by,
                   list.id};
  core::Requested asked{child.id, stop.bank, stop.face};
  stop.child_id = child.id;
  stop.state = RequestState::Queued;
  stop.reason = {};
  if (child.boxes.empty()) {
    database.fail({Fault::Garbled, "a stop of the list " + list.id.text + " has no box"});
    return asked;
  }
  // No client's body has this digest: who sends the same id later is told that it is taken.
  write_request(writing, child, store::sha256("a stop of a pick list"));
  database.run("UPDATE pick_stops SET child = (SELECT row FROM requests WHERE id = ?3) WHERE request = ?1 AND position = ?2",
               list.row, stop.position, child.id.text);
  stop.child = 0;  // some row: it is under way
  return asked;
}

// Opened ahead, and shown for as long as the site shows an aisle while the person was still elsewhere: it gets another turn.
void give_another_turn(Writing& writing, List& list) {
  bool earlier_under_way = false;
  for (auto& stop : list.stops) {
    const bool missed = stop.child && stop.state == RequestState::Done && stop.reason.cause == Cause::ShownLongEnough;
    if (missed && earlier_under_way) {
      writing.database().run("UPDATE pick_stops SET child = NULL WHERE request = ?1 AND position = ?2", list.row, stop.position);
      stop.child.reset();
    }
    earlier_under_way = earlier_under_way || stop.under_way();
  }
}

// Within each bank the stops to come change places among themselves, so that banks still take turns as they were planned to.
void reorder(Writing& writing, List& list, const RoomNow& now) {
  std::map<BankId, std::vector<PickStopRow*>> to_come;
  for (auto& stop : list.stops) {
    if (!stop.child) to_come[stop.bank].push_back(&stop);
  }
  for (const auto& [id, stops] : to_come) {
    const auto geometry = writing.geometry().banks().find(id);
    if (geometry == writing.geometry().banks().end() || !now.contains(id)) continue;
    std::vector<devices::Face> faces;
    for (const auto* stop : stops) faces.push_back(stop->face);
    const auto exists = [&](const devices::Face& face) {
      return core::face_exists(pick_bank(geometry->second, {}).plan, face);  // the site file may have changed
    };
    if (!std::all_of(faces.begin(), faces.end(), exists)) continue;
    const auto better = better_order(pick_bank(geometry->second, now), faces);
    for (std::size_t i = 0; i < stops.size(); ++i) {
      if (stops[i]->face == better[i]) continue;
      stops[i]->face = better[i];
      writing.database().run("UPDATE pick_stops SET \"column\" = ?3, side = ?4 WHERE request = ?1 AND position = ?2", list.row,
                             stops[i]->position, better[i].column, name_of(better[i].side));
    }
  }
}

// The stop whose turn it is.
PickStopRow* next_stop(List& list) {
  const PickStopRow* under_way = nullptr;
  PickStopRow* next = nullptr;
  for (auto& stop : list.stops) {
    if (!stop.child && next == nullptr) next = &stop;
    if (!stop.under_way()) continue;
    if (under_way != nullptr) return nullptr;  // one is open, one opens ahead: enough
    under_way = &stop;
  }
  if (next == nullptr || under_way == nullptr) return next;
  return under_way->state == RequestState::Presented && under_way->bank != next->bank ? next : nullptr;
}

// "2/4" tells people at which stop it is.
core::Reason at_stop(const List& list, const PickStopRow& stop) {
  auto reason = stop.reason;
  if (!reason.detail.empty()) reason.detail += " ";
  reason.detail += std::to_string(stop.position + 1) + "/" + std::to_string(list.stops.size());
  return reason;
}

struct Standing {
  RequestState state = RequestState::Queued;
  core::Reason reason;
};

// Where the list stands: as its first stop that is under way; where none is, as all of them together.
Standing standing_of(const List& list) {
  const PickStopRow* failed = nullptr;
  const PickStopRow* done = nullptr;
  for (const auto& stop : list.stops) {
    if (stop.under_way()) return {stop.state, at_stop(list, stop)};
    if (!stop.child) return {RequestState::Queued, at_stop(list, stop)};
    const bool bad = stop.state == RequestState::Failed || stop.state == RequestState::Refused;
    if (bad && failed == nullptr) failed = &stop;
    if (stop.state == RequestState::Done) done = &stop;
  }
  if (failed != nullptr) return {RequestState::Failed, at_stop(list, *failed)};
  const auto& last = done != nullptr ? *done : list.stops.back();
  return {last.state, at_stop(list, last)};
}

void go_on(Writing& writing, List& list, const RoomNow& now, ListNews& news) {
  if (core::has_ended(list.state)) {
    // Killed between the end of the list and that of its requests.
    for (const auto& stop : list.stops) {
      if (stop.under_way()) news.cancelled.push_back(stop.child_id);
    }
    return;
  }
  give_another_turn(writing, list);
  if (next_stop(list) != nullptr) reorder(writing, list, now);
  while (auto* stop = next_stop(list)) {
    news.asked.push_back(file_stop(writing, list, *stop));
    if (writing.database().trouble()) return;
  }
  const auto standing = standing_of(list);
  const bool says_more = standing.reason.cause != Cause::None && standing.reason != list.reason;
  if (standing.state == list.state && !says_more) return;
  move_request(writing, list.id, standing.state, standing.reason, {});
}

}  // namespace

core::Requested begin_list(Writing& writing, const RequestId& id, const PlannedList& planned, const RoomNow& now) {
  auto& database = writing.database();
  std::int64_t position = 0;
  for (const auto& stop : planned.stops) {
    database.run(
        "INSERT INTO pick_stops(request, position, bank, \"column\", side) SELECT row, ?2, ?3, ?4, ?5 FROM requests WHERE id = "
        "?1",
        id.text, position++, stop.bank.text, stop.face.column, name_of(stop.face.side));
  }
  std::int64_t row = 0;
  {
    auto rows = database.query("SELECT row FROM requests WHERE id = ?1", id.text);
    if (rows.next()) row = rows.integer(0);
  }
  ListNews news;
  if (auto list = read_list(database, row)) go_on(writing, *list, now, news);
  return news.asked.empty() ? core::Requested{} : news.asked.front();  // none: the database is in trouble, nothing is kept
}

ListNews go_on_with_lists(Writing& writing, const RoomNow& now) {
  ListNews news;
  for (const auto row : living_lists(writing.database())) {
    if (auto list = read_list(writing.database(), row)) go_on(writing, *list, now, news);
  }
  return news;
}

std::optional<ListNews> cancel_list(Writing& writing, const RequestId& id, const std::string& by) {
  std::optional<std::int64_t> row;
  {
    auto rows = writing.database().query("SELECT row FROM requests WHERE id = ?1", id.text);
    if (rows.next()) row = rows.integer(0);
  }
  const auto list = row ? read_list(writing.database(), *row) : std::nullopt;
  if (!list || list->stops.empty() || core::has_ended(list->state)) return std::nullopt;
  move_request(writing, id, RequestState::Cancelled, {Cause::CancelOrdered, 0, {}}, by);
  ListNews news;
  for (const auto& stop : list->stops) {
    if (stop.under_way()) news.cancelled.push_back(stop.child_id);
  }
  return news;
}

std::vector<PickStopRow> stops_of(store::Database& database, std::int64_t request) {
  std::vector<PickStopRow> stops;
  auto rows = database.query(
      "SELECT s.position, s.bank, s.\"column\", s.side, s.child, c.id, c.state, c.reason, c.subject, c.detail "
      "FROM pick_stops s LEFT JOIN requests c ON c.row = s.child WHERE s.request = ?1 ORDER BY s.position",
      request);
  while (rows.next()) {
    auto& stop = stops.emplace_back();
    stop.position = rows.integer(0);
    stop.bank.text = rows.text(1);
    stop.face = {static_cast<int>(rows.integer(2)), side_of(rows.text(3))};
    if (rows.is_null(4)) continue;
    stop.child = rows.integer(4);
    stop.child_id.text = rows.text(5);
    stop.state = core::request_state_of(rows.text(6)).value_or(RequestState::Failed);
    stop.reason = {core::cause_of(rows.text(7)).value_or(Cause::None), rows.integer(8), std::string(rows.text(9))};
  }
  return stops;
}

}  // namespace archroom::records
