-- The ledger on PostgreSQL 15 or newer, in a schema of its own. Instants are timestamptz (microseconds, UTC), days are
-- dates. Names, references and keys sort by their bytes (COLLATE "C"), as the embedded ledger sorts them. This file is
-- never edited once released: a change is a new file with the next number.
--
-- Who may do what. Simple: one role owns the database and is the service's "user"; then the triggers below alone keep the
-- history. Better, two roles:
--     CREATE ROLE deadlinewatch_owner LOGIN;
--     CREATE ROLE deadlinewatch LOGIN;
--     CREATE DATABASE deadlinewatch OWNER deadlinewatch_owner;
-- with "user": "deadlinewatch", "owner": "deadlinewatch_owner" in deadlinewatch.json. "deadlinewatch migrate" connects as
-- the owner, brings the schema to the program's, and grants the service's role what it needs: to add to the history and
-- its chain and read them, never to change or remove; on all other tables to read and write. The service itself never
-- knows the owner's password (DEADLINEWATCH_LEDGER_OWNER_PASSWORD is for that command only), so that nobody who takes over
-- the service can drop the triggers. An administrator of the server still can: that is what "deadlinewatch verify" finds.

CREATE TABLE sources (
    source          text COLLATE "C" NOT NULL PRIMARY KEY,
    authority       text COLLATE "C" NOT NULL,
    data_as_of      timestamptz,        -- moves with a sound reading only
    load_marker     text,
    counts          json,               -- what the next reading is compared with
    last_poll_at    timestamptz,
    last_success_at timestamptz,
    last_verdict    text CHECK (last_verdict IN ('sound', 'unchanged', 'suspect', 'failed')),
    last_reason     text,
    cases           integer NOT NULL
);

-- What each poll came to: the record of when the service could see, and when it could not.
CREATE TABLE polls (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source            text COLLATE "C" NOT NULL,
    authority         text COLLATE "C" NOT NULL,
    at                timestamptz NOT NULL,
    took_milliseconds bigint NOT NULL,
    verdict           text NOT NULL CHECK (verdict IN ('sound', 'unchanged', 'suspect', 'failed')),
    reason            text,
    data_as_of        timestamptz,
    cases             integer NOT NULL,
    changed           integer NOT NULL
);

CREATE INDEX polls_by_source ON polls (source, at);

-- One row a case: when it must be judged again, and a version that rises with each write, so that two polls of one
-- authority cannot each judge half of a case.
CREATE TABLE cases (
    authority  text COLLATE "C" NOT NULL,
    reference  text COLLATE "C" NOT NULL,
    version    integer NOT NULL CHECK (version > 0),
    revisit_at timestamptz,
    PRIMARY KEY (authority, reference)
);

CREATE INDEX cases_to_revisit ON cases (authority, revisit_at) WHERE revisit_at IS NOT NULL;

-- Each source's last sound reading of each case. No name, no date of birth, no free text.
CREATE TABLE readings (
    source        text COLLATE "C" NOT NULL,
    reference     text COLLATE "C" NOT NULL,
    authority     text COLLATE "C" NOT NULL,
    content       json NOT NULL,        -- as it was written, not taken apart: it is read by the program alone
    hash          text COLLATE "C" NOT NULL,
    last_held_at  timestamptz,
    missing_since timestamptz,
    PRIMARY KEY (source, reference),
    FOREIGN KEY (authority, reference) REFERENCES cases (authority, reference)
);

CREATE INDEX readings_by_case ON readings (authority, reference);
CREATE INDEX readings_missing ON readings (authority, reference) WHERE missing_since IS NOT NULL;

CREATE TABLE deadlines (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    authority     text COLLATE "C" NOT NULL,
    reference     text COLLATE "C" NOT NULL,
    clock         text COLLATE "C" NOT NULL,
    start_key     text COLLATE "C" NOT NULL,    -- corrected in place; the id stays, and with it what was told
    due_on        date,
    due_at        timestamptz NOT NULL,
    ended         text CHECK (ended IN ('InTime', 'InTimeUnproven', 'OutOfTime', 'Cancelled')),
    ended_at      timestamptz,
    team          text,
    next_step_at  timestamptz,
    awaits_data   boolean NOT NULL,
    missing_since timestamptz,
    last_held_at  timestamptz,
    unseen_at     timestamptz,
    generation    integer NOT NULL CHECK (generation > 0),
    version       integer NOT NULL CHECK (version > 0),
    rules_hash    text NOT NULL,
    notice_kind   text CHECK (notice_kind IN ('Step', 'Baseline', 'Correction', 'DatesMoved', 'Unseen', 'BookedLate')),
    notice        json,
    created_at    timestamptz NOT NULL,
    judgement     json NOT NULL,
    -- Judged at the end of a statement, so that two deadlines of a case may swap their starts in one.
    CONSTRAINT deadlines_identity UNIQUE (authority, reference, clock, start_key) DEFERRABLE INITIALLY IMMEDIATE,
    FOREIGN KEY (authority, reference) REFERENCES cases (authority, reference),
    CHECK ((ended IS NULL) = (ended_at IS NULL)),
    CHECK ((notice_kind IS NULL) = (notice IS NULL))
);

-- "What is due?" is one walk of this index, however many deadlines have ended.
CREATE INDEX deadlines_next_step ON deadlines (next_step_at, id) WHERE next_step_at IS NOT NULL;
CREATE INDEX deadlines_awaiting ON deadlines (authority) WHERE awaits_data;
CREATE INDEX deadlines_running ON deadlines (authority, reference) WHERE ended IS NULL;
CREATE INDEX deadlines_missing ON deadlines (authority, reference)
    WHERE ended IS NULL AND unseen_at IS NULL AND missing_since IS NOT NULL;
CREATE INDEX deadlines_ended ON deadlines (ended_at) WHERE ended IS NOT NULL;
CREATE INDEX deadlines_baseline ON deadlines (authority, clock) WHERE notice_kind = 'Baseline';

-- The unique thing is the step told: nothing is told twice of one due moment.
CREATE TABLE told (
    id          bigint GENERATED ALWAYS AS IDENTITY,    -- the order in which they were told
    deadline_id bigint NOT NULL REFERENCES deadlines (id),
    generation  integer NOT NULL CHECK (generation > 0),
    step        text COLLATE "C" NOT NULL CHECK (step <> ''),
    at          timestamptz NOT NULL,
    roles       json NOT NULL,
    PRIMARY KEY (deadline_id, generation, step)
);

CREATE TABLE mails (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id      text NOT NULL UNIQUE,
    recipient       text COLLATE "C" NOT NULL CHECK (recipient <> ''),
    subject         text NOT NULL,
    mime            bytea NOT NULL,     -- the very bytes that go out, also the second time
    state           text NOT NULL CHECK (state IN ('frozen', 'unknown', 'sent', 'thawed', 'refused')),
    attempts        integer NOT NULL CHECK (attempts >= 0),
    next_attempt_at timestamptz NOT NULL,
    reply           text,
    created_at      timestamptz NOT NULL,
    may_go_at       timestamptz NOT NULL,
    sent_at         timestamptz,
    lease_token     uuid,
    lease_until     timestamptz,        -- by this server's clock, never by a node's
    CHECK ((lease_token IS NULL) = (lease_until IS NULL)),
    CHECK (lease_token IS NULL OR state IN ('frozen', 'unknown')),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);

CREATE INDEX mails_to_send ON mails (next_attempt_at, id) WHERE state IN ('frozen', 'unknown');

CREATE TABLE outbox (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    deadline_id bigint NOT NULL,
    generation  integer NOT NULL,
    step        text COLLATE "C" NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('Step', 'Baseline', 'Correction', 'DatesMoved', 'Unseen', 'BookedLate')),
    severity    text NOT NULL CHECK (severity IN ('Warning', 'LastDay', 'Overdue', 'StillOverdue')),
    role        text NOT NULL,
    recipient   text COLLATE "C" NOT NULL CHECK (recipient <> ''),
    team        text,
    was_due_on  date,
    was_due_at  timestamptz,
    created_at  timestamptz NOT NULL,
    not_before  timestamptz NOT NULL,
    state       text NOT NULL CHECK (state IN ('pending', 'frozen', 'sent', 'withdrawn', 'refused')),
    reason      text,
    mail_id     bigint REFERENCES mails (id),
    FOREIGN KEY (deadline_id, generation, step) REFERENCES told (deadline_id, generation, step),
    CHECK ((state IN ('frozen', 'sent', 'refused')) = (mail_id IS NOT NULL)),
    CHECK ((state IN ('withdrawn', 'refused')) = (reason IS NOT NULL))
);

CREATE INDEX outbox_pending ON outbox (recipient, not_before) WHERE state = 'pending';
CREATE INDEX outbox_refused ON outbox (id) WHERE state = 'refused';
CREATE INDEX outbox_by_mail ON outbox (mail_id) WHERE mail_id IS NOT NULL;
CREATE INDEX outbox_by_step ON outbox (deadline_id, generation, step);

-- What one transaction writes of one authority is a batch; its hash covers its rows' hashes and the hash of the batch
-- before it, so that no row can be edited, taken out, put in or moved unseen ("deadlinewatch verify").
CREATE TABLE batches (
    authority text COLLATE "C" NOT NULL,
    number    bigint NOT NULL CHECK (number > 0),
    rows      integer NOT NULL CHECK (rows > 0),
    previous  bytea NOT NULL CHECK (length(previous) = 32),
    hash      bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (authority, number)
);

-- Where each chain ends: locked last by each transaction that adds to it, just before it commits.
CREATE TABLE chains (
    authority text COLLATE "C" NOT NULL PRIMARY KEY,
    number    bigint NOT NULL CHECK (number >= 0),
    hash      bytea NOT NULL CHECK (length(hash) = 32)
);

-- Append-only: an inspector asks what was known when.
CREATE TABLE history (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL,
    authority  text COLLATE "C" NOT NULL,
    reference  text COLLATE "C" NOT NULL,
    clock      text COLLATE "C" NOT NULL,
    start_key  text COLLATE "C" NOT NULL,
    what       text NOT NULL CHECK (what <> ''),
    words      text NOT NULL,
    cause      text NOT NULL CHECK (cause <> ''),
    data_as_of timestamptz,
    rules_hash text,
    batch      bigint NOT NULL,
    position   integer NOT NULL CHECK (position >= 0),
    hash       bytea NOT NULL CHECK (length(hash) = 32),
    UNIQUE (authority, batch, position),
    FOREIGN KEY (authority, batch) REFERENCES batches (authority, number)
);

CREATE INDEX history_by_case ON history (authority, reference, id);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER history_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON history
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER batches_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON batches
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The words are part of the key, so that two findings at one place both stand; the age is that of code, place and case.
CREATE TABLE findings (
    source         text COLLATE "C" NOT NULL,
    case_reference text COLLATE "C" NOT NULL,   -- empty where the finding is not about one case
    code           text COLLATE "C" NOT NULL,
    place          text COLLATE "C" NOT NULL,
    words          text COLLATE "C" NOT NULL,
    first_seen_at  timestamptz NOT NULL,
    last_seen_at   timestamptz NOT NULL,
    PRIMARY KEY (source, case_reference, code, place, words)
);

CREATE TABLE baselines (
    authority text COLLATE "C" NOT NULL,
    clock     text COLLATE "C" NOT NULL,
    laid_at   timestamptz NOT NULL,
    PRIMARY KEY (authority, clock)
);

CREATE TABLE rules_in_force (
    authority  text COLLATE "C" NOT NULL PRIMARY KEY,
    rules_hash text NOT NULL,
    judged_at  timestamptz NOT NULL
);
