-- Vouchers, their codes' digests, their journal and the counters of failed
-- attempts, of package voucher. Amounts are minor units (paise), instants
-- microseconds since 1970 UTC with 0 for none, days text such as 2027-03-31
-- with '' for none.

CREATE TABLE sb_voucher (
	programme  TEXT    NOT NULL,
	id         TEXT    NOT NULL,
	revision   INTEGER NOT NULL CHECK (revision > 0),
	digest_key TEXT    NOT NULL,
	digest     BLOB    NOT NULL, -- keyed hash of the code now valid
	pin_key    TEXT    NOT NULL, -- '' if there is no PIN
	pin        BLOB    NOT NULL,
	last4      TEXT    NOT NULL,
	generation INTEGER NOT NULL,
	currency   TEXT    NOT NULL,
	face       INTEGER NOT NULL CHECK (face > 0),
	funding    INTEGER NOT NULL CHECK (funding <= 0),
	liability  INTEGER NOT NULL CHECK (liability >= 0),
	held       INTEGER NOT NULL CHECK (held >= 0),
	redeemed   INTEGER NOT NULL CHECK (redeemed >= 0),
	breakage   INTEGER NOT NULL CHECK (breakage >= 0),
	adjustment INTEGER NOT NULL,
	transfer   INTEGER NOT NULL,
	receivable INTEGER NOT NULL CHECK (receivable >= 0),
	holds      TEXT    NOT NULL, -- JSON of []voucher.Hold
	state      TEXT    NOT NULL,
	frozen     INTEGER NOT NULL CHECK (frozen IN (0, 1)),
	expires    TEXT    NOT NULL,
	zone       TEXT    NOT NULL,
	until      INTEGER NOT NULL,
	holder     TEXT    NOT NULL,
	batch      TEXT    NOT NULL,
	profile    TEXT    NOT NULL,
	terms      TEXT    NOT NULL, -- JSON of voucher.Terms
	issued_at  INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	head       BLOB    NOT NULL,
	PRIMARY KEY (programme, id),
	CHECK (funding + liability + held + redeemed + breakage + adjustment + transfer + receivable = 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX sb_voucher_batch ON sb_voucher (programme, batch, id) WHERE batch <> '';
CREATE INDEX sb_voucher_holder ON sb_voucher (programme, holder, id) WHERE holder <> '';
CREATE INDEX sb_voucher_expires ON sb_voucher (programme, expires, id) WHERE expires <> '';

-- Every digest a voucher ever had: no code is ever given out twice.
CREATE TABLE sb_voucher_code (
	programme  TEXT NOT NULL,
	digest     BLOB NOT NULL,
	digest_key TEXT NOT NULL,
	voucher_id TEXT NOT NULL,
	PRIMARY KEY (programme, digest, digest_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE sb_voucher_entry (
	programme   TEXT    NOT NULL,
	voucher_id  TEXT    NOT NULL,
	key         TEXT    NOT NULL,
	seq         INTEGER NOT NULL,
	op          TEXT    NOT NULL,
	fingerprint BLOB    NOT NULL,
	currency    TEXT    NOT NULL,
	amount      INTEGER NOT NULL CHECK (amount >= 0),
	funding     INTEGER NOT NULL, -- movements of the accounts
	liability   INTEGER NOT NULL,
	held        INTEGER NOT NULL,
	redeemed    INTEGER NOT NULL,
	breakage    INTEGER NOT NULL,
	adjustment  INTEGER NOT NULL,
	transfer    INTEGER NOT NULL,
	receivable  INTEGER NOT NULL,
	target      TEXT    NOT NULL,
	other       TEXT    NOT NULL,
	balance     INTEGER NOT NULL CHECK (balance >= 0),
	held_after  INTEGER NOT NULL CHECK (held_after >= 0 AND held_after <= balance),
	state       TEXT    NOT NULL,
	frozen      INTEGER NOT NULL CHECK (frozen IN (0, 1)),
	expires     TEXT    NOT NULL,
	last4       TEXT    NOT NULL,
	until       INTEGER NOT NULL,
	actor       TEXT    NOT NULL,
	reason      TEXT    NOT NULL,
	reference   TEXT    NOT NULL,
	at          INTEGER NOT NULL,
	prev        BLOB    NOT NULL,
	hash        BLOB    NOT NULL,
	seen        INTEGER NOT NULL DEFAULT 0, -- repetitions answered
	PRIMARY KEY (programme, voucher_id, key),
	UNIQUE (programme, voucher_id, seq),
	CHECK (funding + liability + held + redeemed + breakage + adjustment + transfer + receivable = 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX sb_voucher_entry_target ON sb_voucher_entry (programme, voucher_id, target) WHERE target <> '';

CREATE TABLE sb_voucher_miss (
	programme TEXT    NOT NULL,
	bucket    TEXT    NOT NULL,
	count     INTEGER NOT NULL,
	until     INTEGER NOT NULL,
	PRIMARY KEY (programme, bucket)
) STRICT, WITHOUT ROWID;

CREATE INDEX sb_voucher_miss_until ON sb_voucher_miss (programme, until);
