#include "controller/records/alarm_changes.hpp"

namespace archroom::records {

std::vector<KeptAlarmChange> alarm_changes(store::Database& database, WallTime from, WallTime to, int limit) {
  std::vector<KeptAlarmChange> all;
  auto rows = database.query(
      "SELECT n, alarm, occurrence, event, at, hidden, count, by, note FROM alarm_changes WHERE at >= ?1 AND at < ?2 "
      "ORDER BY at, n LIMIT ?3",
      from.ms, to.ms, limit);
  while (rows.next()) {
    all.push_back({static_cast<std::uint64_t>(rows.integer(0)), AlarmId{std::string(rows.text(1))},
                   static_cast<std::uint64_t>(rows.integer(2)), std::string(rows.text(3)), WallTime{rows.integer(4)},
                   rows.integer(5) != 0, static_cast<std::uint32_t>(rows.integer(6)), std::string(rows.text(7)),
                   std::string(rows.text(8))});
  }
  return all;
}

}  // namespace archroom::records
