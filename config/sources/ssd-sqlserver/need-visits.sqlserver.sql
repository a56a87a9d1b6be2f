-- The same columns as need-visits.sql, for SQL Server: a scheduled job writes them to need-visits-yyyy-MM-ddTHHmm.csv.
SELECT
  t.cinv_person_id AS child,
  t.cinv_cin_visit_id AS visit,
  CONVERT(varchar(19), t.cinv_cin_visit_date, 120) AS visited,
  CASE WHEN t.cinv_cin_visit_seen IN ('Y', '1') THEN 'yes' WHEN t.cinv_cin_visit_seen IN ('N', '0') THEN 'no' END AS seen
FROM ssd_development.ssd_cin_visits AS t
WHERE t.cinv_person_id <> '-1' OR t.cinv_person_id IS NULL;
