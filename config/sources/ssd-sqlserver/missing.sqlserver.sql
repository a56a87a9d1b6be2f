-- The same columns as missing.sql, for SQL Server: a scheduled job writes them to missing-yyyy-MM-ddTHHmm.csv.
SELECT
  m.miss_person_id AS child,
  m.miss_table_id AS missing,
  CONVERT(varchar(19), m.miss_missing_episode_end_date, 120) AS returned,
  m.miss_missing_rhi_accepted AS accepted,
  CASE WHEN m.miss_missing_rhi_offered IN ('Y', '1') AND m.miss_missing_rhi_accepted IN ('N', '0') THEN 'Y' END AS declined,
  CASE WHEN m.again > m.miss_missing_episode_end_date THEN CONVERT(varchar(19), m.again, 120) END AS again,
  m.next_missing
FROM (
  SELECT
    e.*,
    LEAD(e.miss_missing_episode_start_date)
      OVER (PARTITION BY e.miss_person_id ORDER BY e.miss_missing_episode_start_date) AS again,
    LEAD(e.miss_table_id)
      OVER (PARTITION BY e.miss_person_id ORDER BY e.miss_missing_episode_start_date) AS next_missing
  FROM ssd_development.ssd_missing AS e
) AS m
WHERE m.miss_person_id <> '-1' OR m.miss_person_id IS NULL;
