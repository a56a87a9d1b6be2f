-- Several nodes at one ledger: who they are, by which configuration they work, and which poll of a source counts.

-- One row a node, renewed every few seconds by this server's clock; a node that stops in order says so.
CREATE TABLE nodes (
    name          text COLLATE "C" NOT NULL PRIMARY KEY,
    version       text NOT NULL,
    configuration text NOT NULL,        -- the hash of the configuration that it has
    started_at    timestamptz NOT NULL, -- both by this server's clock: nodes' clocks differ
    seen_at       timestamptz NOT NULL,
    left_at       timestamptz           -- when it stopped in order; null while it runs, or was killed
);

-- The configuration that all nodes must have to work. Writes that follow from it hold this row, so that none is made by a
-- node that was stopped, or has read another configuration, in the meantime.
CREATE TABLE configuration_in_force (
    only_row boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_row),
    hash     text NOT NULL,
    parts    json NOT NULL,             -- the hash of each file, to say which one differs
    since    timestamptz NOT NULL
);

-- Rises with each poll that begins; what an earlier poll of the source still writes is refused.
CREATE TABLE poll_turns (
    source text COLLATE "C" NOT NULL PRIMARY KEY,
    turn   bigint NOT NULL CHECK (turn > 0)
);
