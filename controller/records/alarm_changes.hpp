// What became of alarms, as the register keeps it. Read inside Catalogue::read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/store/database.hpp"

namespace archroom::records {

struct KeptAlarmChange {
  std::uint64_t n = 0;  // its number in the journal
  AlarmId alarm;
  std::uint64_t occurrence = 0;
  std::string event;  // "raised", ...
  WallTime at;
  bool hidden = false;
  std::uint32_t count = 0;
  std::string by;
  std::string note;
};

// Within [from, to), oldest first.
[[nodiscard]] std::vector<KeptAlarmChange> alarm_changes(store::Database& database, WallTime from, WallTime to, int limit);

}  // namespace archroom::records
