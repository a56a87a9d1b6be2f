-- Since when a warning might have gone, once a relay that took no mail set its time back; null where none did. How long a warning
-- waits is measured from here, so that a relay that is down shows.
ALTER TABLE outbox ADD COLUMN free_since timestamptz;
