-- A fall that a person took as real. The counts of the last suspect reading stand beside those of the last sound one until
-- the next sound reading; "sources accept" writes them down as expected.

ALTER TABLE sources ADD COLUMN suspect_counts json;
ALTER TABLE sources ADD COLUMN accepted_counts json;

-- Who took what as sound, and why: an inspector asks for it years later.
CREATE TABLE acceptances (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL,
    source    text COLLATE "C" NOT NULL,
    authority text COLLATE "C" NOT NULL,
    who       text NOT NULL CHECK (who <> ''),
    reason    text NOT NULL CHECK (reason <> ''),
    finding   text NOT NULL,        -- why the reading was suspect
    counts    json NOT NULL
);

CREATE TRIGGER acceptances_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON acceptances
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
