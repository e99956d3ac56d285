#include "controller/store/alarm_records.hpp"

#include <algorithm>
#include <string>

#include "base/codec.hpp"
#include "controller/store/json_object.hpp"

namespace archroom::store {
namespace {

// One journal entry, at the time at which it happened.
void keep_change(Database& database, Journal& journal, const core::AlarmChange& change) {
  const auto event = core::name_of(change.event);
  JsonObject body;
  body.add("alarm", change.id.text).add("occurrence", change.occurrence).add("hidden", change.hidden);
  if (change.count != 0) body.add("count", std::int64_t{change.count});
  if (!change.note.empty()) body.raw("private", JsonObject{}.add("note", change.note).text());
  journal.append(change.at, "alarm_" + std::string(event), change.by, body.text());
  database.run(
      "INSERT INTO alarm_changes(n, alarm, occurrence, event, at, hidden, count, by, note) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      journal.head(), change.id.text, change.occurrence, event, change.at.ms, change.hidden, change.count, change.by,
      change.note);
}

}  // namespace

void apply_alarms(Database& database, Journal& journal, WallTime at, const core::AlarmsMoved& record) {
  for (const auto& [id, alarm] : record.alarms) {
    database.run(
        "INSERT INTO alarms(id, kept_at, state) VALUES(?1, ?2, ?3) ON CONFLICT(id) DO UPDATE SET kept_at = excluded.kept_at, "
        "state = excluded.state",
        id.text, at.ms, Blob{encoded(alarm)});
  }
  database.run("DELETE FROM alarm_groups");
  for (const auto& [name, risen] : record.groups) {
    int position = 0;
    for (const auto& one : risen) {
      database.run("INSERT INTO alarm_groups(name, position, alarm, source_at) VALUES(?1, ?2, ?3, ?4)", name, position++,
                   one.id.text, one.source_at.ms);
    }
  }
  for (const auto& change : record.changes) keep_change(database, journal, change);
}

void apply_alarms(Database& database, Journal& journal, WallTime at, const core::AlarmDropped& record) {
  database.run("DELETE FROM alarms WHERE id = ?1", record.id.text);
  JsonObject body;
  body.add("alarm", record.id.text).add("occurrence", record.occurrence).add("mattered", record.mattered);
  journal.append(at, "alarm_dropped", "", body.text());
}

void apply_alarms(Database& database, Journal&, WallTime, const core::SwingKept& record) {
  database.run(
      "INSERT INTO day_swings(point, hour, low, high) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(point, hour) DO UPDATE SET "
      "low = excluded.low, high = excluded.high",
      record.point.text, record.hour, record.range.low, record.range.high);
  database.run("DELETE FROM day_swings WHERE point = ?1 AND hour < ?2 - 24", record.point.text, record.hour);
}

void restore_alarms(Database& database, core::Restored& restored) {
  auto& kept = restored.alarms;
  {
    auto rows = database.query("SELECT id, kept_at, state FROM alarms");
    while (rows.next()) {
      const std::string id{rows.text(0)};
      auto alarm = decoded<core::AlarmOf<WallTime>>(rows.blob(2));
      if (!alarm) {
        database.fail({Fault::Garbled, "alarm " + id + " can't be read"});
        return;
      }
      kept.now = std::max(kept.now, WallTime{rows.integer(1)});
      kept.alarms[AlarmId{id}] = std::move(*alarm);
    }
  }
  auto rows = database.query("SELECT name, alarm, source_at FROM alarm_groups ORDER BY name, position");
  while (rows.next())
    kept.groups[std::string(rows.text(0))].push_back({AlarmId{std::string(rows.text(1))}, WallTime{rows.integer(2)}});
}

void restore_swings(Database& database, core::Restored& restored) {
  auto rows = database.query("SELECT point, hour, low, high FROM day_swings");
  while (rows.next()) restored.swings[PointId{std::string(rows.text(0))}][rows.integer(1)] = {rows.integer(2), rows.integer(3)};
}

}  // namespace archroom::store
