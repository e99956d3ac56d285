// How an import stands: what people and GET /imports/{id} see.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "controller/records/box.hpp"

namespace archroom::records {

enum class ImportState : std::uint8_t {
  Running,    // boxes come in, nobody sees them
  Published,  // done
  Refused,    // it had bad lines (or none that were good): nothing of it is in the register
  Abandoned,  // the upload broke off, or we died: nothing of it is in the register
};
[[nodiscard]] std::string_view name_of(ImportState state);
[[nodiscard]] std::optional<ImportState> import_state_of(std::string_view name);

struct ImportReport {
  std::int64_t id = 0;
  ImportState state = ImportState::Running;
  bool skip_bad = false;
  std::string by;
  WallTime began_at;
  std::optional<WallTime> ended_at;
  std::int64_t lines = 0;  // records seen, without the header
  std::int64_t good = 0;   // that can be (or were) taken
  std::int64_t bad = 0;    // lines with at least one finding
  std::int64_t findings_total = 0;
  std::vector<Finding> findings;  // in the order of lines, up to a limit
};

}  // namespace archroom::records
