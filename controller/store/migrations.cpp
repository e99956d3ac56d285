#include "controller/store/migrations.hpp"

#include <string>

#include "controller/store/circulation_schema.hpp"

namespace archroom::store {

namespace {

// "arch": tells register.db from any other SQLite file.
constexpr std::int64_t kApplicationId = 0x61726368;

constexpr std::string_view kCore = R"sql(
CREATE TABLE journal(
  n INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, by TEXT NOT NULL, body TEXT NOT NULL,
  prev BLOB NOT NULL CHECK(length(prev) = 32), hash BLOB NOT NULL CHECK(length(hash) = 32)) STRICT;
CREATE TRIGGER journal_has_no_gap BEFORE INSERT ON journal WHEN NEW.n <> (SELECT ifnull(max(n), 0) + 1 FROM journal)
  BEGIN SELECT RAISE(ABORT, 'the journal has no gaps'); END;
CREATE TRIGGER journal_is_not_updated BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE epochs(bank TEXT PRIMARY KEY, epoch INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE banks(
  bank TEXT PRIMARY KEY, armed INTEGER NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL,
  reason TEXT NOT NULL, subject INTEGER NOT NULL, detail TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE jobs(
  id INTEGER PRIMARY KEY, intent INTEGER NOT NULL UNIQUE, bank TEXT NOT NULL,
  motion TEXT NOT NULL CHECK(motion IN ('open', 'close')), "column" INTEGER, side TEXT CHECK(side IN ('left', 'right')),
  request TEXT, by TEXT NOT NULL, intended_at INTEGER NOT NULL,
  ended_at INTEGER, outcome TEXT, reason TEXT NOT NULL DEFAULT '', subject INTEGER NOT NULL DEFAULT 0,
  detail TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX jobs_not_ended ON jobs(id) WHERE ended_at IS NULL;

CREATE TABLE requests(
  row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, action TEXT NOT NULL CHECK(action IN ('locate', 'open')),
  bank TEXT NOT NULL, "column" INTEGER NOT NULL, side TEXT NOT NULL CHECK(side IN ('left', 'right')),
  station TEXT NOT NULL, need_by INTEGER, digest BLOB NOT NULL, by TEXT NOT NULL, filed_at INTEGER NOT NULL,
  state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', subject INTEGER NOT NULL DEFAULT 0,
  detail TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX requests_not_ended ON requests(row) WHERE state NOT IN ('done', 'cancelled', 'refused', 'failed');
CREATE INDEX requests_by_state ON requests(state, row);

CREATE TABLE request_states(
  request INTEGER NOT NULL REFERENCES requests(row), at INTEGER NOT NULL, state TEXT NOT NULL,
  reason TEXT NOT NULL, subject INTEGER NOT NULL, detail TEXT NOT NULL, by TEXT NOT NULL) STRICT;
CREATE INDEX request_states_of ON request_states(request);

CREATE TABLE request_boxes(
  request INTEGER NOT NULL REFERENCES requests(row), position INTEGER NOT NULL, barcode TEXT NOT NULL, place TEXT NOT NULL,
  PRIMARY KEY(request, position)) STRICT, WITHOUT ROWID;

CREATE TABLE probe(id INTEGER PRIMARY KEY CHECK(id = 1), n INTEGER NOT NULL) STRICT;
INSERT INTO probe(id, n) VALUES(1, 0);
)sql";

// A box's row number is import << 24 | line of the file; boxes made one by one belong to import 0. So a whole import is hidden by
// one row of `unpublished`, and published by taking that row away.
constexpr std::string_view kBoxes = R"sql(
CREATE TABLE boxes(
  row INTEGER PRIMARY KEY, barcode TEXT NOT NULL, rfid TEXT, fonds TEXT NOT NULL, catalogue TEXT NOT NULL,
  volume_from INTEGER, volume_to INTEGER, reference_code TEXT, title TEXT NOT NULL, year INTEGER, category TEXT NOT NULL,
  retention TEXT NOT NULL, pages INTEGER, place TEXT, medium TEXT NOT NULL, secrecy TEXT NOT NULL,
  external_id TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX boxes_barcode ON boxes(barcode);
CREATE UNIQUE INDEX boxes_rfid ON boxes(rfid) WHERE rfid IS NOT NULL;
CREATE UNIQUE INDEX boxes_reference_code ON boxes(reference_code) WHERE reference_code IS NOT NULL;
CREATE UNIQUE INDEX boxes_place ON boxes(place) WHERE place IS NOT NULL;

CREATE VIRTUAL TABLE box_words USING fts5(words, content='', columnsize=0, tokenize='unicode61');

CREATE TABLE imports(
  id INTEGER PRIMARY KEY AUTOINCREMENT, state TEXT NOT NULL, skip_bad INTEGER NOT NULL, by TEXT NOT NULL,
  began_at INTEGER NOT NULL, ended_at INTEGER,
  lines INTEGER NOT NULL DEFAULT 0, good INTEGER NOT NULL DEFAULT 0, bad INTEGER NOT NULL DEFAULT 0,
  findings INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE import_findings(
  import INTEGER NOT NULL REFERENCES imports(id), n INTEGER NOT NULL, line INTEGER NOT NULL, "column" TEXT NOT NULL,
  flaw TEXT NOT NULL, value TEXT NOT NULL, zh TEXT NOT NULL, en TEXT NOT NULL, PRIMARY KEY(import, n)) STRICT, WITHOUT ROWID;
CREATE TABLE unpublished(import INTEGER PRIMARY KEY, dead INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE VIEW visible_boxes(row, barcode, rfid, fonds, catalogue, volume_from, volume_to, reference_code, title, year, category,
  retention, pages, place, medium, secrecy, external_id) AS
  SELECT row, barcode, rfid, fonds, catalogue, volume_from, volume_to, reference_code, title, year, category, retention,
    pages, place, medium, secrecy, external_id
  FROM boxes WHERE NOT EXISTS (SELECT 1 FROM unpublished WHERE import = boxes.row >> 24);

CREATE TABLE counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counters(name, value) VALUES('boxes', 0);
)sql";

// A pick list is a request of many boxes; its stops stand here in their order, each with the request that was filed for it.
constexpr std::string_view kPickLists = R"sql(
CREATE TABLE pick_stops(
  request INTEGER NOT NULL REFERENCES requests(row), position INTEGER NOT NULL,
  bank TEXT NOT NULL, "column" INTEGER NOT NULL, side TEXT NOT NULL CHECK(side IN ('left', 'right')),
  child INTEGER REFERENCES requests(row), PRIMARY KEY(request, position)) STRICT, WITHOUT ROWID;
CREATE INDEX pick_stops_child ON pick_stops(child) WHERE child IS NOT NULL;
)sql";

// SQLite can't change a CHECK: the table of jobs is made anew, its rows as they were.
constexpr std::string_view kHolds = R"sql(
CREATE TABLE jobs_anew(
  id INTEGER PRIMARY KEY, intent INTEGER NOT NULL UNIQUE, bank TEXT NOT NULL,
  motion TEXT NOT NULL CHECK(motion IN ('open', 'close', 'spread')), "column" INTEGER,
  side TEXT CHECK(side IN ('left', 'right')), keep INTEGER, purpose TEXT NOT NULL DEFAULT 'asked',
  request TEXT, by TEXT NOT NULL, intended_at INTEGER NOT NULL,
  ended_at INTEGER, outcome TEXT, reason TEXT NOT NULL DEFAULT '', subject INTEGER NOT NULL DEFAULT 0,
  detail TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO jobs_anew(id, intent, bank, motion, "column", side, request, by, intended_at, ended_at, outcome, reason, subject,
  detail)
  SELECT id, intent, bank, motion, "column", side, request, by, intended_at, ended_at, outcome, reason, subject, detail FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_anew RENAME TO jobs;
CREATE INDEX jobs_not_ended ON jobs(id) WHERE ended_at IS NULL;

CREATE TABLE forbids(
  bank TEXT NOT NULL, kind TEXT NOT NULL CHECK(kind IN ('order', 'maintenance', 'fire', 'leak', 'seismic')),
  owner TEXT NOT NULL, note TEXT NOT NULL, key_digest TEXT NOT NULL, since INTEGER NOT NULL,
  PRIMARY KEY(bank, kind, owner)) STRICT, WITHOUT ROWID;

CREATE TABLE trips(
  bank TEXT PRIMARY KEY, since INTEGER NOT NULL, reason TEXT NOT NULL, subject INTEGER NOT NULL, detail TEXT NOT NULL,
  resets INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE proven(
  bank TEXT NOT NULL, input TEXT NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL,
  PRIMARY KEY(bank, input)) STRICT, WITHOUT ROWID;
)sql";

// Keys of the HTTP door: of each only its SHA-256. A session is the key that a person was given for card and PIN.
constexpr std::string_view kTokens = R"sql(
CREATE TABLE tokens(
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, hash BLOB NOT NULL UNIQUE CHECK(length(hash) = 32),
  roles TEXT NOT NULL, person INTEGER, session INTEGER NOT NULL DEFAULT 0 CHECK(session IN (0, 1)),
  created_at INTEGER NOT NULL, by TEXT NOT NULL, expires_at INTEGER, revoked_at INTEGER, revoked_by TEXT) STRICT;
CREATE INDEX tokens_name ON tokens(name);
)sql";

// Of each station how far its scans are kept, where its dialogue goes on (JSON), and what each scan was answered (JSON).
constexpr std::string_view kStations = R"sql(
CREATE TABLE stations(
  station TEXT PRIMARY KEY, last_seq INTEGER NOT NULL, dialogue TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE station_scans(
  station TEXT NOT NULL, seq INTEGER NOT NULL, read_at INTEGER NOT NULL, code TEXT NOT NULL, symbology TEXT NOT NULL,
  outcome TEXT NOT NULL, PRIMARY KEY(station, seq)) STRICT, WITHOUT ROWID;
)sql";

// Wrong PINs are counted over restarts.
constexpr std::string_view kPins = R"sql(
CREATE TABLE pin_failures(
  person INTEGER PRIMARY KEY REFERENCES people(id), failures INTEGER NOT NULL, locked_until INTEGER) STRICT;
)sql";

// A merge of the search index moves 64 of its leaf pages at a time per level: small ones keep a batch of an import, and whatever
// waits behind it, short (https://www.sqlite.org/fts5.html#the_pgsz_configuration_option).
constexpr std::string_view kSmallMerges = "INSERT INTO box_words(box_words, rank) VALUES('pgsz', 1000);";

// How far each outbox has told others of the journal.
constexpr std::string_view kOutboxes = R"sql(
CREATE TABLE outboxes(name TEXT PRIMARY KEY, cursor INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
)sql";

// Alarms as they stand (bytes of base/codec, so that they go on to the second), everything that became of them, and what the
// climate was like within the last day.
constexpr std::string_view kAlarms = R"sql(
CREATE TABLE alarms(id TEXT PRIMARY KEY, kept_at INTEGER NOT NULL, state BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE alarm_groups(
  name TEXT NOT NULL, position INTEGER NOT NULL, alarm TEXT NOT NULL, source_at INTEGER NOT NULL,
  PRIMARY KEY(name, position)) STRICT, WITHOUT ROWID;
CREATE TABLE alarm_changes(
  n INTEGER PRIMARY KEY, alarm TEXT NOT NULL, occurrence INTEGER NOT NULL, event TEXT NOT NULL, at INTEGER NOT NULL,
  hidden INTEGER NOT NULL, count INTEGER NOT NULL, by TEXT NOT NULL, note TEXT NOT NULL) STRICT;
CREATE INDEX alarm_changes_at ON alarm_changes(at);
CREATE TABLE day_swings(
  point TEXT NOT NULL, hour INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL,
  PRIMARY KEY(point, hour)) STRICT, WITHOUT ROWID;
)sql";

std::int64_t single_number(Database& database, Sql sql) {
  auto rows = database.query(sql);
  return rows.next() ? rows.integer(0) : 0;
}

// The version that the file has; 0: empty, to be made.
Result<int> version_of(Database& database) {
  const auto application = single_number(database, "PRAGMA application_id");
  const auto tables = single_number(database, "SELECT count(*) FROM sqlite_schema");
  if (database.trouble()) return *database.trouble();
  if (tables == 0) return 0;
  if (application != kApplicationId) return Error{Fault::Garbled, "this SQLite file is not a register of archroom"};
  const auto version = single_number(database, "SELECT ifnull(max(version), 0) FROM migrations");
  if (database.trouble()) return *database.trouble();
  return static_cast<int>(version);
}

void make_table_of_migrations(Database& database) {
  database.script(
      "BEGIN IMMEDIATE; PRAGMA application_id=" + std::to_string(kApplicationId) +
      "; CREATE TABLE migrations(version INTEGER PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL) STRICT; COMMIT");
}

Result<void> apply_one(Database& database, const Migration& migration, WallTime now) {
  database.script("BEGIN IMMEDIATE");
  database.script(std::string(migration.sql));
  database.run("INSERT INTO migrations(version, name, at) VALUES(?1, ?2, ?3)", migration.version, migration.name, now.ms);
  database.script("COMMIT");
  if (!database.trouble()) return {};
  const Error error = *database.trouble();
  database.clear_trouble();
  if (database.in_transaction()) database.script("ROLLBACK");
  return Error{error.fault,
               "migration " + std::to_string(migration.version) + " (" + std::string(migration.name) + "): " + error.detail};
}

}  // namespace

const std::vector<Migration>& register_migrations() {
  static const std::vector<Migration> all{
      {1, "journal, motion jobs, requests", kCore},
      {2, "boxes and imports", kBoxes},
      {3, "pick lists", kPickLists},
      {4, "forbids, trips, proof tests; spread motions", kHolds},
      {5, "keys of the HTTP door", kTokens},
      {6, "people", kPeopleSchema},
      {7, "movements, loans, applications", kCirculationSchema},
      {8, "stations and their scans", kStations},
      {9, "slots with capacity", kPlacesSchema},
      {10, "wrong PINs", kPins},
      {11, "small merges of the search index", kSmallMerges},
      {12, "outboxes", kOutboxes},
      {13, "alarms and the climate of the last day", kAlarms},
  };
  return all;
}

Result<void> migrate(Database& database, const std::vector<Migration>& migrations, WallTime now) {
  const auto version = version_of(database);
  if (!version) return version.error();
  const int newest = migrations.empty() ? 0 : migrations.back().version;
  if (version.value() > newest) {
    return Error{Fault::Unsupported, "the register has version " + std::to_string(version.value()) +
                                         ", this program knows up to " + std::to_string(newest) +
                                         ": it was written by a newer archroomd"};
  }
  if (version.value() == 0 && single_number(database, "SELECT count(*) FROM sqlite_schema") == 0)
    make_table_of_migrations(database);
  for (const auto& migration : migrations) {
    if (migration.version <= version.value()) continue;
    if (auto applied = apply_one(database, migration, now); !applied) return applied;
  }
  if (database.trouble()) return *database.trouble();
  return {};
}

}  // namespace archroom::store
