// Requests and motion jobs, read back.
#include <algorithm>

#include "controller/records/catalogue.hpp"
#include "controller/records/pick_stops.hpp"

namespace archroom::records {

namespace {

using devices::Side;

core::Reason reason_from(const store::Rows& rows, int first) {
  return {core::cause_of(rows.text(first)).value_or(core::Cause::None), rows.integer(first + 1),
          std::string(rows.text(first + 2))};
}

core::RequestState state_from(const store::Rows& rows, int column) {
  return core::request_state_of(rows.text(column)).value_or(core::RequestState::Failed);
}

// Columns: row, id, action, station, need_by, by, filed_at, state, reason, subject, detail
RequestRecord request_from(const store::Rows& rows) {
  RequestRecord request;
  request.row = rows.integer(0);
  request.id.text = rows.text(1);
  request.action = action_of(rows.text(2)).value_or(Action::Locate);
  request.station = rows.text(3);
  if (!rows.is_null(4)) request.need_by = WallTime{rows.integer(4)};
  request.by = rows.text(5);
  request.filed_at = {rows.integer(6)};
  request.state = state_from(rows, 7);
  request.reason = reason_from(rows, 8);
  return request;
}

// Boxes in the order in which they are fetched, which may have changed since the list was filed.
void add_boxes(store::Database& database, RequestRecord& request) {
  request.boxes = boxes_of(database, request.row);
  for (const auto& row : stops_of(database, request.row)) {
    auto& stop = request.stops.emplace_back(RequestStop{row.bank, row.face, std::nullopt, std::nullopt, {}});
    if (!row.child) continue;
    stop.request = row.child_id;
    stop.state = row.state;
    stop.reason = row.reason;
  }
  std::stable_sort(request.boxes.begin(), request.boxes.end(), [&request](const PlacedBox& a, const PlacedBox& b) {
    return request.stop_of(a.place) < request.stop_of(b.place);
  });
  auto rows =
      database.query("SELECT p.id FROM pick_stops s JOIN requests p ON p.row = s.request WHERE s.child = ?1", request.row);
  if (rows.next()) request.part_of = RequestId{std::string(rows.text(0))};
}

void add_steps(store::Rows rows, RequestRecord& request) {
  while (rows.next()) {
    request.history.push_back({state_from(rows, 0), {rows.integer(1)}, reason_from(rows, 2), std::string(rows.text(5))});
  }
}

RequestPage read_page(store::Database& database, store::Rows rows, int limit) {
  RequestPage page;
  while (rows.next()) page.requests.push_back(request_from(rows));
  if (page.requests.size() > static_cast<std::size_t>(limit)) {
    page.requests.resize(static_cast<std::size_t>(limit));
    page.after = page.requests.back().row;
  }
  for (auto& request : page.requests) {
    add_boxes(database, request);
    add_steps(database.query("SELECT state, at, reason, subject, detail, by FROM request_states WHERE request = ?1 "
                             "ORDER BY rowid DESC LIMIT 1",
                             request.row),
              request);
  }
  return page;
}

JobRecord job_from(const store::Rows& rows) {
  JobRecord job;
  job.id.n = static_cast<std::uint64_t>(rows.integer(0));
  job.intent.n = static_cast<std::uint64_t>(rows.integer(1));
  job.bank.text = rows.text(2);
  if (rows.text(3) == "open") {
    job.motion = devices::OpenFace{{static_cast<int>(rows.integer(4)), rows.text(5) == "left" ? Side::Left : Side::Right},
                                   rows.is_null(15) ? std::nullopt : std::optional{static_cast<int>(rows.integer(15))}};
  } else if (rows.text(3) == "spread") {
    job.motion = devices::SpreadBank{};
  } else {
    job.motion = devices::CloseBank{};
  }
  if (!rows.is_null(6)) job.request = RequestId{std::string(rows.text(6))};
  job.by = rows.text(7);
  job.intended_at = {rows.integer(8)};
  if (!rows.is_null(9)) job.ended_at = WallTime{rows.integer(9)};
  for (const auto outcome :
       {core::JobOutcome::Arrived, core::JobOutcome::Stopped, core::JobOutcome::Failed, core::JobOutcome::Dropped}) {
    if (!rows.is_null(10) && rows.text(10) == core::name_of(outcome)) job.outcome = outcome;
  }
  job.reason = reason_from(rows, 11);
  job.purpose = rows.text(14);
  return job;
}

}  // namespace

std::optional<std::size_t> RequestRecord::stop_of(const PlaceCode& place) const {
  for (std::size_t i = 0; i < stops.size(); ++i) {
    const bool there = stops[i].bank == place.bank && devices::aisle_of(stops[i].face) == devices::aisle_of(place.face);
    if (there) return i;
  }
  return std::nullopt;
}

Result<Catalogue::Preview> Catalogue::plan(const RequestForm& form, const RoomNow& now) {
  auto wanted = wanted_boxes(database_, geometry_, form);
  if (auto* refusal = std::get_if<FileOutcome>(&wanted)) return answered(Preview{std::move(*refusal)});
  return answered(Preview{plan_list(geometry_, now, std::get<std::vector<PlacedBox>>(wanted))});
}

// Not one moment, but no contradiction: a history only grows, and its end is taken for the state.
Result<std::optional<RequestRecord>> Catalogue::request(const RequestId& id) {
  std::optional<RequestRecord> request;
  {
    auto rows = database_.query(
        "SELECT row, id, action, station, need_by, by, filed_at, state, reason, subject, detail FROM requests WHERE id = ?1",
        id.text);
    if (rows.next()) request = request_from(rows);
  }
  if (request) {
    add_boxes(database_, *request);
    add_steps(
        database_.query("SELECT state, at, reason, subject, detail, by FROM request_states WHERE request = ?1 ORDER BY rowid",
                        request->row),
        *request);
    if (!request->history.empty()) {
      request->state = request->history.back().state;
      request->reason = request->history.back().reason;
    }
  }
  return answered(std::move(request));
}

Result<RequestPage> Catalogue::requests(std::optional<core::RequestState> state, int limit, std::int64_t after) {
  limit = limit < 1 ? 1 : (limit > 1000 ? 1000 : limit);
  if (!state) {
    auto page =
        read_page(database_,
                  database_.query("SELECT row, id, action, station, need_by, by, filed_at, state, reason, subject, detail "
                                  "FROM requests WHERE state NOT IN ('done', 'cancelled', 'refused', 'failed') AND row > ?1 "
                                  "ORDER BY row LIMIT ?2",
                                  after, limit + 1),
                  limit);
    return answered(std::move(page));
  }
  auto page = read_page(database_,
                        database_.query("SELECT row, id, action, station, need_by, by, filed_at, state, reason, subject, detail "
                                        "FROM requests WHERE state = ?3 AND row > ?1 ORDER BY row LIMIT ?2",
                                        after, limit + 1, core::name_of(*state)),
                        limit);
  return answered(std::move(page));
}

Result<std::vector<JobRecord>> Catalogue::latest_jobs(int limit) {
  std::vector<JobRecord> jobs;
  {
    auto rows = database_.query(
        "SELECT id, intent, bank, motion, \"column\", side, request, by, intended_at, ended_at, outcome, reason, subject, "
        "detail, "
        "purpose, keep FROM jobs ORDER BY id DESC LIMIT ?1",
        limit < 1 ? 1 : (limit > 1000 ? 1000 : limit));
    while (rows.next()) jobs.push_back(job_from(rows));
  }
  return answered(std::move(jobs));
}

}  // namespace archroom::records
