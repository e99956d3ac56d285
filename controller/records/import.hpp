// A list of boxes on its way into the register. ImportReader parses and checks on the feeder's thread; the functions below it
// write on the store's thread, one batch a job. Boxes are written at once and seen by nobody until publish_import, which is small
// whatever the size of the list. runtime/import_feed joins the two.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "controller/records/box.hpp"
#include "controller/records/csv.hpp"
#include "controller/records/import_report.hpp"
#include "controller/records/writing.hpp"

namespace archroom::records {

struct ImportOptions {
  bool skip_bad = false;  // publish the good lines; else all or nothing
  std::string by;
  std::int64_t kept_findings = 1000;
};

struct ImportRow {
  std::uint32_t line = 0;
  Box box;
  std::string words;  // its title as the search index wants it
};

struct ImportBatch {
  std::vector<ImportRow> rows;    // at most kBatchRows
  std::vector<Finding> findings;  // of the lines that are not among the rows
  std::int64_t lines = 0;
  std::int64_t bad = 0;
  std::int64_t unkept = 0;  // findings beyond the limit: counted, not kept
};

inline constexpr std::size_t kBatchRows = 250;

class ImportReader {
 public:
  ImportReader(const Geometry& geometry, const ImportOptions& options);
  ImportReader(const ImportReader&) = delete;
  ImportReader& operator=(const ImportReader&) = delete;

  void feed(std::string_view bytes);
  void finish();
  // A batch that is full, or after finish() the rest.
  [[nodiscard]] std::optional<ImportBatch> take_batch();
  // The header or the quoting makes everything after it unreadable: the import as a whole is refused.
  [[nodiscard]] bool hopeless() const { return hopeless_; }

 private:
  void take_record(const CsvRecord& record);
  void take_header(const CsvRecord& record);
  void take_row(const CsvRecord& record);
  void add(Finding finding);
  void close_batch();

  const Geometry& geometry_;
  std::int64_t kept_left_;
  CsvReader csv_;
  std::vector<Column> order_;  // of the fields; empty before the header
  ImportBatch batch_;
  std::deque<ImportBatch> full_;
  bool hopeless_ = false;
};

[[nodiscard]] std::int64_t begin_import(Writing& writing, const ImportOptions& options);
// Writes a batch, invisibly. Lines that clash with the register or with each other become findings.
void stage_batch(Writing& writing, std::int64_t import, const ImportBatch& batch, const ImportOptions& options);
// The end: published with one journal entry, or refused.
[[nodiscard]] ImportReport finish_import(Writing& writing, std::int64_t import, bool hopeless);
// The upload broke off.
void abandon_import(Writing& writing, std::int64_t import);

// After a start: imports that were running are abandoned.
void abandon_running_imports(Writing& writing);
// Takes rows of refused and abandoned imports away, at most kBatchRows a call. False: nothing was left.
[[nodiscard]] bool sweep_imports(Writing& writing);

}  // namespace archroom::records
