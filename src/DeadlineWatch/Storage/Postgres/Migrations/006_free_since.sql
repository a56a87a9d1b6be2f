-- Since when a warning might have gone, once an attempt at its mail failed and set its time back; null where none did. How long a
-- warning waits is measured from here, so that a relay that is down shows.
ALTER TABLE outbox ADD COLUMN free_since timestamptz;
