-- Reservations, their journal and the counted places of package pickup.
-- Instants are microseconds since 1970 UTC with 0 for none.

CREATE TABLE sb_reservation (
	programme  TEXT    NOT NULL,
	id         TEXT    NOT NULL,
	revision   INTEGER NOT NULL CHECK (revision > 0),
	hub        TEXT    NOT NULL,
	status     TEXT    NOT NULL,
	start_at   INTEGER NOT NULL, -- of the slot
	due_at     INTEGER NOT NULL, -- end of the promise while one runs unbroken, else 0
	hold_until INTEGER NOT NULL, -- end of the hold while one is on, else 0
	body       TEXT    NOT NULL, -- JSON of pickup.Reservation
	PRIMARY KEY (programme, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sb_reservation_start ON sb_reservation (programme, hub, start_at, id);
CREATE INDEX sb_reservation_due ON sb_reservation (programme, hub, due_at, id) WHERE due_at > 0;
CREATE INDEX sb_reservation_hold ON sb_reservation (programme, hub, hold_until, id) WHERE hold_until > 0;

CREATE TABLE sb_reservation_change (
	programme      TEXT    NOT NULL,
	reservation_id TEXT    NOT NULL,
	key            TEXT    NOT NULL,
	seq            INTEGER NOT NULL,
	fingerprint    BLOB    NOT NULL,
	op             TEXT    NOT NULL,
	from_status    TEXT    NOT NULL,
	actor          TEXT    NOT NULL,
	reason         TEXT    NOT NULL,
	reference      TEXT    NOT NULL,
	at             INTEGER NOT NULL,
	take           TEXT    NOT NULL, -- JSON list of pickup.Claim
	free           TEXT    NOT NULL,
	after          TEXT    NOT NULL, -- JSON of pickup.Reservation
	seen           INTEGER NOT NULL DEFAULT 0, -- repetitions answered
	PRIMARY KEY (programme, reservation_id, key),
	UNIQUE (programme, reservation_id, seq)
) STRICT, WITHOUT ROWID;

-- One row for each counted place: a slot, a skill within it, an area's day.
CREATE TABLE sb_place (
	programme TEXT    NOT NULL,
	hub       TEXT    NOT NULL,
	place     TEXT    NOT NULL,
	taken     INTEGER NOT NULL CHECK (taken >= 0),
	PRIMARY KEY (programme, hub, place)
) STRICT, WITHOUT ROWID;
