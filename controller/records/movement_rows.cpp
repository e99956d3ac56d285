#include "controller/records/movement_rows.hpp"

#include <algorithm>

#include "controller/records/box_rows.hpp"
#include "controller/store/json_object.hpp"

namespace archroom::records {
namespace {

std::optional<std::string_view> or_null(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return text;
}
std::optional<std::uint64_t> or_null(PersonId person) {
  if (person.n == 0) return std::nullopt;
  return person.n;
}

Whereabouts whereabouts_from(const store::Rows& rows, int state, int place, int holder) {
  return {core::box_state_of(rows.text(state)).value_or(core::BoxState::InStore),
          std::string(rows.text(place)),
          {static_cast<std::uint64_t>(rows.is_null(holder) ? 0 : rows.integer(holder))}};
}

std::optional<Movement> movement_from(store::Rows rows) {
  if (!rows.next()) return std::nullopt;
  Movement movement;
  movement.n = static_cast<std::uint64_t>(rows.integer(0));
  movement.at = {rows.integer(1)};
  movement.read_at = {rows.integer(2)};
  movement.box = rows.integer(3);
  movement.barcode = rows.text(4);
  movement.kind = core::movement_kind_of(rows.text(5)).value_or(core::MovementKind::Move);
  movement.from = whereabouts_from(rows, 6, 8, 10);
  movement.to = whereabouts_from(rows, 7, 9, 11);
  movement.application = rows.optional_integer(12);
  movement.person.n = static_cast<std::uint64_t>(rows.is_null(13) ? 0 : rows.integer(13));
  movement.station.text = rows.text(14);
  movement.seq = static_cast<std::uint64_t>(rows.is_null(15) ? 0 : rows.integer(15));
  if (!rows.is_null(16)) movement.undoes = static_cast<std::uint64_t>(rows.integer(16));
  return movement;
}

std::string_view entry_type(core::MovementKind kind) {
  using enum core::MovementKind;
  switch (kind) {
    case Out: return "box_out";
    case In: return "box_in";
    case Move:
    case PutAway: return "box_moved";
    case Undo: return "movement_undone";
    case Lost: return "box_lost";
    case Found: return "box_found";
    case Damaged: return "box_damaged";
    case Mended: return "box_mended";
    case Sealed: return "box_sealed";
    case Unsealed: return "box_unsealed";
  }
  contract_violated("known movement", __FILE__, __LINE__);
}

// Codes only; names and what people wrote are for people's eyes.
void journal_movement(Writing& writing, const Movement& movement, const Acting& person, std::optional<WallTime> due_at) {
  store::JsonObject body, hidden;
  body.add("box", movement.barcode).add("from", movement.from.place).add("to", movement.to.place);
  body.add("movement", movement.n).add("kind", name_of(movement.kind)).add("state", name_of(movement.to.state));
  if (movement.application) body.add("application", *movement.application);
  if (movement.from.holder.n != 0) body.add("from_holder", movement.from.holder.n);
  if (movement.to.holder.n != 0) body.add("to_holder", movement.to.holder.n);
  if (due_at) body.add("due_at", rfc3339(*due_at));
  if (movement.undoes) body.add("undoes", *movement.undoes);
  if (!movement.request.empty()) body.add("request", movement.request);
  if (!movement.station.text.empty()) body.add("station", movement.station.text);
  if (movement.seq != 0) body.add("seq", movement.seq);
  if (movement.read_at != movement.at) body.add("read_at", rfc3339(movement.read_at));
  if (person.known()) hidden.add("name", person.name);
  if (!movement.why.empty()) hidden.add("why", movement.why);
  body.raw("private", hidden.text());
  writing.journal(entry_type(movement.kind), movement.by, body.text());
}

void insert(Writing& writing, Movement& movement) {
  std::optional<std::uint64_t> seq;
  if (movement.seq != 0) seq = movement.seq;
  auto rows = writing.database().query(
      "INSERT INTO movements(n, at, read_at, box, barcode, kind, from_state, to_state, from_place, to_place, from_holder, "
      "to_holder, application, request, why, by, person, station, seq, undoes) "
      "VALUES((SELECT ifnull(max(n), 0) + 1 FROM movements), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
      "?16, ?17, ?18, ?19) RETURNING n",
      movement.at.ms, movement.read_at.ms, movement.box, movement.barcode, name_of(movement.kind), name_of(movement.from.state),
      name_of(movement.to.state), or_null(movement.from.place), or_null(movement.to.place), or_null(movement.from.holder),
      or_null(movement.to.holder), movement.application, movement.request, movement.why, movement.by, or_null(movement.person),
      movement.station.text, seq, movement.undoes);
  while (rows.next()) movement.n = static_cast<std::uint64_t>(rows.integer(0));
}

}  // namespace

std::variant<BoxNow, core::Declined> find_box(store::Database& database, std::string_view code) {
  const auto hits = find_code(database, code, std::nullopt);
  if (hits.empty()) return core::Declined{core::Decline::UnknownBox, {}, {}, {}, std::string(code)};
  if (hits.size() > 1) return core::Declined{core::Decline::AmbiguousBox, {}, {}, {}, std::string(code)};
  return box_of(database, hits.front().row);
}

BoxNow box_of(store::Database& database, std::int64_t row) {
  BoxNow box;
  auto rows = database.query(
      "SELECT row, barcode, category, medium, thickness_mm, volume_from, volume_to, state, place, holder FROM boxes WHERE row = "
      "?1",
      row);
  if (!rows.next()) return box;
  box.row = rows.integer(0);
  box.barcode = rows.text(1);
  box.category = rows.text(2);
  box.medium = rows.text(3);
  box.thickness_mm = rows.optional_integer(4);
  box.volume_from = rows.optional_integer(5);
  box.volume_to = rows.optional_integer(6);
  box.at = whereabouts_from(rows, 7, 8, 9);
  return box;
}

std::optional<Movement> movement_of_scan(store::Database& database, const StationId& station, std::uint64_t seq) {
  if (station.text.empty() || seq == 0) return std::nullopt;
  return movement_from(
      database.query("SELECT n, at, read_at, box, barcode, kind, from_state, to_state, from_place, to_place, from_holder, "
                     "to_holder, application, person, station, seq, undoes FROM movements WHERE station = ?1 AND seq = ?2",
                     station.text, seq));
}

std::optional<Movement> last_of_station(store::Database& database, const StationId& station) {
  if (station.text.empty()) return std::nullopt;
  return movement_from(database.query(
      "SELECT n, at, read_at, box, barcode, kind, from_state, to_state, from_place, to_place, from_holder, "
      "to_holder, application, person, station, seq, undoes FROM movements WHERE station = ?1 ORDER BY n DESC LIMIT 1",
      station.text));
}

std::uint64_t last_of_box(store::Database& database, std::int64_t box) {
  auto rows = database.query("SELECT ifnull(max(n), 0) FROM movements WHERE box = ?1", box);
  return rows.next() ? static_cast<std::uint64_t>(rows.integer(0)) : 0;
}

WallTime done_at(const Writing& writing, const DeedContext& context) {
  return context.read_at.ms <= 0 ? writing.at() : std::min(context.read_at, writing.at());
}

std::uint64_t book(Writing& writing, const DeedContext& context, const Acting& person, Movement movement,
                   std::optional<WallTime> due_at) {
  movement.at = writing.at();
  movement.read_at = done_at(writing, context);
  movement.request = context.order;
  movement.by = person.known() ? "person:" + std::to_string(person.id.n) : context.by;
  movement.person = person.id;
  movement.station = context.station;
  movement.seq = context.station.text.empty() ? 0 : context.seq;
  insert(writing, movement);
  writing.database().run("UPDATE boxes SET state = ?2, place = ?3, holder = ?4 WHERE row = ?1", movement.box,
                         name_of(movement.to.state), or_null(movement.to.place), or_null(movement.to.holder));
  journal_movement(writing, movement, person, due_at);
  return movement.n;
}

std::string shown(const Geometry& geometry, const std::string& place) {
  const auto code = parse_place(place);
  return code ? geometry.display(code.value()) : place;
}

}  // namespace archroom::records
