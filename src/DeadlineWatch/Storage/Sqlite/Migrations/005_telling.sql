-- What telling needs besides: a matter that changes team or is done, mails that are held or stand in for others, silences,
-- addresses that refuse mail, and the daily word. Two tables are made anew, for SQLite changes no CHECK in place; the
-- program switches foreign keys off meanwhile, and looks at them all before it commits.

CREATE TABLE deadlines_new (
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
    notice_kind   TEXT CHECK (notice_kind IN ('Step', 'Baseline', 'Correction', 'DatesMoved', 'Unseen', 'BookedLate',
                                       'TeamChanged', 'Done', 'Reopened')),
    notice        TEXT CHECK (notice IS NULL OR json_valid(notice)),
    created_at    TEXT NOT NULL,
    judgement     TEXT NOT NULL CHECK (json_valid(judgement)),
    UNIQUE (authority, reference, clock, start_key),
    FOREIGN KEY (authority, reference) REFERENCES cases (authority, reference),
    CHECK ((ended IS NULL) = (ended_at IS NULL)),
    CHECK ((notice_kind IS NULL) = (notice IS NULL))
) STRICT;

INSERT INTO deadlines_new (id, authority, reference, clock, start_key, due_on, due_at, ended, ended_at, team, next_step_at, awaits_data,
       missing_since, last_held_at, unseen_at, generation, version, rules_hash, notice_kind, notice, created_at,
       judgement)
SELECT id, authority, reference, clock, start_key, due_on, due_at, ended, ended_at, team, next_step_at, awaits_data,
       missing_since, last_held_at, unseen_at, generation, version, rules_hash, notice_kind, notice, created_at,
       judgement
FROM deadlines;

DROP TABLE deadlines;
ALTER TABLE deadlines_new RENAME TO deadlines;

CREATE INDEX deadlines_next_step ON deadlines (next_step_at, id) WHERE next_step_at IS NOT NULL;
CREATE INDEX deadlines_awaiting ON deadlines (authority) WHERE awaits_data = 1;
CREATE INDEX deadlines_running ON deadlines (authority, reference) WHERE ended IS NULL;
CREATE INDEX deadlines_ended ON deadlines (ended_at) WHERE ended IS NOT NULL;
CREATE INDEX deadlines_baseline ON deadlines (authority, clock) WHERE notice_kind = 'Baseline';

CREATE TABLE outbox_new (
    id          INTEGER PRIMARY KEY,
    deadline_id INTEGER NOT NULL,
    generation  INTEGER NOT NULL,
    step        TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('Step', 'Baseline', 'Correction', 'DatesMoved', 'Unseen', 'BookedLate',
                                       'TeamChanged', 'Done', 'Reopened')),
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
    was_team    TEXT,                                      -- which team had it before
    held        TEXT CHECK (held IN ('hours', 'limit')),    -- why it waited longer than its own time
    stands_in   INTEGER NOT NULL CHECK (stands_in IN (0, 1)),  -- told because another's address refuses mail
    FOREIGN KEY (deadline_id, generation, step) REFERENCES told (deadline_id, generation, step),
    CHECK ((state IN ('frozen', 'sent', 'refused')) = (mail_id IS NOT NULL)),
    CHECK ((state IN ('withdrawn', 'refused')) = (reason IS NOT NULL))
) STRICT;

INSERT INTO outbox_new (id, deadline_id, generation, step, kind, severity, role, recipient, team, was_due_on, was_due_at, created_at,
       not_before, state, reason, mail_id, stands_in)
SELECT id, deadline_id, generation, step, kind, severity, role, recipient, team, was_due_on, was_due_at, created_at,
       not_before, state, reason, mail_id, 0
FROM outbox;

DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;

CREATE INDEX outbox_pending ON outbox (recipient, not_before) WHERE state = 'pending';
CREATE INDEX outbox_refused ON outbox (id) WHERE state = 'refused';
CREATE INDEX outbox_by_mail ON outbox (mail_id) WHERE mail_id IS NOT NULL;
CREATE INDEX outbox_by_step ON outbox (deadline_id, generation, step);

-- May go at night and on any day.
ALTER TABLE mails ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1));
CREATE INDEX mails_to_person ON mails (recipient, created_at);

-- What a person took in hand: its steps pause, for a time. The deadline does not.
CREATE TABLE silences (
    id          INTEGER PRIMARY KEY,
    deadline_id INTEGER NOT NULL REFERENCES deadlines (id) ON DELETE CASCADE,   -- retention lets both go
    kind        TEXT NOT NULL CHECK (kind IN ('Silence', 'Acknowledgement')),
    severity    TEXT NOT NULL CHECK (severity IN ('Warning', 'LastDay', 'Overdue', 'StillOverdue')),   -- when it was given
    reason      TEXT NOT NULL CHECK (reason <> ''),
    who         TEXT NOT NULL CHECK (who <> ''),
    at          TEXT NOT NULL CHECK (length(at) = 28),
    until       TEXT NOT NULL CHECK (length(until) = 28),
    lifted_at   TEXT CHECK (length(lifted_at) = 28),
    CHECK (until > at)
) STRICT;

CREATE INDEX silences_by_deadline ON silences (deadline_id);

-- Addresses that refused the last mail to them. A mail that is taken removes the row.
CREATE TABLE addresses (
    recipient  TEXT NOT NULL PRIMARY KEY,
    refusals   INTEGER NOT NULL CHECK (refusals > 0),
    since      TEXT NOT NULL CHECK (length(since) = 28),
    last_at    TEXT NOT NULL CHECK (length(last_at) = 28),
    last_reply TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who had the daily word on which day: once, on whatever node.
CREATE TABLE daily_words (
    recipient TEXT NOT NULL,
    day       TEXT NOT NULL CHECK (length(day) = 10),
    mail_id   INTEGER NOT NULL REFERENCES mails (id),
    PRIMARY KEY (recipient, day)
) STRICT, WITHOUT ROWID;
