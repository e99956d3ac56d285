#include "controller/records/station_scans.hpp"

#include "controller/core/stations/dialogue.hpp"
#include "controller/records/circulation.hpp"
#include "controller/store/json_object.hpp"

namespace archroom::records {
namespace {

std::string json_of(const core::Dialogue& dialogue) {
  store::JsonObject object;
  object.add("mode", name_of(dialogue.mode)).add("person", dialogue.person.n).add("card", dialogue.card);
  object.add("box", dialogue.box).add("slot", dialogue.slot).add("warned_slot", dialogue.warned_slot);
  object.add("last_code", dialogue.last_code).add("last_read", dialogue.last_read.ms);
  return object.text();
}

std::string json_of(const core::Feedback& feedback) {
  store::JsonObject object;
  object.add("told", name_of(feedback.told)).add("why", code_of(feedback.why)).add("next", name_of(feedback.next));
  object.add("box", feedback.box).add("place", feedback.place).add("shown", feedback.shown).add("subject", feedback.subject);
  if (!feedback.name.empty()) object.add("name", feedback.name);
  if (feedback.due_at) object.add("due_at", feedback.due_at->ms);
  return object.text();
}

std::uint64_t last_seq(store::Database& database, const StationId& station) {
  auto rows = database.query("SELECT last_seq FROM stations WHERE station = ?1", station.text);
  return rows.next() ? static_cast<std::uint64_t>(rows.integer(0)) : 0;
}

// What this very scan was answered; nothing: another scan bore its number, or it is too long ago.
std::optional<core::Feedback> answered(store::Database& database, const StationId& station, const core::Scan& scan) {
  auto rows = database.query(
      "SELECT outcome ->> 'told', outcome ->> 'why', outcome ->> 'next', outcome ->> 'box', outcome ->> 'place', "
      "outcome ->> 'shown', outcome ->> 'subject', outcome ->> 'name', outcome ->> 'due_at' "
      "FROM station_scans WHERE station = ?1 AND seq = ?2 AND code = ?3 AND read_at = ?4",
      station.text, scan.seq, scan.code, scan.read_at.ms);
  if (!rows.next()) return std::nullopt;
  const auto told = core::told_of(rows.text(0));
  const auto why = core::decline_of(rows.text(1));
  const auto next = core::awaits_of(rows.text(2));
  if (!told || !why || !next) return std::nullopt;
  core::Feedback feedback{*told, *why, *next, {}, {}, {}, {}, {}, {}};
  feedback.box = rows.text(3);
  feedback.place = rows.text(4);
  feedback.shown = rows.text(5);
  feedback.subject = rows.text(6);
  feedback.name = rows.text(7);
  if (const auto due_at = rows.optional_integer(8)) feedback.due_at = WallTime{*due_at};
  return feedback;
}

void keep(Writing& writing, const core::Transact& transact, const core::Conclusion& conclusion) {
  auto& database = writing.database();
  const auto& scan = transact.scan;
  database.run(
      "INSERT INTO stations(station, last_seq, dialogue, at) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(station) DO UPDATE SET "
      "last_seq = excluded.last_seq, dialogue = excluded.dialogue, at = excluded.at",
      transact.station.text, scan.seq, json_of(conclusion.dialogue), writing.at().ms);
  database.run("INSERT INTO station_scans(station, seq, read_at, code, symbology, outcome) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
               transact.station.text, scan.seq, scan.read_at.ms, scan.code, scan.symbology, json_of(conclusion.feedback));
  database.run("DELETE FROM station_scans WHERE station = ?1 AND seq <= ?2", transact.station.text,
               static_cast<std::int64_t>(scan.seq) - kScansKept);
}

// Shown requests for this box.
std::string shown_request(store::Database& database, const std::string& box) {
  auto rows = database.query(
      "SELECT r.id FROM requests r JOIN request_boxes b ON b.request = r.row WHERE r.state = 'presented' AND b.barcode = ?1 "
      "ORDER BY r.row",
      box);
  return rows.next() ? std::string(rows.text(0)) : std::string{};
}

// Requests whose aisle is shown, and of whose boxes this was the last one to be taken out or brought in since.
std::vector<RequestId> served(store::Database& database, const std::string& box) {
  std::vector<RequestId> requests;
  auto rows = database.query(
      "SELECT r.id FROM requests r JOIN request_boxes b ON b.request = r.row WHERE r.state = 'presented' AND b.barcode = ?1 "
      "AND NOT EXISTS (SELECT 1 FROM request_boxes other WHERE other.request = r.row AND NOT EXISTS ("
      "  SELECT 1 FROM movements m JOIN boxes x ON x.row = m.box WHERE x.barcode = other.barcode AND m.kind IN ('out', 'in') "
      "  AND m.at >= (SELECT max(s.at) FROM request_states s WHERE s.request = r.row AND s.state = 'presented'))) "
      "ORDER BY r.row",
      box);
  while (rows.next()) requests.push_back({std::string(rows.text(0))});
  return requests;
}

std::string box_of(const core::Deed& deed) {
  if (const auto* out = std::get_if<core::CheckOut>(&deed)) return out->box;
  if (const auto* in = std::get_if<core::CheckIn>(&deed)) return in->box;
  return {};
}

core::Outcome act(Writing& writing, const core::Transact& transact) {
  const auto& deed = *transact.intake.deed;
  DeedContext context;
  context.station = transact.station;
  context.seq = transact.scan.seq;
  context.by = "station:" + transact.station.text;
  context.read_at = transact.scan.read_at;
  if (const auto box = box_of(deed); !box.empty()) context.order = shown_request(writing.database(), box);
  return records::transact(writing, context, deed);
}

}  // namespace

core::Transacted take_scan(Writing& writing, const core::Transact& transact) {
  auto& database = writing.database();
  core::Transacted told{transact.station, transact.number, core::ScanKept::Kept, {}, {}, {}};
  if (transact.scan.seq <= last_seq(database, transact.station)) {
    const auto seen = answered(database, transact.station, transact.scan);
    told.kept = seen ? core::ScanKept::SeenBefore : core::ScanKept::NumberUsed;
    if (seen) told.seen = *seen;
    return told;
  }
  if (transact.intake.deed) told.outcome = act(writing, transact);
  const auto* declined = told.outcome ? std::get_if<core::Declined>(&*told.outcome) : nullptr;
  if (declined != nullptr && declined->why == core::Decline::StoreFailing) {
    writing.refuse();
    return {transact.station, transact.number, core::ScanKept::Failed, {}, {}, {}};
  }
  const auto conclusion = told.outcome ? conclude(transact.intake, *told.outcome)
                                       : core::Conclusion{transact.intake.dialogue, transact.intake.feedback};
  keep(writing, transact, conclusion);
  const auto* done = told.outcome ? std::get_if<core::Done>(&*told.outcome) : nullptr;
  if (done != nullptr && (done->kind == core::MovementKind::Out || done->kind == core::MovementKind::In))
    told.served = served(database, done->barcode);
  return told;
}

}  // namespace archroom::records
