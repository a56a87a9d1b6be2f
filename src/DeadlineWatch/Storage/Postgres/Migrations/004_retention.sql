-- Retention: cases that are long closed leave the ledger. Their rows of the history are exported, then emptied; the rows' hashes
-- and their order stay, so that the chain holds. Each pass is a row of the history itself, with the hash of its export.

-- How far each authority's ledger is emptied. What a pass did stands in the history; this is what a poll asks.
CREATE TABLE retentions (
    authority     text COLLATE "C" NOT NULL,
    pass          bigint NOT NULL CHECK (pass > 0),
    closed_before timestamptz NOT NULL,
    PRIMARY KEY (authority, pass)
);

CREATE TRIGGER retentions_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON retentions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The database's own time: nodes' clocks differ.
CREATE FUNCTION database_time() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';

-- A horizon that lies ahead would have every new deadline taken for one that left long ago, and for good. 364 days are a year,
-- less a day by which zones and clocks differ.
CREATE FUNCTION refuse_late_horizon() RETURNS trigger LANGUAGE plpgsql SET search_path = deadlinewatch, pg_temp AS $$
BEGIN
    IF NOT isfinite(NEW.closed_before) OR NEW.closed_before > database_time() - interval '364 days' THEN
        RAISE EXCEPTION 'a pass of retention lets go what closed a year ago or earlier, by the database''s own time';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER retentions_refuse_late_horizon BEFORE INSERT ON retentions
    FOR EACH ROW EXECUTE FUNCTION refuse_late_horizon();

ALTER TABLE history ADD COLUMN emptied_by bigint;
ALTER TABLE history ADD FOREIGN KEY (authority, emptied_by) REFERENCES retentions (authority, pass);
ALTER TABLE history ADD CONSTRAINT history_emptied_is_empty CHECK (
    emptied_by IS NULL
    OR (reference = '' AND clock = '' AND start_key = '' AND what = 'emptied' AND words = '' AND cause = 'retention'
        AND data_as_of IS NULL AND rules_hash IS NULL));

-- Still append-only, but for one step that every row may take once: to be emptied.
CREATE FUNCTION refuse_all_but_emptying() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.emptied_by IS NULL
       AND NEW.emptied_by IS NOT NULL
       AND (NEW.id, NEW.at, NEW.authority, NEW.batch, NEW.position, NEW.hash)
           = (OLD.id, OLD.at, OLD.authority, OLD.batch, OLD.position, OLD.hash)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;

DROP TRIGGER history_refuses_change ON history;
CREATE TRIGGER history_refuses_change BEFORE DELETE OR TRUNCATE ON history
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER history_refuses_edit BEFORE UPDATE ON history
    FOR EACH ROW EXECUTE FUNCTION refuse_all_but_emptying();

-- Lets cases go. The service's role may call this, and has no right of its own to change the history: it runs as the owner,
-- takes whole cases only, refuses one that is not closed or of which a mail still has to go, and works only in the
-- transaction that records the pass.
CREATE FUNCTION forget_cases(of_authority text, which text[], by_pass bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = deadlinewatch, pg_temp AS $$
DECLARE
    before  timestamptz;
    gone    bigint[];
    letters bigint[];
    emptied bigint;
BEGIN
    SELECT closed_before INTO before
    FROM retentions
    WHERE authority = of_authority
      AND pass = by_pass
      AND xmin = pg_current_xact_id()::xid;
    IF before IS NULL THEN
        RAISE EXCEPTION 'cases are let go by a pass of retention that the same transaction records';
    END IF;

    IF NOT isfinite(before) OR before > database_time() - interval '364 days' THEN
        RAISE EXCEPTION 'a pass of retention lets go what closed a year ago or earlier, by the database''s own time';
    END IF;

    SELECT coalesce(array_agg(id), '{}') INTO gone
    FROM deadlines
    WHERE authority = of_authority
      AND reference = ANY(which);
    IF '' = ANY(which)
       OR EXISTS (SELECT 1 FROM deadlines WHERE id = ANY(gone) AND (ended IS NULL OR ended_at >= before))
       OR EXISTS (SELECT 1 FROM outbox WHERE deadline_id = ANY(gone) AND state IN ('pending', 'frozen'))
    THEN
        RAISE EXCEPTION 'only cases that are closed, and told, are let go';
    END IF;

    WITH removed AS (DELETE FROM outbox WHERE deadline_id = ANY(gone) RETURNING mail_id)
    SELECT coalesce(array_agg(DISTINCT mail_id), '{}') INTO letters
    FROM removed
    WHERE mail_id IS NOT NULL;
    DELETE FROM told WHERE deadline_id = ANY(gone);
    DELETE FROM deadlines WHERE id = ANY(gone);
    DELETE FROM readings WHERE authority = of_authority AND reference = ANY(which);
    DELETE FROM cases WHERE authority = of_authority AND reference = ANY(which);
    DELETE FROM findings
    WHERE case_reference = ANY(which)
      AND source IN (SELECT source FROM sources WHERE authority = of_authority
                     UNION ALL SELECT 'evaluation:' || of_authority
                     UNION ALL SELECT 'escalation:' || of_authority);

    -- A mail that told of other cases too keeps who got it when, and loses what it said; so does one that never went.
    DELETE FROM mails AS m
    WHERE m.id = ANY(letters)
      AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.mail_id = m.id);
    UPDATE mails SET mime = '', subject = '' WHERE id = ANY(letters);
    DELETE FROM mails WHERE state = 'thawed' AND created_at < before;

    UPDATE history
    SET reference = '', clock = '', start_key = '', what = 'emptied', words = '', cause = 'retention', data_as_of = NULL,
        rules_hash = NULL, emptied_by = by_pass
    WHERE authority = of_authority
      AND reference = ANY(which);
    GET DIAGNOSTICS emptied = ROW_COUNT;
    RETURN emptied;
END
$$;

REVOKE ALL ON FUNCTION forget_cases(text, text[], bigint) FROM PUBLIC;

-- What people accepted stands in the history from now on. The program chains what stood here right after this script.
ALTER TABLE acceptances RENAME TO acceptances_unchained;
