#include "controller/store/core_records.hpp"

#include <string>
#include <variant>

#include "base/match.hpp"
#include "controller/store/alarm_records.hpp"
#include "controller/store/json_object.hpp"

namespace archroom::store {

namespace {

using devices::Side;

std::string_view name_of(Side side) { return side == Side::Left ? "left" : "right"; }

void add_reason(JsonObject& object, const core::Reason& reason) {
  if (reason.cause == core::Cause::None) return;
  JsonObject inner;
  inner.add("code", core::code_of(reason.cause)).add("subject", reason.subject);
  if (!reason.detail.empty()) inner.add("detail", reason.detail);
  object.raw("reason", inner.text());
}

std::string_view code_of(const core::Reason& reason) { return core::code_of(reason.cause); }

// Something that must be there is not: our own bug or a register that somebody else wrote to. The store fails, nothing moves.
void demand_change(Database& database, const std::string& what) {
  if (!database.trouble() && database.changes() == 0) database.fail({Fault::Garbled, what});
}

class Applying {
 public:
  Applying(Database& database, Journal& journal, WallTime at) : database_(database), journal_(journal), at_(at) {}

  void operator()(const core::EpochTaken& record) {
    database_.run(
        "INSERT INTO epochs(bank, epoch, at) VALUES(?1, ?2, ?3) ON CONFLICT(bank) DO UPDATE SET epoch = excluded.epoch, "
        "at = excluded.at WHERE excluded.epoch > epochs.epoch",
        record.bank.text, record.epoch, at_.ms);
    demand_change(database_, "epoch " + std::to_string(record.epoch) + " of bank " + record.bank.text + " was used before");
    JsonObject body;
    body.add("bank", record.bank.text).add("epoch", std::int64_t{record.epoch});
    journal_.append(at_, "epoch_taken", "", body.text());
  }

  void operator()(const core::MotionIntended& record) {
    const auto* open = std::get_if<devices::OpenFace>(&record.motion);
    std::optional<std::int64_t> column, keep;
    std::optional<std::string_view> side, request;
    if (open != nullptr) {
      column = open->face.column;
      side = name_of(open->face.side);
      keep = open->keep;
    }
    if (record.request) request = record.request->text;
    const std::string_view motion = open != nullptr                                              ? "open"
                                    : std::holds_alternative<devices::SpreadBank>(record.motion) ? "spread"
                                                                                                 : "close";
    database_.run(
        "INSERT INTO jobs(id, intent, bank, motion, \"column\", side, request, by, intended_at, keep, purpose) "
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT(id) DO UPDATE SET intent = excluded.intent",
        record.job.n, record.intent.n, record.bank.text, motion, column, side, request, record.by, at_.ms, keep, record.purpose);
    JsonObject body;
    body.add("intent", record.intent.n).add("job", record.job.n).add("bank", record.bank.text).add("motion", motion);
    if (open != nullptr) body.add("column", *column).add("side", *side);
    if (keep) body.add("keep", *keep);
    if (request) body.add("request", *request);
    if (record.purpose != "asked") body.add("purpose", record.purpose);
    journal_.append(at_, "motion_intended", record.by, body.text());
  }

  void operator()(const core::JobEnded& record) {
    database_.run("UPDATE jobs SET ended_at = ?2, outcome = ?3, reason = ?4, subject = ?5, detail = ?6 WHERE id = ?1",
                  record.job.n, at_.ms, core::name_of(record.outcome), code_of(record.reason), record.reason.subject,
                  record.reason.detail);
    demand_change(database_, "job " + std::to_string(record.job.n) + " ends but never began");
    JsonObject body;
    body.add("job", record.job.n).add("bank", record.bank.text).add("outcome", core::name_of(record.outcome));
    add_reason(body, record.reason);
    journal_.append(at_, "job_ended", "", body.text());
  }

  void operator()(const core::RequestMoved& record) {
    const auto state = core::name_of(record.state);
    database_.run("UPDATE requests SET state = ?2, reason = ?3, subject = ?4, detail = ?5 WHERE id = ?1", record.id.text, state,
                  code_of(record.reason), record.reason.subject, record.reason.detail);
    demand_change(database_, "request " + record.id.text + " moves but was never filed");
    database_.run(
        "INSERT INTO request_states(request, at, state, reason, subject, detail, by) "
        "SELECT row, ?2, ?3, ?4, ?5, ?6, ?7 FROM requests WHERE id = ?1",
        record.id.text, at_.ms, state, code_of(record.reason), record.reason.subject, record.reason.detail, record.by);
    JsonObject body;
    body.add("id", record.id.text).add("state", state);
    add_reason(body, record.reason);
    journal_.append(at_, "request_moved", record.by, body.text());
  }

  void operator()(const core::BankArmed& record) {
    set_armed(record.bank, true, {}, record.by);
    JsonObject body;
    body.add("bank", record.bank.text);
    journal_.append(at_, "bank_armed", record.by, body.text());
  }

  void operator()(const core::BankDisarmed& record) {
    set_armed(record.bank, false, record.reason, record.by);
    JsonObject body;
    body.add("bank", record.bank.text);
    add_reason(body, record.reason);
    journal_.append(at_, "bank_disarmed", record.by, body.text());
  }

  void operator()(const core::ForbidSet& record) {
    const auto& forbid = record.forbid;
    database_.run(
        "INSERT INTO forbids(bank, kind, owner, note, key_digest, since) VALUES(?1, ?2, ?3, ?4, ?5, ?6) "
        "ON CONFLICT(bank, kind, owner) DO UPDATE SET note = excluded.note, key_digest = excluded.key_digest, "
        "since = excluded.since",
        record.bank.text, core::name_of(forbid.kind), forbid.owner, forbid.note, forbid.key_digest, forbid.since.ms);
    JsonObject body;
    body.add("bank", record.bank.text).add("kind", core::name_of(forbid.kind));
    if (!forbid.note.empty()) body.add("note", forbid.note);
    journal_.append(at_, "forbid_set", forbid.owner, body.text());
  }

  void operator()(const core::ForbidLifted& record) {
    database_.run("DELETE FROM forbids WHERE bank = ?1 AND kind = ?2 AND owner = ?3", record.bank.text,
                  core::name_of(record.kind), record.owner);
    demand_change(database_, "a forbid of bank " + record.bank.text + " is lifted but was never set");
    JsonObject body;
    body.add("bank", record.bank.text).add("kind", core::name_of(record.kind)).add("owner", record.owner);
    journal_.append(at_, "forbid_lifted", record.by, body.text());
  }

  void operator()(const core::BankTripped& record) {
    const auto& trip = record.trip;
    database_.run(
        "INSERT INTO trips(bank, since, reason, subject, detail, resets) VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT(bank) DO "
        "UPDATE SET since = excluded.since, reason = excluded.reason, subject = excluded.subject, detail = excluded.detail, "
        "resets = excluded.resets",
        record.bank.text, trip.since.ms, code_of(trip.reason), trip.reason.subject, trip.reason.detail, trip.resets);
    JsonObject body;
    body.add("bank", record.bank.text);
    add_reason(body, trip.reason);
    body.add("resets", std::int64_t{trip.resets});
    journal_.append(at_, "bank_tripped", "", body.text());
  }

  void operator()(const core::TripReset& record) {
    database_.run("DELETE FROM trips WHERE bank = ?1", record.bank.text);
    demand_change(database_, "the trip of bank " + record.bank.text + " is reset but never was");
    JsonObject body;
    body.add("bank", record.bank.text);
    journal_.append(at_, "trip_reset", "", body.text());
  }

  void operator()(const core::InputProven& record) {
    database_.run(
        "INSERT INTO proven(bank, input, at, by) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(bank, input) DO UPDATE SET "
        "at = excluded.at, by = excluded.by",
        record.bank.text, devices::name_of(record.input), at_.ms, record.by);
    JsonObject body;
    body.add("bank", record.bank.text).add("input", devices::name_of(record.input));
    journal_.append(at_, record.by.empty() ? "proof_interval_begun" : "input_proven", record.by, body.text());
  }

  void operator()(const core::ProofTestFailed& record) {
    JsonObject body;
    body.add("bank", record.bank.text).add("input", devices::name_of(record.input)).add("seen_on", record.seen_on);
    journal_.append(at_, "proof_test_failed", record.by, body.text());
  }

  void operator()(const core::KeyRefused& record) {
    JsonObject body;
    body.add("bank", record.bank.text);
    journal_.append(at_, "key_refused", record.by, body.text());
  }

  void operator()(const core::DriveResetOrdered& record) {
    JsonObject body;
    body.add("bank", record.bank.text).add("fault_code", std::int64_t{record.fault_code});
    journal_.append(at_, "drive_reset_ordered", record.by, body.text());
  }

  void operator()(const core::AlarmsMoved& record) { apply_alarms(database_, journal_, at_, record); }
  void operator()(const core::AlarmDropped& record) { apply_alarms(database_, journal_, at_, record); }
  void operator()(const core::SwingKept& record) { apply_alarms(database_, journal_, at_, record); }

 private:
  void set_armed(const BankId& bank, bool armed, const core::Reason& reason, const std::string& by) {
    database_.run(
        "INSERT INTO banks(bank, armed, at, by, reason, subject, detail) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT(bank) DO "
        "UPDATE "
        "SET armed = excluded.armed, at = excluded.at, by = excluded.by, reason = excluded.reason, subject = excluded.subject, "
        "detail = excluded.detail",
        bank.text, armed, at_.ms, by, code_of(reason), reason.subject, reason.detail);
  }

  Database& database_;
  Journal& journal_;
  WallTime at_;
};

// A pick list itself is not for the core: the requests of its stops are.
void restore_requests(Database& database, core::Restored& restored) {
  auto rows = database.query(
      "SELECT id, bank, \"column\", side, state, reason, subject, detail FROM requests "
      "WHERE state NOT IN ('done', 'cancelled', 'refused', 'failed') AND NOT EXISTS (SELECT 1 FROM pick_stops WHERE request = "
      "row) "
      "ORDER BY row");
  while (rows.next()) {
    core::Request request;
    request.id.text = rows.text(0);
    request.bank.text = rows.text(1);
    request.face = {static_cast<int>(rows.integer(2)), rows.text(3) == "left" ? Side::Left : Side::Right};
    const auto state = core::request_state_of(rows.text(4));
    const auto cause = core::cause_of(rows.text(5));
    if (!state || !cause) {
      database.fail({Fault::Garbled, "request " + request.id.text + " has an unknown state or reason"});
      return;
    }
    request.state = *state;
    request.reason = {*cause, rows.integer(6), std::string(rows.text(7))};
    restored.requests.push_back(std::move(request));
  }
}

void restore_forbids(Database& database, core::Restored& restored) {
  auto rows = database.query("SELECT bank, kind, owner, note, key_digest, since FROM forbids ORDER BY bank, since, kind, owner");
  while (rows.next()) {
    const std::string bank{rows.text(0)};
    const auto kind = core::forbid_kind_of(rows.text(1));
    if (!kind) {
      database.fail({Fault::Garbled, "bank " + bank + " has an unknown kind of forbid"});
      return;
    }
    restored.forbids[BankId{bank}].push_back(
        {*kind, std::string(rows.text(2)), std::string(rows.text(3)), std::string(rows.text(4)), WallTime{rows.integer(5)}});
  }
}

void restore_trips(Database& database, core::Restored& restored) {
  auto rows = database.query("SELECT bank, since, reason, subject, detail, resets FROM trips");
  while (rows.next()) {
    const std::string bank{rows.text(0)};
    const auto cause = core::cause_of(rows.text(2));
    if (!cause) {
      database.fail({Fault::Garbled, "the trip of bank " + bank + " has an unknown reason"});
      return;
    }
    restored.trips[BankId{bank}] = {{*cause, rows.integer(3), std::string(rows.text(4))},
                                    WallTime{rows.integer(1)},
                                    static_cast<std::uint16_t>(rows.integer(5))};
  }
}

void restore_proofs(Database& database, core::Restored& restored) {
  auto rows = database.query("SELECT bank, input, at FROM proven");
  while (rows.next()) {
    const std::string bank{rows.text(0)};
    const auto input = devices::protection_of(rows.text(1));
    if (!input) {
      database.fail({Fault::Garbled, "bank " + bank + " has a proof of an unknown input"});
      return;
    }
    restored.proven[BankId{bank}][*input] = WallTime{rows.integer(2)};
  }
}

// Where each station's dialogue stood.
void restore_stations(Database& database, core::Restored& restored) {
  auto rows = database.query(
      "SELECT station, last_seq, dialogue ->> 'mode', dialogue ->> 'person', dialogue ->> 'card', dialogue ->> 'box', "
      "dialogue ->> 'slot', dialogue ->> 'warned_slot', dialogue ->> 'last_code', dialogue ->> 'last_read' FROM stations");
  while (rows.next()) {
    const std::string station{rows.text(0)};
    auto& kept = restored.stations[StationId{station}];
    kept.last_seq = static_cast<std::uint64_t>(rows.integer(1));
    const auto mode = core::mode_of(rows.text(2));
    if (!mode) {
      database.fail({Fault::Garbled, "the dialogue of station " + station + " has an unknown mode"});
      return;
    }
    auto& dialogue = kept.dialogue;
    dialogue.mode = *mode;
    dialogue.person.n = static_cast<std::uint64_t>(rows.integer(3));
    dialogue.card = rows.text(4);
    dialogue.box = rows.text(5);
    dialogue.slot = rows.text(6);
    dialogue.warned_slot = rows.text(7);
    dialogue.last_code = rows.text(8);
    dialogue.last_read = {rows.integer(9)};
  }
}

}  // namespace

void apply(Database& database, Journal& journal, WallTime at, const core::Record& record) {
  std::visit(Applying{database, journal, at}, record);
}

Result<core::Restored> restore(Database& database) {
  core::Restored restored;
  restore_requests(database, restored);
  restore_forbids(database, restored);
  restore_trips(database, restored);
  restore_proofs(database, restored);
  restore_stations(database, restored);
  restore_alarms(database, restored);
  restore_swings(database, restored);
  {
    auto rows = database.query("SELECT bank, epoch FROM epochs");
    while (rows.next()) restored.epochs[BankId{std::string(rows.text(0))}] = static_cast<std::uint32_t>(rows.integer(1));
  }
  {
    auto rows = database.query("SELECT max(intent), max(id) FROM jobs");
    if (rows.next()) {
      restored.last_intent.n = static_cast<std::uint64_t>(rows.integer(0));
      restored.last_job.n = static_cast<std::uint64_t>(rows.integer(1));
    }
  }
  {
    auto rows = database.query("SELECT id, bank FROM jobs WHERE ended_at IS NULL ORDER BY id");
    while (rows.next())
      restored.open_jobs[JobId{static_cast<std::uint64_t>(rows.integer(0))}] = BankId{std::string(rows.text(1))};
  }
  if (database.trouble()) return *database.trouble();
  return restored;
}

}  // namespace archroom::store
