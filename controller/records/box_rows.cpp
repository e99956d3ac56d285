#include "controller/records/box_rows.hpp"

#include <algorithm>

#include "controller/records/search_words.hpp"
#include "controller/records/slots.hpp"

namespace archroom::records {

namespace {

std::optional<std::string_view> or_null(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

std::optional<std::string> place_text(const Box& box) {
  if (!box.place) return std::nullopt;
  return text_of(*box.place);
}

// An RFID code as it is kept; nothing where it can't be one.
std::optional<std::string> as_rfid(std::string_view code) {
  if (code.size() < 16) return std::nullopt;
  std::string kept(code);
  for (char& c : kept) {
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  }
  return kept;
}

struct Standing {
  std::int64_t row = 0;
  std::string barcode;
  std::string title;
  bool dead = false;
};

std::optional<Standing> standing(store::Rows rows) {
  if (!rows.next()) return std::nullopt;
  return Standing{rows.integer(0), std::string(rows.text(1)), std::string(rows.text(2)), rows.integer(3) != 0};
}

std::optional<Standing> who_has(store::Database& database, Column column, const std::string& value) {
  switch (column) {
    case Column::Barcode:
      return standing(
          database.query("SELECT row, barcode, title, ifnull(dead, 0) FROM boxes LEFT JOIN unpublished ON import = row >> 24 "
                         "WHERE barcode = ?1",
                         value));
    case Column::Rfid:
      return standing(
          database.query("SELECT row, barcode, title, ifnull(dead, 0) FROM boxes LEFT JOIN unpublished ON import = row >> 24 "
                         "WHERE rfid = ?1",
                         value));
    default:
      return standing(
          database.query("SELECT row, barcode, title, ifnull(dead, 0) FROM boxes LEFT JOIN unpublished ON import = row >> 24 "
                         "WHERE reference_code = ?1",
                         value));
  }
}

std::string value_of(const store::Rows& rows, int column) { return std::string(rows.text(column)); }

}  // namespace

Box box_from(const store::Rows& rows, int first) {
  Box box;
  box.row = rows.integer(first);
  box.barcode = value_of(rows, first + 1);
  box.rfid = value_of(rows, first + 2);
  box.fonds = value_of(rows, first + 3);
  box.catalogue = value_of(rows, first + 4);
  box.volume_from = rows.optional_integer(first + 5);
  box.volume_to = rows.optional_integer(first + 6);
  box.reference_code = value_of(rows, first + 7);
  box.title = value_of(rows, first + 8);
  box.year = rows.optional_integer(first + 9);
  box.category = value_of(rows, first + 10);
  box.retention = value_of(rows, first + 11);
  box.pages = rows.optional_integer(first + 12);
  if (!rows.is_null(first + 13)) {
    if (auto place = parse_place(rows.text(first + 13))) box.place = std::move(place).value();
  }
  box.medium = value_of(rows, first + 14);
  box.secrecy = value_of(rows, first + 15);
  box.external_id = value_of(rows, first + 16);
  box.thickness_mm = rows.optional_integer(first + 17);
  box.state = core::box_state_of(rows.text(first + 18)).value_or(core::BoxState::InStore);
  return box;
}

std::vector<CodeHit> find_code(store::Database& database, std::string_view code, std::optional<CodeKind> kind) {
  const auto rfid = as_rfid(code);
  int arms = kind ? 1 << static_cast<int>(*kind) : 7;
  if (!rfid) arms &= ~(1 << static_cast<int>(CodeKind::Rfid));
  std::vector<CodeHit> hits;
  // An arm whose bit is not set costs nothing: SQLite looks at ?3 before it looks into the index.
  auto rows = database.query(
      "SELECT 0, row, barcode, place, state FROM visible_boxes WHERE ?3 & 1 AND barcode = ?1 UNION ALL "
      "SELECT 1, row, barcode, place, state FROM visible_boxes WHERE ?3 & 2 AND rfid = ?2 UNION ALL "
      "SELECT 2, row, barcode, place, state FROM visible_boxes WHERE ?3 & 4 AND reference_code = ?1",
      code, rfid, arms);
  while (rows.next()) {
    const auto row = rows.integer(1);
    if (std::any_of(hits.begin(), hits.end(), [row](const CodeHit& hit) { return hit.row == row; })) continue;
    hits.push_back({static_cast<CodeKind>(rows.integer(0)), row, value_of(rows, 2), value_of(rows, 3),
                    core::box_state_of(rows.text(4)).value_or(core::BoxState::InStore)});
  }
  return hits;
}

std::optional<Box> read_box(store::Database& database, std::int64_t row) {
  auto rows = database.query("SELECT * FROM visible_boxes WHERE row = ?1", row);
  if (!rows.next()) return std::nullopt;
  return box_from(rows, 0);
}

bool insert_box(store::Database& database, const Geometry& geometry, const Box& box, std::string_view words) {
  if (overfull(database, geometry, box)) return false;
  const auto ran = database.run_unless_taken(
      "INSERT INTO boxes(row, barcode, rfid, fonds, catalogue, volume_from, volume_to, reference_code, title, year, category, "
      "retention, pages, place, medium, secrecy, external_id, thickness_mm) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
      box.row, box.barcode, or_null(box.rfid), box.fonds, box.catalogue, box.volume_from, box.volume_to,
      or_null(box.reference_code), box.title, box.year, box.category, box.retention, box.pages, place_text(box), box.medium,
      box.secrecy, box.external_id, box.thickness_mm);
  if (ran == store::Ran::Taken) return false;
  database.run("INSERT INTO box_words(rowid, words) VALUES(?1, ?2)", box.row, words);
  return true;
}

bool update_box(store::Database& database, const Geometry& geometry, const Box& before, const Box& after) {
  const bool as_it_stood = before.place == after.place && before.thickness_mm == after.thickness_mm &&
                           before.volume_from == after.volume_from && before.volume_to == after.volume_to;
  if (!as_it_stood && overfull(database, geometry, after)) return false;
  const auto ran = database.run_unless_taken(
      "UPDATE boxes SET barcode = ?2, rfid = ?3, fonds = ?4, catalogue = ?5, volume_from = ?6, volume_to = ?7, reference_code = "
      "?8, "
      "title = ?9, year = ?10, category = ?11, retention = ?12, pages = ?13, place = ?14, medium = ?15, secrecy = ?16, "
      "external_id = ?17, thickness_mm = ?18 WHERE row = ?1",
      after.row, after.barcode, or_null(after.rfid), after.fonds, after.catalogue, after.volume_from, after.volume_to,
      or_null(after.reference_code), after.title, after.year, after.category, after.retention, after.pages, place_text(after),
      after.medium, after.secrecy, after.external_id, after.thickness_mm);
  if (ran == store::Ran::Taken) return false;
  if (before.title != after.title) {
    database.run("INSERT INTO box_words(box_words, rowid, words) VALUES('delete', ?1, ?2)", before.row, words_of(before.title));
    database.run("INSERT INTO box_words(rowid, words) VALUES(?1, ?2)", after.row, words_of(after.title));
  }
  return true;
}

void delete_box(store::Database& database, std::int64_t row, std::string_view title) {
  database.run("INSERT INTO box_words(box_words, rowid, words) VALUES('delete', ?1, ?2)", row, words_of(title));
  database.run("DELETE FROM boxes WHERE row = ?1", row);
}

std::vector<Finding> clashes(store::Database& database, const Geometry& geometry, const Box& box, std::uint32_t line) {
  std::vector<Finding> found;
  const auto in_this_file = [&](std::int64_t other) { return line != 0 && import_of(other) == import_of(box.row); };
  for (const auto column : {Column::Barcode, Column::Rfid, Column::ReferenceCode}) {
    const std::string value = text_of(box, column);
    if (value.empty()) continue;
    const auto other = who_has(database, column, value);
    if (!other || other->row == box.row) continue;
    if (other->dead) {
      delete_box(database, other->row, other->title);
    } else if (in_this_file(other->row)) {
      found.push_back(finding(line, name_of(column), Flaw::DuplicateInFile, value, std::to_string(line_of(other->row))));
    } else {
      found.push_back(finding(line, name_of(column), Flaw::Exists, value, other->barcode));
    }
  }
  if (const auto full = overfull(database, geometry, box)) {
    const std::string value = text_of(box, Column::Place);
    if (!full->only) {
      found.push_back(finding(line, name_of(Column::Place), Flaw::SlotFull, value, full->measure));
    } else if (in_this_file(full->only->row)) {
      found.push_back(
          finding(line, name_of(Column::Place), Flaw::DuplicateInFile, value, std::to_string(line_of(full->only->row))));
    } else {
      found.push_back(finding(line, name_of(Column::Place), Flaw::PlaceTaken, value, full->only->barcode));
    }
  }
  return found;
}

}  // namespace archroom::records
