-- Orders and their journal, quotes, personal data and the outbox of package
-- buyback. Amounts are minor units (paise), instants microseconds since 1970
-- UTC with 0 for none.

CREATE TABLE sb_order (
	programme TEXT    NOT NULL,
	id        TEXT    NOT NULL,
	revision  INTEGER NOT NULL CHECK (revision > 0),
	state     TEXT    NOT NULL,
	offer     INTEGER NOT NULL CHECK (offer >= 0),
	body      TEXT    NOT NULL, -- JSON of buyback.Order
	PRIMARY KEY (programme, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sb_order_step (
	programme   TEXT    NOT NULL,
	order_id    TEXT    NOT NULL,
	key         TEXT    NOT NULL,
	seq         INTEGER NOT NULL,
	fingerprint BLOB    NOT NULL,
	op          TEXT    NOT NULL,
	from_state  TEXT    NOT NULL,
	to_state    TEXT    NOT NULL,
	actor       TEXT    NOT NULL,
	reason      TEXT    NOT NULL,
	at          INTEGER NOT NULL,
	result      BLOB    NOT NULL,
	seen        INTEGER NOT NULL DEFAULT 0, -- repetitions answered
	PRIMARY KEY (programme, order_id, key),
	UNIQUE (programme, order_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE sb_quote (
	programme TEXT    NOT NULL,
	order_id  TEXT    NOT NULL,
	number    INTEGER NOT NULL,
	valuation TEXT    NOT NULL, -- canonical JSON of pricing.Valuation
	findings  TEXT    NOT NULL, -- JSON of []pricing.Finding
	digest    BLOB    NOT NULL,
	at        INTEGER NOT NULL,
	until     INTEGER NOT NULL,
	PRIMARY KEY (programme, order_id, number)
) STRICT, WITHOUT ROWID;

-- Personal data, apart from everything else so that it can be erased.
CREATE TABLE sb_contact (
	programme TEXT NOT NULL,
	order_id  TEXT NOT NULL,
	name      TEXT NOT NULL,
	phone     TEXT NOT NULL,
	address   TEXT NOT NULL,
	language  TEXT NOT NULL,
	imei      TEXT,
	PRIMARY KEY (programme, order_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sb_outbox (
	programme TEXT    NOT NULL,
	id        TEXT    NOT NULL,
	type      TEXT    NOT NULL,
	subject   TEXT    NOT NULL,
	at        INTEGER NOT NULL,
	data      BLOB    NOT NULL,
	sent      INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (programme, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sb_outbox_pending ON sb_outbox (programme, at, id) WHERE sent = 0;
