#include "controller/records/request_rows.hpp"

#include "controller/core/record.hpp"
#include "controller/store/core_records.hpp"
#include "controller/store/json_object.hpp"

namespace archroom::records {
namespace {

void write_rows(Writing& writing, const NewRequest& request, const store::Digest& digest) {
  auto& database = writing.database();
  const auto& place = request.boxes.front().place;
  const auto state = core::name_of(request.state);
  std::optional<std::int64_t> need_by;
  if (request.need_by) need_by = request.need_by->ms;
  database.run(
      "INSERT INTO requests(id, action, bank, \"column\", side, station, need_by, digest, by, filed_at, state) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
      request.id.text, name_of(request.action), place.bank.text, place.face.column, name_of(place.face.side), request.station,
      need_by, store::Blob{store::bytes_of(digest)}, request.by, writing.at().ms, state);
  std::int64_t position = 0;
  for (const auto& box : request.boxes) {
    database.run(
        "INSERT INTO request_boxes(request, position, barcode, place) SELECT row, ?2, ?3, ?4 FROM requests WHERE id = ?1",
        request.id.text, position++, box.barcode, text_of(box.place));
  }
  const auto step = [&](std::string_view name) {
    database.run(
        "INSERT INTO request_states(request, at, state, reason, subject, detail, by) "
        "SELECT row, ?2, ?3, '', 0, '', ?4 FROM requests WHERE id = ?1",
        request.id.text, writing.at().ms, name, request.by);
  };
  if (request.state != core::RequestState::Queued) step(core::name_of(core::RequestState::Queued));
  step(state);
}

}  // namespace

void write_request(Writing& writing, const NewRequest& request, const store::Digest& digest) {
  write_rows(writing, request, digest);
  std::string boxes;
  for (const auto& box : request.boxes) {
    store::JsonObject one;
    one.add("box", box.barcode).add("place", text_of(box.place));
    boxes += (boxes.empty() ? "[" : ",") + one.text();
  }
  store::JsonObject body;
  body.add("id", request.id.text)
      .add("action", name_of(request.action))
      .add("state", core::name_of(request.state))
      .raw("boxes", boxes + "]");
  if (!request.station.empty()) body.add("station", request.station);
  if (request.need_by) body.add("need_by", rfc3339(*request.need_by));
  if (request.part_of) body.add("part_of", request.part_of->text);
  writing.journal("request_filed", request.by, body.text());
}

void move_request(Writing& writing, const RequestId& id, core::RequestState state, const core::Reason& reason,
                  const std::string& by) {
  writing.keep(core::RequestMoved{id, state, reason, by});
}

std::string_view name_of(devices::Side side) { return side == devices::Side::Left ? "left" : "right"; }
devices::Side side_of(std::string_view name) { return name == "left" ? devices::Side::Left : devices::Side::Right; }

}  // namespace archroom::records
