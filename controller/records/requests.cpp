#include "controller/records/requests.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>

#include "base/match.hpp"
#include "controller/records/box_rows.hpp"
#include "controller/records/pick_lists.hpp"
#include "controller/records/pick_stops.hpp"
#include "controller/records/request_rows.hpp"
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

// A damaged box stands where it belongs, to be mended; a sealed one is not for anybody to take.
bool stands_there(core::BoxState state) {
  return state != core::BoxState::Out && state != core::BoxState::Lost && state != core::BoxState::Sealed;
}

// Where one code's box stands, or why that can't be said.
std::variant<PlacedBox, NoSuchBox, AmbiguousBox, NoPlace, PlaceGone, NotInStore> placed(
    store::Database& database, const Geometry& geometry, const std::string& code, std::optional<CodeKind> kind, Action action) {
  const auto hits = find_code(database, code, kind);
  if (hits.empty()) return NoSuchBox{code};
  if (hits.size() > 1) {
    AmbiguousBox ambiguous{code, {}};
    for (const auto& hit : hits) ambiguous.candidates.emplace_back(hit.kind, hit.barcode);
    return ambiguous;
  }
  const auto& hit = hits.front();
  if (action == Action::Open && !stands_there(hit.state)) return NotInStore{hit.barcode, hit.state};
  if (hit.place.empty()) return NoPlace{hit.barcode};
  auto place = parse_place(hit.place);
  if (!place) return PlaceGone{hit.barcode, hit.place, place.error().detail};
  if (const auto exists = geometry.check(place.value()); !exists) return PlaceGone{hit.barcode, hit.place, exists.error().detail};
  return PlacedBox{hit.barcode, std::move(place).value()};
}

bool in_one_aisle(const std::vector<PlacedBox>& boxes) {
  return std::all_of(boxes.begin(), boxes.end(), [&boxes](const PlacedBox& box) {
    return box.place.bank == boxes.front().place.bank &&
           devices::aisle_of(box.place.face) == devices::aisle_of(boxes.front().place.face);
  });
}

}  // namespace

std::vector<PlacedBox> boxes_of(store::Database& database, std::int64_t request) {
  std::vector<PlacedBox> boxes;
  auto rows = database.query("SELECT barcode, place FROM request_boxes WHERE request = ?1 ORDER BY position", request);
  while (rows.next()) {
    if (auto place = parse_place(rows.text(1))) boxes.push_back({std::string(rows.text(0)), std::move(place).value()});
  }
  return boxes;
}

Wanted wanted_boxes(store::Database& database, const Geometry& geometry, const RequestForm& form) {
  std::vector<PlacedBox> boxes;
  BadBoxes bad;
  for (std::size_t i = 0; i < form.boxes.size(); ++i) {
    auto found = placed(database, geometry, form.boxes[i], form.by_kind, form.action);
    if (auto* box = std::get_if<PlacedBox>(&found)) {
      if (std::find(boxes.begin(), boxes.end(), *box) == boxes.end()) boxes.push_back(std::move(*box));
      continue;
    }
    std::visit(Match{[](PlacedBox&) {}, [&](auto& why) { bad.boxes.push_back({i, form.boxes[i], std::move(why)}); }}, found);
  }
  if (!bad.boxes.empty() && form.is_list) return bad;
  if (!bad.boxes.empty()) return std::visit([](auto& why) -> FileOutcome { return std::move(why); }, bad.boxes.front().why);
  if (boxes.empty()) return NoSuchBox{};
  return boxes;
}

std::string_view name_of(Action action) { return action == Action::Locate ? "locate" : "open"; }

std::optional<Action> action_of(std::string_view name) {
  if (name == "locate") return Action::Locate;
  if (name == "open") return Action::Open;
  return std::nullopt;
}

FileOutcome file_request(Writing& writing, const RequestForm& form, const RoomNow& now) {
  const auto digest = digest_of(form);
  if (form.id) {
    if (!is_good_id(form.id->text)) return BadId{"a request's id has 1 to 64 visible ASCII characters"};
    if (auto before = filed_before(writing.database(), *form.id, digest)) return std::move(*before);
  }
  auto wanted = wanted_boxes(writing.database(), writing.geometry(), form);
  if (auto* refusal = std::get_if<FileOutcome>(&wanted)) return std::move(*refusal);
  Filed filed{form.id ? *form.id : made_id(writing.at()), core::RequestState::Queued,
              std::get<std::vector<PlacedBox>>(std::move(wanted)), std::nullopt};
  const bool open = form.action == Action::Open;
  if (!open) filed.state = core::RequestState::Done;
  PlannedList list;
  if (open && !in_one_aisle(filed.boxes)) {
    list = plan_list(writing.geometry(), now, filed.boxes);
    filed.boxes = boxes_in_order(list);
  }
  write_request(writing, {filed.id, form.action, filed.state, filed.boxes, form.station, form.need_by, form.by}, digest);
  if (!list.stops.empty()) {
    filed.event = begin_list(writing, filed.id, list, now);
  } else if (open) {
    const auto& place = filed.boxes.front().place;
    filed.event = core::Requested{filed.id, place.bank, place.face};
  }
  return filed;
}

}  // namespace archroom::records
