-- The chain of the history. What one transaction writes of one authority is a batch; its hash covers its rows' hashes and
-- the hash of the batch before it, so that no row can be edited, taken out, put in or moved unseen ("deadlinewatch
-- verify"). What an older version wrote without is chained by the program right after this script.

ALTER TABLE history RENAME TO history_unchained;
DROP TRIGGER history_refuses_update;
DROP TRIGGER history_refuses_delete;
DROP TRIGGER history_refuses_replacement;
DROP INDEX history_by_case;

CREATE TABLE batches (
    authority TEXT NOT NULL,
    number    INTEGER NOT NULL CHECK (number > 0),
    rows      INTEGER NOT NULL CHECK (rows > 0),
    previous  BLOB NOT NULL CHECK (length(previous) = 32),
    hash      BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (authority, number)
) STRICT, WITHOUT ROWID;

-- Where each chain ends: one that was cut short is seen by it.
CREATE TABLE chains (
    authority TEXT NOT NULL PRIMARY KEY,
    number    INTEGER NOT NULL CHECK (number > 0),
    hash      BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;

-- Append-only: an inspector asks what was known when. A replacing insert would pass the delete trigger, so it is
-- refused by one of its own.
CREATE TABLE history (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         TEXT NOT NULL,
    authority  TEXT NOT NULL,
    reference  TEXT NOT NULL,
    clock      TEXT NOT NULL,
    start_key  TEXT NOT NULL,
    what       TEXT NOT NULL CHECK (what <> ''),
    words      TEXT NOT NULL,
    cause      TEXT NOT NULL CHECK (cause <> ''),
    data_as_of TEXT,
    rules_hash TEXT,
    batch      INTEGER NOT NULL,
    position   INTEGER NOT NULL CHECK (position >= 0),
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    UNIQUE (authority, batch, position),
    FOREIGN KEY (authority, batch) REFERENCES batches (authority, number)
) STRICT;

CREATE INDEX history_by_case ON history (authority, reference, id);

CREATE TRIGGER history_refuses_update BEFORE UPDATE ON history
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;

CREATE TRIGGER history_refuses_delete BEFORE DELETE ON history
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;

CREATE TRIGGER history_refuses_replacement BEFORE INSERT ON history
WHEN EXISTS (SELECT 1 FROM history
             WHERE id = NEW.id
                OR (authority = NEW.authority AND batch = NEW.batch AND position = NEW.position))
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;

CREATE TRIGGER batches_refuse_update BEFORE UPDATE ON batches
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;

CREATE TRIGGER batches_refuse_delete BEFORE DELETE ON batches
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;

CREATE TRIGGER batches_refuse_replacement BEFORE INSERT ON batches
WHEN EXISTS (SELECT 1 FROM batches WHERE authority = NEW.authority AND number = NEW.number)
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;
