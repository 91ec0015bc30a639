-- The zone in which an entry's last day is meant, so that a report of the past
-- reads it from the journal; '' in entries from before.

ALTER TABLE sb_voucher_entry ADD COLUMN zone TEXT NOT NULL DEFAULT '';
