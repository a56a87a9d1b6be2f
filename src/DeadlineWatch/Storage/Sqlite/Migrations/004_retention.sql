-- Retention: cases that are long closed leave the ledger. Their rows of the history are exported, then emptied; the rows' hashes
-- and their order stay, so that the chain holds. Each pass is a row of the history itself, with the hash of its export.

-- How far each authority's ledger is emptied. What a pass did stands in the history; this is what a poll asks.
CREATE TABLE retentions (
    authority     TEXT NOT NULL,
    pass          INTEGER NOT NULL CHECK (pass > 0),
    closed_before TEXT NOT NULL CHECK (length(closed_before) = 28),
    PRIMARY KEY (authority, pass)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER retentions_refuse_update BEFORE UPDATE ON retentions
BEGIN
    SELECT RAISE(ABORT, 'retentions is append-only');
END;

CREATE TRIGGER retentions_refuse_delete BEFORE DELETE ON retentions
BEGIN
    SELECT RAISE(ABORT, 'retentions is append-only');
END;

CREATE TRIGGER retentions_refuse_replacement BEFORE INSERT ON retentions
WHEN EXISTS (SELECT 1 FROM retentions WHERE authority = NEW.authority AND pass = NEW.pass)
BEGIN
    SELECT RAISE(ABORT, 'retentions is append-only');
END;

ALTER TABLE history ADD COLUMN emptied_by INTEGER;

-- Still append-only, but for one step that every row may take once: to be emptied, by a pass that is recorded.
DROP TRIGGER history_refuses_update;
CREATE TRIGGER history_refuses_update BEFORE UPDATE ON history
WHEN NOT (OLD.emptied_by IS NULL
          AND EXISTS (SELECT 1 FROM retentions WHERE authority = OLD.authority AND pass = NEW.emptied_by)
          AND NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.authority = OLD.authority
          AND NEW.batch = OLD.batch AND NEW.position = OLD.position AND NEW.hash = OLD.hash
          AND NEW.reference = '' AND NEW.clock = '' AND NEW.start_key = '' AND NEW.what = 'emptied' AND NEW.words = ''
          AND NEW.cause = 'retention' AND NEW.data_as_of IS NULL AND NEW.rules_hash IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;

-- What people accepted stands in the history from now on. The program chains what stood here right after this script.
DROP TRIGGER acceptances_refuse_update;
DROP TRIGGER acceptances_refuse_delete;
DROP TRIGGER acceptances_refuse_replacement;
ALTER TABLE acceptances RENAME TO acceptances_unchained;
