#include "controller/records/import_rows.hpp"

#include <string>

namespace archroom::records {

namespace {

// The flaw by its code; where a newer program wrote one that this one does not know, its texts still say what it is.
Flaw flaw_of(std::string_view code) {
  for (int i = 0; i <= static_cast<int>(Flaw::MediumRefused); ++i) {
    if (code_of(static_cast<Flaw>(i)) == code) return static_cast<Flaw>(i);
  }
  return Flaw::BadQuote;
}

}  // namespace

std::optional<ImportReport> read_import(store::Database& database, std::int64_t id) {
  ImportReport report;
  {
    auto rows = database.query(
        "SELECT state, skip_bad, by, began_at, ended_at, lines, good, bad, findings FROM imports WHERE id = ?1", id);
    if (!rows.next()) return std::nullopt;
    const auto state = import_state_of(rows.text(0));
    if (!state) {
      database.fail({Fault::Garbled, "import " + std::to_string(id) + " has an unknown state"});
      return std::nullopt;
    }
    report.id = id;
    report.state = *state;
    report.skip_bad = rows.integer(1) != 0;
    report.by = rows.text(2);
    report.began_at = {rows.integer(3)};
    if (!rows.is_null(4)) report.ended_at = WallTime{rows.integer(4)};
    report.lines = rows.integer(5);
    report.good = rows.integer(6);
    report.bad = rows.integer(7);
    report.findings_total = rows.integer(8);
  }
  auto rows =
      database.query("SELECT line, \"column\", flaw, value, zh, en FROM import_findings WHERE import = ?1 ORDER BY n", id);
  while (rows.next()) {
    report.findings.push_back({static_cast<std::uint32_t>(rows.integer(0)), std::string(rows.text(1)), flaw_of(rows.text(2)),
                               std::string(rows.text(3)), std::string(rows.text(4)), std::string(rows.text(5))});
  }
  return report;
}

}  // namespace archroom::records
