// The store's half of an import: boxes that nobody sees, and the small step that shows them.
#include "controller/records/import.hpp"

#include <algorithm>

#include "controller/records/box_rows.hpp"
#include "controller/records/import_rows.hpp"
#include "controller/store/json_object.hpp"

namespace archroom::records {

namespace {

void keep_findings(Writing& writing, std::int64_t import, const std::vector<Finding>& findings, std::int64_t kept) {
  auto& database = writing.database();
  std::int64_t n = 0;
  {
    auto rows = database.query("SELECT ifnull(max(n), 0) FROM import_findings WHERE import = ?1", import);
    if (rows.next()) n = rows.integer(0);
  }
  for (const auto& one : findings) {
    if (++n > kept) return;
    database.run(
        "INSERT INTO import_findings(import, n, line, \"column\", flaw, value, zh, en) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        import, n, std::int64_t{one.line}, one.column, code_of(one.flaw), one.value, one.zh, one.en);
  }
}

void end_import(Writing& writing, std::int64_t import, ImportState state) {
  auto& database = writing.database();
  database.run("UPDATE imports SET state = ?2, ended_at = ?3 WHERE id = ?1", import, name_of(state), writing.at().ms);
  if (state == ImportState::Published) {
    database.run("DELETE FROM unpublished WHERE import = ?1", import);
    database.run("UPDATE counters SET value = value + (SELECT good FROM imports WHERE id = ?1) WHERE name = 'boxes'", import);
  } else {
    database.run("UPDATE unpublished SET dead = 1 WHERE import = ?1", import);
  }
}

void journal_end(Writing& writing, const ImportReport& report, std::string_view type) {
  store::JsonObject body;
  body.add("import", report.id).add("lines", report.lines).add("boxes", report.good).add("bad", report.bad);
  body.add("skip_bad", report.skip_bad);
  writing.journal(type, report.by, body.text());
}

// An import that was given up meanwhile (the disk had failed) takes nothing more.
bool is_running(Writing& writing, std::int64_t import) {
  auto& database = writing.database();
  bool running = false;
  {
    auto rows = database.query("SELECT 1 FROM unpublished WHERE import = ?1 AND dead = 0", import);
    running = rows.next();
  }
  if (!running) database.fail({Fault::Refused, "import " + std::to_string(import) + " is not running: send the list again"});
  return running;
}

}  // namespace

std::int64_t begin_import(Writing& writing, const ImportOptions& options) {
  auto& database = writing.database();
  std::int64_t id = 0;
  {
    auto rows = database.query("INSERT INTO imports(state, skip_bad, by, began_at) VALUES(?1, ?2, ?3, ?4) RETURNING id",
                               name_of(ImportState::Running), options.skip_bad, options.by, writing.at().ms);
    while (rows.next()) id = rows.integer(0);
  }
  database.run("INSERT INTO unpublished(import) VALUES(?1)", id);
  return id;
}

void stage_batch(Writing& writing, std::int64_t import, const ImportBatch& batch, const ImportOptions& options) {
  if (!is_running(writing, import)) return;
  auto& database = writing.database();
  std::int64_t good = 0, bad = batch.bad;
  auto findings = batch.findings;
  std::int64_t total = static_cast<std::int64_t>(findings.size()) + batch.unkept;
  for (const auto& row : batch.rows) {
    Box box = row.box;
    box.row = row_of(import, row.line);
    std::vector<Finding> found;
    while (found.empty() && !insert_box(database, writing.geometry(), box, row.words))
      found = clashes(database, writing.geometry(), box, row.line);
    if (database.trouble()) return;
    good += found.empty() ? 1 : 0;
    bad += found.empty() ? 0 : 1;
    total += static_cast<std::int64_t>(found.size());
    findings.insert(findings.end(), found.begin(), found.end());
  }
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) { return a.line < b.line; });
  keep_findings(writing, import, findings, options.kept_findings);
  database.run("UPDATE imports SET lines = lines + ?2, good = good + ?3, bad = bad + ?4, findings = findings + ?5 WHERE id = ?1",
               import, batch.lines, good, bad, total);
}

ImportReport finish_import(Writing& writing, std::int64_t import, bool hopeless) {
  auto report = is_running(writing, import) ? read_import(writing.database(), import) : std::nullopt;
  if (!report) return {};
  const bool nothing_good = report->bad > 0 && report->good == 0;
  const bool refused = hopeless || nothing_good || (report->bad > 0 && !report->skip_bad);
  report->state = refused ? ImportState::Refused : ImportState::Published;
  report->ended_at = writing.at();
  end_import(writing, import, report->state);
  journal_end(writing, *report, refused ? "import_refused" : "import_published");
  return std::move(*report);
}

void abandon_import(Writing& writing, std::int64_t import) {
  const auto report = read_import(writing.database(), import);
  if (!report || report->state != ImportState::Running) return;
  end_import(writing, import, ImportState::Abandoned);
  journal_end(writing, *report, "import_abandoned");
}

void abandon_running_imports(Writing& writing) {
  std::vector<std::int64_t> running;
  {
    auto rows = writing.database().query("SELECT import FROM unpublished WHERE dead = 0 ORDER BY import");
    while (rows.next()) running.push_back(rows.integer(0));
  }
  for (const auto import : running) abandon_import(writing, import);
}

bool sweep_imports(Writing& writing) {
  auto& database = writing.database();
  std::optional<std::int64_t> import;
  {
    auto rows = database.query("SELECT import FROM unpublished WHERE dead = 1 ORDER BY import LIMIT 1");
    if (rows.next()) import = rows.integer(0);
  }
  if (!import) return false;
  std::vector<std::pair<std::int64_t, std::string>> boxes;
  {
    auto rows = database.query("SELECT row, title FROM boxes WHERE row >= ?1 AND row < ?2 ORDER BY row LIMIT ?3",
                               row_of(*import, 0), row_of(*import + 1, 0), static_cast<std::int64_t>(kBatchRows));
    while (rows.next()) boxes.emplace_back(rows.integer(0), std::string(rows.text(1)));
  }
  for (const auto& [row, title] : boxes) delete_box(database, row, title);
  if (boxes.empty()) database.run("DELETE FROM unpublished WHERE import = ?1", *import);
  return true;
}

}  // namespace archroom::records
