#include "controller/records/boxes.hpp"

#include "controller/records/box_rows.hpp"
#include "controller/records/movement_rows.hpp"
#include "controller/records/search_words.hpp"
#include "controller/store/json_object.hpp"

namespace archroom::records {

namespace {

using Texts = std::array<std::string, kColumns>;

BoxText views_of(const Texts& texts) {
  BoxText views;
  for (std::size_t i = 0; i < kColumns; ++i) views[i] = texts[i];
  return views;
}

// Lays the form over the texts; unknown columns are findings.
std::vector<Finding> lay_over(Texts& texts, const BoxForm& form) {
  std::vector<Finding> unknown;
  for (const auto& [name, value] : form) {
    if (const auto column = column_of(name)) {
      texts[static_cast<std::size_t>(*column)] = value;
    } else {
      unknown.push_back(finding(0, name, Flaw::UnknownColumn, value));
    }
  }
  return unknown;
}

// The checked box, or why not.
std::variant<Box, BoxFaulty> checked(Writing& writing, Texts& texts, const BoxForm& form) {
  auto unknown = lay_over(texts, form);
  auto box = check_box(views_of(texts), writing.geometry());
  if (auto* findings = std::get_if<std::vector<Finding>>(&box)) {
    unknown.insert(unknown.end(), findings->begin(), findings->end());
  }
  if (!unknown.empty()) return BoxFaulty{std::move(unknown)};
  return std::get<Box>(std::move(box));
}

// Only people's eyes may see a title; everything else are codes.
bool is_private(Column column) { return column == Column::Title; }

void journal_added(Writing& writing, const Box& box, std::string_view by) {
  store::JsonObject body, titles;
  body.add("box", box.barcode);
  for (std::size_t i = 1; i < kColumns; ++i) {
    const auto column = static_cast<Column>(i);
    const std::string value = text_of(box, column);
    if (!value.empty()) (is_private(column) ? titles : body).add(name_of(column), value);
  }
  body.raw("private", titles.text());
  writing.journal("box_added", by, body.text());
}

void journal_changed(Writing& writing, const Box& before, const Box& after, std::string_view by) {
  store::JsonObject from, to, old_titles, new_titles;
  bool any = false;
  for (std::size_t i = 0; i < kColumns; ++i) {
    const auto column = static_cast<Column>(i);
    if (column == Column::Place || text_of(before, column) == text_of(after, column)) continue;
    (is_private(column) ? old_titles : from).add(name_of(column), text_of(before, column));
    (is_private(column) ? new_titles : to).add(name_of(column), text_of(after, column));
    any = true;
  }
  if (!any) return;
  store::JsonObject body, titles;
  titles.raw("from", old_titles.text()).raw("to", new_titles.text());
  body.add("box", after.barcode).raw("from", from.text()).raw("to", to.text()).raw("private", titles.text());
  writing.journal("box_changed", by, body.text());
}

// Somebody says that it stands elsewhere: a movement like any other.
void book_change(Writing& writing, const Box& before, const Box& after, std::string_view by) {
  Movement movement;
  movement.box = after.row;
  movement.barcode = after.barcode;
  movement.kind = before.place ? core::MovementKind::Move : core::MovementKind::PutAway;
  movement.from = movement.to = box_of(writing.database(), after.row).at;
  movement.from.place = text_of(before, Column::Place);
  movement.to.place = text_of(after, Column::Place);
  DeedContext context;
  context.by = by;
  static_cast<void>(book(writing, context, {}, movement));
}

// The next row number of boxes that are made one by one; nothing when all 16 million are used.
std::optional<std::int64_t> next_single_row(store::Database& database) {
  auto rows = database.query("SELECT ifnull(max(row), 0) + 1 FROM boxes WHERE row < ?1", kLines);
  const auto row = rows.next() ? rows.integer(0) : 0;
  if (row < kLines) return row;
  database.fail({Fault::Unsupported, "the register holds 16 million boxes that were added one by one: import the next ones"});
  return std::nullopt;
}

}  // namespace

BoxOutcome add_box(Writing& writing, const BoxForm& form, std::string_view by) {
  Texts texts;
  auto box = checked(writing, texts, form);
  if (auto* faulty = std::get_if<BoxFaulty>(&box)) return std::move(*faulty);
  auto& made = std::get<Box>(box);
  auto& database = writing.database();
  const auto row = next_single_row(database);
  if (!row) return BoxFaulty{};
  made.row = *row;
  const std::string words = words_of(made.title);
  while (!insert_box(database, writing.geometry(), made, words)) {
    if (auto found = clashes(database, writing.geometry(), made, 0); !found.empty()) {
      writing.refuse();
      return BoxFaulty{std::move(found)};
    }
  }
  database.run("UPDATE counters SET value = value + 1 WHERE name = 'boxes'");
  journal_added(writing, made, by);
  return BoxSaved{std::move(made), true};
}

BoxOutcome change_box(Writing& writing, std::string_view code, std::optional<CodeKind> kind, const BoxForm& form,
                      std::string_view by) {
  auto& database = writing.database();
  const auto hits = find_code(database, code, kind);
  if (hits.size() > 1) {
    AmbiguousBox ambiguous{std::string(code), {}};
    for (const auto& hit : hits) ambiguous.candidates.emplace_back(hit.kind, hit.barcode);
    return ambiguous;
  }
  const auto before = hits.empty() ? std::nullopt : read_box(database, hits.front().row);
  if (!before) return NoSuchBox{std::string(code)};
  Texts texts;
  for (std::size_t i = 0; i < kColumns; ++i) texts[i] = text_of(*before, static_cast<Column>(i));
  auto box = checked(writing, texts, form);
  if (auto* faulty = std::get_if<BoxFaulty>(&box)) return std::move(*faulty);
  auto& after = std::get<Box>(box);
  after.row = before->row;
  after.state = before->state;
  if (after == *before) return BoxSaved{std::move(after), false};
  while (!update_box(database, writing.geometry(), *before, after)) {
    if (auto found = clashes(database, writing.geometry(), after, 0); !found.empty()) {
      writing.refuse();
      return BoxFaulty{std::move(found)};
    }
  }
  if (before->place != after.place) book_change(writing, *before, after, by);
  journal_changed(writing, *before, after, by);
  return BoxSaved{std::move(after), true};
}

}  // namespace archroom::records
