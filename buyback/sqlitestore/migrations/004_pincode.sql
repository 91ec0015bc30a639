-- The waitlist and the published coverage lists of package pincode.

CREATE TABLE sb_interest (
	programme TEXT    NOT NULL,
	code      INTEGER NOT NULL,
	token     TEXT    NOT NULL, -- the host's name for the customer
	service   TEXT    NOT NULL,
	category  TEXT    NOT NULL,
	since     INTEGER NOT NULL,
	PRIMARY KEY (programme, code, token)
) STRICT, WITHOUT ROWID;

CREATE INDEX sb_interest_token ON sb_interest (programme, token);

CREATE TABLE sb_coverage_list (
	programme TEXT    NOT NULL,
	version   TEXT    NOT NULL,
	since     INTEGER NOT NULL, -- the instant it holds from
	place     INTEGER NOT NULL, -- order of insertion
	row_count INTEGER NOT NULL,
	data      BLOB    NOT NULL,
	PRIMARY KEY (programme, version),
	UNIQUE (programme, place)
) STRICT;
