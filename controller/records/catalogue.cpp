#include "controller/records/catalogue.hpp"

#include <algorithm>
#include <limits>

#include "controller/records/box_rows.hpp"
#include "controller/records/import_rows.hpp"
#include "controller/records/search_words.hpp"

namespace archroom::records {

namespace {

constexpr int kMostPerPage = 1000;

int bounded(int limit) { return std::clamp(limit, 1, kMostPerPage); }

// What several statements read belongs to one moment.
class Moment {
 public:
  explicit Moment(store::Database& database) : database_(database) { begin(database); }
  ~Moment() { end(database_); }
  Moment(const Moment&) = delete;
  Moment& operator=(const Moment&) = delete;

  static void begin(store::Database& database) {
    database.clear_trouble();
    database.run("BEGIN");
  }
  static void end(store::Database& database) {
    const auto trouble = database.trouble();
    database.clear_trouble();
    if (database.in_transaction()) database.run("ROLLBACK");
    if (trouble) database.fail(*trouble);
  }

 private:
  store::Database& database_;
};

// Import numbers whose boxes must not be seen, in order: few, mostly none.
std::vector<std::int64_t> hidden_imports(store::Database& database) {
  std::vector<std::int64_t> hidden;
  auto rows = database.query("SELECT import FROM unpublished ORDER BY import");
  while (rows.next()) hidden.push_back(rows.integer(0));
  return hidden;
}

// Calls read(from, to, how many) for the stretches of row numbers after `after` that are visible, until the page is full: a
// running import of a million lines costs a reader nothing.
template <class Read>
void each_visible_stretch(store::Database& database, std::int64_t after, const std::vector<Box>& boxes, std::size_t wanted,
                          Read read) {
  auto from = after + 1;
  for (const auto import : hidden_imports(database)) {
    const auto begin = row_of(import, 0), end = row_of(import + 1, 0);
    if (from < begin && boxes.size() < wanted) read(from, begin, wanted - boxes.size());
    from = std::max(from, end);
  }
  if (boxes.size() < wanted) read(from, std::numeric_limits<std::int64_t>::max(), wanted - boxes.size());
}

// One more than wanted was read: that there is more.
BoxPage page_of(std::vector<Box> boxes, int limit) {
  BoxPage page{std::move(boxes), std::nullopt};
  if (page.boxes.size() > static_cast<std::size_t>(limit)) {
    page.boxes.resize(static_cast<std::size_t>(limit));
    page.after = page.boxes.back().row;
  }
  return page;
}

}  // namespace

Result<Catalogue> Catalogue::open(const std::string& path, Geometry geometry) {
  auto database = store::Database::open(path, store::Database::Access::Read);
  if (!database) return database.error();
  return Catalogue{std::move(database).value(), std::move(geometry)};
}

void Catalogue::begin_moment() { Moment::begin(database_); }
void Catalogue::end_moment() { Moment::end(database_); }

Result<Candidates<Box>> Catalogue::box(std::string_view code, std::optional<CodeKind> kind) {
  Candidates<Box> found;
  {
    const Moment moment{database_};
    for (const auto& hit : find_code(database_, code, kind)) {
      if (auto box = read_box(database_, hit.row)) found.push_back({hit.kind, std::move(*box)});
    }
  }
  return answered(std::move(found));
}

Result<Candidates<Location>> Catalogue::locate(std::string_view code, std::optional<CodeKind> kind) {
  Candidates<Location> found;
  for (auto& hit : find_code(database_, code, kind)) {
    Location location{std::move(hit.barcode), std::nullopt, std::move(hit.place), {}, hit.state};
    if (auto place = parse_place(location.code)) {
      location.text = geometry_.display(place.value());
      location.place = std::move(place).value();
    }
    found.push_back({hit.kind, std::move(location)});
  }
  return answered(std::move(found));
}

Result<BoxPage> Catalogue::search(std::string_view q, int limit, std::int64_t after) {
  const auto match = match_of(q);
  if (!match)
    return Error{Fault::Refused, "q: expected at least one letter, digit or Chinese character, found '" + std::string(q) + "'"};
  limit = bounded(limit);
  std::vector<Box> boxes;
  {
    const Moment moment{database_};
    const auto read = [&](std::int64_t from, std::int64_t to, std::size_t count) {
      auto rows = database_.query(
          "SELECT b.* FROM box_words AS w CROSS JOIN visible_boxes AS b ON b.row = w.rowid "
          "WHERE w.box_words MATCH ?1 AND w.rowid >= ?2 AND w.rowid < ?3 ORDER BY w.rowid LIMIT ?4",
          *match, from, to, static_cast<std::int64_t>(count));
      while (rows.next()) boxes.push_back(box_from(rows, 0));
    };
    each_visible_stretch(database_, after, boxes, static_cast<std::size_t>(limit) + 1, read);
  }
  return answered(page_of(std::move(boxes), limit));
}

Result<BoxPage> Catalogue::boxes(int limit, std::int64_t after) {
  limit = bounded(limit);
  std::vector<Box> boxes;
  {
    const Moment moment{database_};
    const auto read = [&](std::int64_t from, std::int64_t to, std::size_t count) {
      auto rows = database_.query("SELECT * FROM visible_boxes WHERE row >= ?1 AND row < ?2 ORDER BY row LIMIT ?3", from, to,
                                  static_cast<std::int64_t>(count));
      while (rows.next()) boxes.push_back(box_from(rows, 0));
    };
    each_visible_stretch(database_, after, boxes, static_cast<std::size_t>(limit) + 1, read);
  }
  return answered(page_of(std::move(boxes), limit));
}

Result<std::vector<store::JournalEntry>> Catalogue::events_after(std::uint64_t n, int limit) {
  auto entries = store::entries_after(database_, n, bounded(limit));
  database_.clear_trouble();
  return entries;
}

Result<store::Verification> Catalogue::verify_journal(const std::function<bool()>& go_on) {
  auto verification = store::verify(database_, go_on);
  database_.clear_trouble();
  return verification;
}

Result<std::optional<ImportReport>> Catalogue::import(std::int64_t id) {
  std::optional<ImportReport> report;
  {
    const Moment moment{database_};
    report = read_import(database_, id);
  }
  return answered(std::move(report));
}

Result<Counts> Catalogue::counts() {
  Counts counts;
  {
    const Moment moment{database_};
    {
      auto rows = database_.query("SELECT (SELECT value FROM counters WHERE name = 'boxes'), (SELECT max(n) FROM journal)");
      if (rows.next()) {
        counts.boxes = rows.integer(0);
        counts.journal = static_cast<std::uint64_t>(rows.integer(1));
      }
    }
    auto rows = database_.query("SELECT state, count(*) FROM requests GROUP BY state");
    while (rows.next()) {
      if (const auto state = core::request_state_of(rows.text(0))) counts.requests[*state] = rows.integer(1);
    }
  }
  return answered(std::move(counts));
}

}  // namespace archroom::records
