// An import's own row and findings: what reading and writing share. On whichever thread owns the database.
#pragma once

#include <cstdint>
#include <optional>

#include "controller/records/import_report.hpp"
#include "controller/store/database.hpp"

namespace archroom::records {

[[nodiscard]] std::optional<ImportReport> read_import(store::Database& database, std::int64_t id);

}  // namespace archroom::records
