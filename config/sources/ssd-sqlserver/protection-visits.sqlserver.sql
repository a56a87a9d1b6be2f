-- The same columns as protection-visits.sql, for SQL Server: a scheduled job writes them to protection-visits-yyyy-MM-ddTHHmm.csv.
SELECT
  t.cppv_person_id AS child,
  t.cppv_cp_visit_id AS visit,
  NULLIF(t.cppv_cp_plan_id, '-1') AS plan,
  CONVERT(varchar(19), t.cppv_cp_visit_date, 120) AS visited,
  CASE WHEN t.cppv_cp_visit_seen IN ('Y', '1') THEN 'yes' WHEN t.cppv_cp_visit_seen IN ('N', '0') THEN 'no' END AS seen
FROM ssd_development.ssd_cp_visits AS t
WHERE t.cppv_person_id <> '-1' OR t.cppv_person_id IS NULL;
