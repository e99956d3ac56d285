#include "controller/store/circulation_schema.hpp"

namespace archroom::store {

// Roles as records/roles.hpp writes them. An office is who signs: the head of the archives department, the leader in charge.
const std::string_view kPeopleSchema = R"sql(
CREATE TABLE people(
  id INTEGER PRIMARY KEY AUTOINCREMENT, card TEXT UNIQUE, name TEXT NOT NULL, roles TEXT NOT NULL DEFAULT '',
  office TEXT NOT NULL DEFAULT '' CHECK(office IN ('', 'archives_head', 'leader')), department TEXT NOT NULL DEFAULT '',
  outsider INTEGER NOT NULL DEFAULT 0 CHECK(outsider IN (0, 1)), active INTEGER NOT NULL DEFAULT 1 CHECK(active IN (0, 1)),
  pin_hash TEXT) STRICT;
)sql";

// A box's state, place and holder are what its last movement says; the loan is the same as people count it. The unique indexes
// say once more what the rules say: a scan is booked once, a movement is taken back once, a box is out once, and an application
// gives a box out once. A reservation is no state of a box: it follows from the applications and the time.
const std::string_view kCirculationSchema = R"sql(
ALTER TABLE boxes ADD COLUMN thickness_mm INTEGER;
ALTER TABLE boxes ADD COLUMN state TEXT NOT NULL DEFAULT 'in_store'
  CHECK(state IN ('in_store', 'out', 'sealed', 'lost', 'damaged'));
ALTER TABLE boxes ADD COLUMN holder INTEGER REFERENCES people(id);
DROP VIEW visible_boxes;
CREATE VIEW visible_boxes(row, barcode, rfid, fonds, catalogue, volume_from, volume_to, reference_code, title, year, category,
  retention, pages, place, medium, secrecy, external_id, thickness_mm, state, holder) AS
  SELECT row, barcode, rfid, fonds, catalogue, volume_from, volume_to, reference_code, title, year, category, retention,
    pages, place, medium, secrecy, external_id, thickness_mm, state, holder
  FROM boxes WHERE NOT EXISTS (SELECT 1 FROM unpublished WHERE import = boxes.row >> 24);

CREATE TABLE applications(
  n INTEGER PRIMARY KEY AUTOINCREMENT, use TEXT NOT NULL CHECK(use IN ('consult', 'copy', 'loan')),
  person INTEGER NOT NULL REFERENCES people(id), filed_by INTEGER NOT NULL REFERENCES people(id), department TEXT NOT NULL,
  purpose TEXT NOT NULL, grounds TEXT NOT NULL, paper TEXT NOT NULL, begins_at INTEGER NOT NULL, lapses_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'filed' CHECK(state IN ('filed', 'approved', 'refused', 'withdrawn')),
  filed_at INTEGER NOT NULL, decided_at INTEGER) STRICT;
CREATE INDEX applications_by_state ON applications(state, n);
CREATE INDEX applications_of_person ON applications(person, n);
CREATE TABLE application_boxes(
  application INTEGER NOT NULL REFERENCES applications(n), position INTEGER NOT NULL, box INTEGER NOT NULL,
  barcode TEXT NOT NULL, PRIMARY KEY(application, position)) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX application_boxes_box ON application_boxes(box, application);

CREATE TABLE approvals(
  n INTEGER PRIMARY KEY, application INTEGER NOT NULL REFERENCES applications(n), office TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK(verdict IN ('signed', 'refused')), person INTEGER NOT NULL REFERENCES people(id),
  at INTEGER NOT NULL, note TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX approvals_once ON approvals(application, office);
CREATE TRIGGER approvals_are_not_updated BEFORE UPDATE ON approvals BEGIN SELECT RAISE(ABORT, 'approvals are append-only'); END;
CREATE TRIGGER approvals_are_not_deleted BEFORE DELETE ON approvals BEGIN SELECT RAISE(ABORT, 'approvals are append-only'); END;

CREATE TABLE movements(
  n INTEGER PRIMARY KEY, at INTEGER NOT NULL, read_at INTEGER NOT NULL, box INTEGER NOT NULL, barcode TEXT NOT NULL,
  kind TEXT NOT NULL, from_state TEXT NOT NULL, to_state TEXT NOT NULL, from_place TEXT, to_place TEXT,
  from_holder INTEGER, to_holder INTEGER, application INTEGER REFERENCES applications(n), request TEXT NOT NULL,
  why TEXT NOT NULL, by TEXT NOT NULL, person INTEGER, station TEXT NOT NULL, seq INTEGER, undoes INTEGER) STRICT;
CREATE UNIQUE INDEX movements_scan ON movements(station, seq) WHERE seq IS NOT NULL;
CREATE UNIQUE INDEX movements_undoes ON movements(undoes) WHERE undoes IS NOT NULL;
CREATE INDEX movements_of_box ON movements(box, n);
CREATE INDEX movements_of_station ON movements(station, n);
CREATE TRIGGER movements_have_no_gap BEFORE INSERT ON movements WHEN NEW.n <> (SELECT ifnull(max(n), 0) + 1 FROM movements)
  BEGIN SELECT RAISE(ABORT, 'movements have no gaps'); END;
CREATE TRIGGER movements_are_not_updated BEFORE UPDATE ON movements BEGIN SELECT RAISE(ABORT, 'movements are append-only'); END;
CREATE TRIGGER movements_are_not_deleted BEFORE DELETE ON movements BEGIN SELECT RAISE(ABORT, 'movements are append-only'); END;

CREATE TABLE loans(
  movement INTEGER PRIMARY KEY REFERENCES movements(n), box INTEGER NOT NULL, barcode TEXT NOT NULL,
  application INTEGER NOT NULL REFERENCES applications(n), use TEXT NOT NULL, person INTEGER NOT NULL REFERENCES people(id),
  out_at INTEGER NOT NULL, due_at INTEGER NOT NULL, undone INTEGER REFERENCES movements(n),
  returned INTEGER REFERENCES movements(n), in_at INTEGER,
  inspection TEXT NOT NULL DEFAULT '' CHECK(inspection IN ('', 'pending', 'ok', 'damage')),
  inspected_at INTEGER, inspected_by INTEGER REFERENCES people(id), note TEXT NOT NULL DEFAULT '') STRICT;
CREATE UNIQUE INDEX loans_out ON loans(box) WHERE returned IS NULL AND undone IS NULL;
CREATE UNIQUE INDEX loans_use ON loans(application, box) WHERE undone IS NULL;
CREATE INDEX loans_due ON loans(due_at) WHERE returned IS NULL AND undone IS NULL;
CREATE INDEX loans_to_inspect ON loans(movement) WHERE inspection = 'pending';
CREATE INDEX loans_of_person ON loans(person, movement);
CREATE INDEX loans_returned ON loans(returned) WHERE returned IS NOT NULL;

CREATE TABLE readings(
  n INTEGER PRIMARY KEY, at INTEGER NOT NULL, read_at INTEGER NOT NULL, loan INTEGER NOT NULL REFERENCES loans(movement),
  box INTEGER NOT NULL, barcode TEXT NOT NULL, person INTEGER NOT NULL REFERENCES people(id),
  what TEXT NOT NULL CHECK(what IN ('read', 'copied')), pages TEXT NOT NULL, copies INTEGER NOT NULL, by TEXT NOT NULL,
  logged_by INTEGER REFERENCES people(id), note TEXT NOT NULL) STRICT;
CREATE INDEX readings_of_box ON readings(box, n);
CREATE INDEX readings_of_person ON readings(person, n);
CREATE TRIGGER readings_are_not_updated BEFORE UPDATE ON readings BEGIN SELECT RAISE(ABORT, 'readings are append-only'); END;
CREATE TRIGGER readings_are_not_deleted BEFORE DELETE ON readings BEGIN SELECT RAISE(ABORT, 'readings are append-only'); END;
)sql";

// A slot may hold several boxes. The index alone answers how full one is; the second one which of its boxes are away.
const std::string_view kPlacesSchema = R"sql(
DROP INDEX boxes_place;
CREATE INDEX boxes_place ON boxes(place, thickness_mm, volume_from, volume_to) WHERE place IS NOT NULL;
CREATE INDEX boxes_away ON boxes(place) WHERE place IS NOT NULL AND state IN ('out', 'lost');
)sql";

}  // namespace archroom::store
