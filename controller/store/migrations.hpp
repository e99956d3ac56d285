// The shape of register.db, as numbered steps that only go forward. A step that was released is never edited; a change is a new
// step.
#pragma once

#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "controller/store/database.hpp"

namespace archroom::store {

struct Migration {
  int version = 0;  // 1, 2, 3, ... without gap
  std::string_view name;
  std::string_view sql;
};

[[nodiscard]] const std::vector<Migration>& register_migrations();

// Takes the database to the last of these steps, each in a transaction of its own. Refused where the file is not ours or is newer
// than this program.
[[nodiscard]] Result<void> migrate(Database& database, const std::vector<Migration>& migrations, WallTime now);

}  // namespace archroom::store
