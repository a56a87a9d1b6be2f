-- A fall that a person took as real. The counts of the last suspect reading stand beside those of the last sound one until
-- the next sound reading; "sources accept" writes them down as expected.

ALTER TABLE sources ADD COLUMN suspect_counts TEXT;
ALTER TABLE sources ADD COLUMN accepted_counts TEXT;

-- Who took what as sound, and why: an inspector asks for it years later.
CREATE TABLE acceptances (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    at        TEXT NOT NULL,
    source    TEXT NOT NULL,
    authority TEXT NOT NULL,
    who       TEXT NOT NULL CHECK (who <> ''),
    reason    TEXT NOT NULL CHECK (reason <> ''),
    finding   TEXT NOT NULL,        -- why the reading was suspect
    counts    TEXT NOT NULL
) STRICT;

CREATE TRIGGER acceptances_refuse_update BEFORE UPDATE ON acceptances
BEGIN
    SELECT RAISE(ABORT, 'acceptances is append-only');
END;

CREATE TRIGGER acceptances_refuse_delete BEFORE DELETE ON acceptances
BEGIN
    SELECT RAISE(ABORT, 'acceptances is append-only');
END;

CREATE TRIGGER acceptances_refuse_replacement BEFORE INSERT ON acceptances
WHEN EXISTS (SELECT 1 FROM acceptances WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'acceptances is append-only');
END;
