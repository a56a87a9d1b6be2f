-- What telling needs besides: a matter that changes team or is done, mails that are held or stand in for others, silences,
-- addresses that refuse mail, and the daily word.

ALTER TABLE deadlines DROP CONSTRAINT deadlines_notice_kind_check;
ALTER TABLE deadlines ADD CONSTRAINT deadlines_notice_kind_check CHECK (notice_kind IN
    ('Step', 'Baseline', 'Correction', 'DatesMoved', 'Unseen', 'BookedLate', 'TeamChanged', 'Done', 'Reopened'));

ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK (kind IN
    ('Step', 'Baseline', 'Correction', 'DatesMoved', 'Unseen', 'BookedLate', 'TeamChanged', 'Done', 'Reopened'));
ALTER TABLE outbox ADD COLUMN was_team text;                                    -- which team had it before
ALTER TABLE outbox ADD COLUMN held text CHECK (held IN ('hours', 'limit'));     -- why it waited longer than its own time
ALTER TABLE outbox ADD COLUMN stands_in boolean NOT NULL DEFAULT false;         -- told because another's address refuses mail

ALTER TABLE mails ADD COLUMN urgent boolean NOT NULL DEFAULT false;             -- may go at night and on any day
CREATE INDEX mails_to_person ON mails (recipient, created_at);

-- What a person took in hand: its steps pause, for a time. The deadline does not.
CREATE TABLE silences (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    deadline_id bigint NOT NULL REFERENCES deadlines (id) ON DELETE CASCADE,   -- retention lets both go
    kind        text NOT NULL CHECK (kind IN ('Silence', 'Acknowledgement')),
    severity    text NOT NULL CHECK (severity IN ('Warning', 'LastDay', 'Overdue', 'StillOverdue')),    -- when it was given
    reason      text NOT NULL CHECK (reason <> ''),
    who         text NOT NULL CHECK (who <> ''),
    at          timestamptz NOT NULL,
    until       timestamptz NOT NULL,
    lifted_at   timestamptz,
    CHECK (until > at)
);

CREATE INDEX silences_by_deadline ON silences (deadline_id);

-- Addresses that refused the last mail to them. A mail that is taken removes the row.
CREATE TABLE addresses (
    recipient  text COLLATE "C" NOT NULL PRIMARY KEY,
    refusals   integer NOT NULL CHECK (refusals > 0),
    since      timestamptz NOT NULL,
    last_at    timestamptz NOT NULL,
    last_reply text NOT NULL
);

-- Who had the daily word on which day: once, on whatever node.
CREATE TABLE daily_words (
    recipient text COLLATE "C" NOT NULL,
    day       date NOT NULL,
    mail_id   bigint NOT NULL REFERENCES mails (id),
    PRIMARY KEY (recipient, day)
);
