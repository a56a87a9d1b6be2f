-- The embedded ledger. Instants are text of 28 characters in UTC ("2026-04-02T13:10:00.0000000Z"), which sorts as time
-- does; days are text of 10. This file is never edited once released: a change is a new file with the next number.

CREATE TABLE sources (
    source          TEXT NOT NULL PRIMARY KEY,
    authority       TEXT NOT NULL,
    data_as_of      TEXT,               -- moves with a sound reading only
    load_marker     TEXT,
    counts          TEXT,               -- JSON; what the next reading is compared with
    last_poll_at    TEXT,
    last_success_at TEXT,
    last_verdict    TEXT CHECK (last_verdict IN ('sound', 'unchanged', 'suspect', 'failed')),
    last_reason     TEXT,
    cases           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What each poll came to: the record of when the service could see, and when it could not.
CREATE TABLE polls (
    id                INTEGER PRIMARY KEY,
    source            TEXT NOT NULL,
    authority         TEXT NOT NULL,
    at                TEXT NOT NULL,
    took_milliseconds INTEGER NOT NULL,
    verdict           TEXT NOT NULL CHECK (verdict IN ('sound', 'unchanged', 'suspect', 'failed')),
    reason            TEXT,
    data_as_of        TEXT,
    cases             INTEGER NOT NULL,
    changed           INTEGER NOT NULL
) STRICT;

CREATE INDEX polls_by_source ON polls (source, at);

-- One row a case: when it must be judged again, and a version that rises with each write, so that two polls of one
-- authority cannot each judge half of a case.
CREATE TABLE cases (
    authority  TEXT NOT NULL,
    reference  TEXT NOT NULL,
    version    INTEGER NOT NULL CHECK (version > 0),
    revisit_at TEXT CHECK (length(revisit_at) = 28),
    PRIMARY KEY (authority, reference)
) STRICT, WITHOUT ROWID;

CREATE INDEX cases_to_revisit ON cases (authority, revisit_at) WHERE revisit_at IS NOT NULL;

-- Each source's last sound reading of each case. No name, no date of birth, no free text.
CREATE TABLE readings (
    source        TEXT NOT NULL,
    reference     TEXT NOT NULL,
    authority     TEXT NOT NULL,
    content       TEXT NOT NULL CHECK (json_valid(content)),
    hash          TEXT NOT NULL,
    last_held_at  TEXT,
    missing_since TEXT,
    PRIMARY KEY (source, reference),
    FOREIGN KEY (authority, reference) REFERENCES cases (authority, reference)
) STRICT, WITHOUT ROWID;

CREATE INDEX readings_by_case ON readings (authority, reference);

CREATE TABLE deadlines (
    id            INTEGER PRIMARY KEY,
    authority     TEXT NOT NULL,
    reference     TEXT NOT NULL,
    clock         TEXT NOT NULL,
    start_key     TEXT NOT NULL,        -- corrected in place; the id stays, and with it what was told
    due_on        TEXT CHECK (length(due_on) = 10),
    due_at        TEXT NOT NULL CHECK (length(due_at) = 28),
    ended         TEXT CHECK (ended IN ('InTime', 'InTimeUnproven', 'OutOfTime', 'Cancelled')),
    ended_at      TEXT CHECK (length(ended_at) = 28),
    team          TEXT,
    next_step_at  TEXT CHECK (length(next_step_at) = 28),
    awaits_data   INTEGER NOT NULL CHECK (awaits_data IN (0, 1)),
    missing_since TEXT,
    last_held_at  TEXT,
    unseen_at     TEXT,
    generation    INTEGER NOT NULL CHECK (generation > 0),
    version       INTEGER NOT NULL CHECK (version > 0),
    rules_hash    TEXT NOT NULL,
    notice_kind   TEXT CHECK (notice_kind IN ('Step', 'Baseline', 'Correction', 'DatesMoved', 'Unseen', 'BookedLate')),
    notice        TEXT CHECK (notice IS NULL OR json_valid(notice)),
    created_at    TEXT NOT NULL,
    judgement     TEXT NOT NULL CHECK (json_valid(judgement)),
    UNIQUE (authority, reference, clock, start_key),
    FOREIGN KEY (authority, reference) REFERENCES cases (authority, reference),
    CHECK ((ended IS NULL) = (ended_at IS NULL)),
    CHECK ((notice_kind IS NULL) = (notice IS NULL))
) STRICT;

-- "What is due?" is one walk of this index, however many deadlines have ended.
CREATE INDEX deadlines_next_step ON deadlines (next_step_at, id) WHERE next_step_at IS NOT NULL;
CREATE INDEX deadlines_awaiting ON deadlines (authority) WHERE awaits_data = 1;
CREATE INDEX deadlines_running ON deadlines (authority, reference) WHERE ended IS NULL;
CREATE INDEX deadlines_ended ON deadlines (ended_at) WHERE ended IS NOT NULL;
CREATE INDEX deadlines_baseline ON deadlines (authority, clock) WHERE notice_kind = 'Baseline';

-- The unique thing is the step told: nothing is told twice of one due moment.
CREATE TABLE told (
    deadline_id INTEGER NOT NULL REFERENCES deadlines (id),
    generation  INTEGER NOT NULL CHECK (generation > 0),
    step        TEXT NOT NULL CHECK (step <> ''),
    at          TEXT NOT NULL,
    roles       TEXT NOT NULL CHECK (json_valid(roles)),
    PRIMARY KEY (deadline_id, generation, step)
) STRICT;

CREATE TABLE mails (
    id              INTEGER PRIMARY KEY,
    message_id      TEXT NOT NULL UNIQUE,
    recipient       TEXT NOT NULL CHECK (recipient <> ''),
    subject         TEXT NOT NULL,
    mime            BLOB NOT NULL,      -- the very bytes that go out, also the second time
    state           TEXT NOT NULL CHECK (state IN ('frozen', 'unknown', 'sent', 'thawed', 'refused')),
    attempts        INTEGER NOT NULL CHECK (attempts >= 0),
    next_attempt_at TEXT NOT NULL CHECK (length(next_attempt_at) = 28),
    reply           TEXT,
    created_at      TEXT NOT NULL,
    may_go_at       TEXT NOT NULL,
    sent_at         TEXT,
    lease_token     TEXT,
    lease_until     TEXT CHECK (length(lease_until) = 28),
    CHECK ((lease_token IS NULL) = (lease_until IS NULL)),
    CHECK (lease_token IS NULL OR state IN ('frozen', 'unknown')),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
) STRICT;

CREATE INDEX mails_to_send ON mails (next_attempt_at, id) WHERE state IN ('frozen', 'unknown');

CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY,
    deadline_id INTEGER NOT NULL,
    generation  INTEGER NOT NULL,
    step        TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('Step', 'Baseline', 'Correction', 'DatesMoved', 'Unseen', 'BookedLate')),
    severity    TEXT NOT NULL CHECK (severity IN ('Warning', 'LastDay', 'Overdue', 'StillOverdue')),
    role        TEXT NOT NULL,
    recipient   TEXT NOT NULL CHECK (recipient <> ''),
    team        TEXT,
    was_due_on  TEXT,
    was_due_at  TEXT,
    created_at  TEXT NOT NULL,
    not_before  TEXT NOT NULL CHECK (length(not_before) = 28),
    state       TEXT NOT NULL CHECK (state IN ('pending', 'frozen', 'sent', 'withdrawn', 'refused')),
    reason      TEXT,
    mail_id     INTEGER REFERENCES mails (id),
    FOREIGN KEY (deadline_id, generation, step) REFERENCES told (deadline_id, generation, step),
    CHECK ((state IN ('frozen', 'sent', 'refused')) = (mail_id IS NOT NULL)),
    CHECK ((state IN ('withdrawn', 'refused')) = (reason IS NOT NULL))
) STRICT;

CREATE INDEX outbox_pending ON outbox (recipient, not_before) WHERE state = 'pending';
CREATE INDEX outbox_refused ON outbox (id) WHERE state = 'refused';
CREATE INDEX outbox_by_mail ON outbox (mail_id) WHERE mail_id IS NOT NULL;
CREATE INDEX outbox_by_step ON outbox (deadline_id, generation, step);

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
    rules_hash TEXT
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
WHEN EXISTS (SELECT 1 FROM history WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;

-- The words are part of the key, so that two findings at one place both stand; the age is that of code, place and case.
CREATE TABLE findings (
    source         TEXT NOT NULL,
    case_reference TEXT NOT NULL,       -- empty where the finding is not about one case
    code           TEXT NOT NULL,
    place          TEXT NOT NULL,
    words          TEXT NOT NULL,
    first_seen_at  TEXT NOT NULL,
    last_seen_at   TEXT NOT NULL,
    PRIMARY KEY (source, case_reference, code, place, words)
) STRICT, WITHOUT ROWID;

CREATE TABLE baselines (
    authority TEXT NOT NULL,
    clock     TEXT NOT NULL,
    laid_at   TEXT NOT NULL,
    PRIMARY KEY (authority, clock)
) STRICT, WITHOUT ROWID;

CREATE TABLE rules_in_force (
    authority  TEXT NOT NULL PRIMARY KEY,
    rules_hash TEXT NOT NULL,
    judged_at  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
