#include "controller/records/requests.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>

#include "controller/records/box_rows.hpp"
#include "controller/store/json_object.hpp"
#include "controller/store/sha256.hpp"

namespace archroom::records {

namespace {

// Time first, so that ids sort as they came; then 80 random bits, so that nobody guesses them. Crockford's base 32, as in ULID.
RequestId made_id(WallTime at) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::array<std::uint8_t, 16> random{};
  ARCHROOM_CHECK(::getrandom(random.data(), random.size(), 0) == static_cast<ssize_t>(random.size()));
  std::string text(26, '0');
  auto ms = static_cast<std::uint64_t>(at.ms);
  for (std::size_t i = 10; i-- > 0; ms >>= 5) text[i] = kDigits[ms & 31];
  for (std::size_t i = 0; i < 16; ++i) text[10 + i] = kDigits[random[i] & 31];
  return {text};
}

bool is_good_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

// What makes two bodies the same. `by` is not part of a body.
store::Digest digest_of(const RequestForm& form) {
  store::JsonObject body;
  body.add("action", name_of(form.action)).add("station", form.station);
  if (form.by_kind) body.add("kind", name_of(*form.by_kind));
  if (form.need_by) body.add("need_by", form.need_by->ms);
  std::string boxes;
  for (const auto& code : form.boxes) boxes += (boxes.empty() ? "[" : ",") + store::json_quoted(code);
  body.raw("boxes", boxes + "]");
  return store::sha256(body.text());
}

std::vector<PlacedBox> boxes_of(store::Database& database, std::int64_t request) {
  std::vector<PlacedBox> boxes;
  auto rows = database.query("SELECT barcode, place FROM request_boxes WHERE request = ?1 ORDER BY position", request);
  while (rows.next()) {
    if (auto place = parse_place(rows.text(1))) boxes.push_back({std::string(rows.text(0)), std::move(place).value()});
  }
  return boxes;
}

std::optional<FileOutcome> filed_before(store::Database& database, const RequestId& id, const store::Digest& digest) {
  FiledBefore before{id, core::RequestState::Queued, {}};
  std::int64_t row = 0;
  {
    auto rows = database.query("SELECT row, state, digest FROM requests WHERE id = ?1", id.text);
    if (!rows.next()) return std::nullopt;
    if (rows.blob(2) != store::bytes_of(digest)) return IdInUse{id};
    row = rows.integer(0);
    const auto state = core::request_state_of(rows.text(1));
    if (!state) {
      database.fail({Fault::Garbled, "request " + id.text + " has an unknown state"});
      return before;
    }
    before.state = *state;
  }
  before.boxes = boxes_of(database, row);
  return before;
}

using Resolved = std::variant<std::vector<PlacedBox>, FileOutcome>;

Resolved resolve(Writing& writing, const RequestForm& form) {
  std::vector<PlacedBox> boxes;
  for (const auto& code : form.boxes) {
    const auto hits = find_code(writing.database(), code, form.by_kind);
    if (hits.empty()) return NoSuchBox{code};
    if (hits.size() > 1) {
      AmbiguousBox ambiguous{code, {}};
      for (const auto& hit : hits) ambiguous.candidates.emplace_back(hit.kind, hit.barcode);
      return ambiguous;
    }
    const auto& hit = hits.front();
    if (hit.place.empty()) return NoPlace{hit.barcode};
    auto place = parse_place(hit.place);
    if (!place) return PlaceGone{hit.barcode, hit.place, place.error().detail};
    if (const auto exists = writing.geometry().check(place.value()); !exists) {
      return PlaceGone{hit.barcode, hit.place, exists.error().detail};
    }
    const PlacedBox placed{hit.barcode, std::move(place).value()};
    if (std::find(boxes.begin(), boxes.end(), placed) == boxes.end()) boxes.push_back(placed);
  }
  if (boxes.empty()) return NoSuchBox{};
  const auto same_face = [&boxes](const PlacedBox& box) {
    return box.place.bank == boxes.front().place.bank && box.place.face == boxes.front().place.face;
  };
  if (form.action == Action::Open && !std::all_of(boxes.begin(), boxes.end(), same_face)) return DifferentFaces{boxes};
  return boxes;
}

std::string_view side_name(devices::Side side) { return side == devices::Side::Left ? "left" : "right"; }

void write_rows(Writing& writing, const RequestForm& form, const Filed& filed, const store::Digest& digest) {
  auto& database = writing.database();
  const auto& face = filed.boxes.front().place.face;
  const auto state = core::name_of(filed.state);
  std::optional<std::int64_t> need_by;
  if (form.need_by) need_by = form.need_by->ms;
  database.run(
      "INSERT INTO requests(id, action, bank, \"column\", side, station, need_by, digest, by, filed_at, state) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
      filed.id.text, name_of(form.action), filed.boxes.front().place.bank.text, face.column, side_name(face.side), form.station,
      need_by, store::Blob{store::bytes_of(digest)}, form.by, writing.at().ms, state);
  std::int64_t position = 0;
  for (const auto& box : filed.boxes) {
    database.run(
        "INSERT INTO request_boxes(request, position, barcode, place) SELECT row, ?2, ?3, ?4 FROM requests WHERE id = ?1",
        filed.id.text, position++, box.barcode, text_of(box.place));
  }
  const auto step = [&](std::string_view name) {
    database.run(
        "INSERT INTO request_states(request, at, state, reason, subject, detail, by) "
        "SELECT row, ?2, ?3, '', 0, '', ?4 FROM requests WHERE id = ?1",
        filed.id.text, writing.at().ms, name, form.by);
  };
  if (filed.state != core::RequestState::Queued) step(core::name_of(core::RequestState::Queued));
  step(state);
}

void write_journal(Writing& writing, const RequestForm& form, const Filed& filed) {
  std::string boxes;
  for (const auto& box : filed.boxes) {
    store::JsonObject one;
    one.add("box", box.barcode).add("place", text_of(box.place));
    boxes += (boxes.empty() ? "[" : ",") + one.text();
  }
  store::JsonObject body;
  body.add("id", filed.id.text)
      .add("action", name_of(form.action))
      .add("state", core::name_of(filed.state))
      .raw("boxes", boxes + "]");
  if (!form.station.empty()) body.add("station", form.station);
  if (form.need_by) body.add("need_by", rfc3339(*form.need_by));
  writing.journal("request_filed", form.by, body.text());
}

}  // namespace

std::string_view name_of(Action action) { return action == Action::Locate ? "locate" : "open"; }

std::optional<Action> action_of(std::string_view name) {
  if (name == "locate") return Action::Locate;
  if (name == "open") return Action::Open;
  return std::nullopt;
}

FileOutcome file_request(Writing& writing, const RequestForm& form) {
  const auto digest = digest_of(form);
  if (form.id) {
    if (!is_good_id(form.id->text)) return BadId{"a request's id has 1 to 64 visible ASCII characters"};
    if (auto before = filed_before(writing.database(), *form.id, digest)) return std::move(*before);
  }
  auto resolved = resolve(writing, form);
  if (auto* refusal = std::get_if<FileOutcome>(&resolved)) return std::move(*refusal);
  Filed filed{form.id ? *form.id : made_id(writing.at()), core::RequestState::Queued,
              std::get<std::vector<PlacedBox>>(std::move(resolved)), std::nullopt};
  if (form.action == Action::Locate) {
    filed.state = core::RequestState::Done;
  } else {
    const auto& place = filed.boxes.front().place;
    filed.event = core::Requested{filed.id, place.bank, place.face};
  }
  write_rows(writing, form, filed, digest);
  write_journal(writing, form, filed);
  return filed;
}

}  // namespace archroom::records
