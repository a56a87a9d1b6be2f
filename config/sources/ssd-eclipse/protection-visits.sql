-- Visits to children with a plan, for the local clocks (they are off until a profile switches them on).
SELECT
  t.cppv_person_id     AS child,
  t.cppv_cp_visit_id   AS visit,
  nullif(t.cppv_cp_plan_id, '-1') AS plan,
  t.cppv_cp_visit_date AS visited,
  CASE WHEN t.cppv_cp_visit_seen IN ('Y', '1') THEN 'yes' WHEN t.cppv_cp_visit_seen IN ('N', '0') THEN 'no' END AS seen
FROM ssd_cp_visits AS t
WHERE t.cppv_person_id IS DISTINCT FROM '-1'
ORDER BY t.cppv_person_id COLLATE "C"
