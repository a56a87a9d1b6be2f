-- Missing episodes and return home interviews. An interview has no date here: that the child accepted it counts as held, some
-- time between two loads; that it was offered and not accepted as declined. A council that records the interview elsewhere
-- takes these two columns out of the mapping, and its own source in.
SELECT
  m.miss_person_id                AS child,
  m.miss_table_id                 AS missing,
  m.miss_missing_episode_end_date AS returned,
  m.miss_missing_rhi_accepted     AS accepted,
  CASE WHEN m.miss_missing_rhi_offered IN ('Y', '1') AND m.miss_missing_rhi_accepted IN ('N', '0') THEN 'Y' END AS declined,
  CASE WHEN m.again > m.miss_missing_episode_end_date THEN m.again END AS again,
  m.next_missing
FROM (
  SELECT
    e.*,
    lead(e.miss_missing_episode_start_date)
      OVER (PARTITION BY e.miss_person_id ORDER BY e.miss_missing_episode_start_date) AS again,
    lead(e.miss_table_id)
      OVER (PARTITION BY e.miss_person_id ORDER BY e.miss_missing_episode_start_date) AS next_missing
  FROM ssd_missing AS e
) AS m
WHERE m.miss_person_id IS DISTINCT FROM '-1'
ORDER BY m.miss_person_id COLLATE "C"
