-- Visits to children in need. They name no plan.
SELECT
  t.cinv_person_id      AS child,
  t.cinv_cin_visit_id   AS visit,
  t.cinv_cin_visit_date AS visited,
  CASE WHEN t.cinv_cin_visit_seen IN ('Y', '1') THEN 'yes' WHEN t.cinv_cin_visit_seen IN ('N', '0') THEN 'no' END AS seen
FROM ssd_cin_visits AS t
WHERE t.cinv_person_id IS DISTINCT FROM '-1'
ORDER BY t.cinv_person_id COLLATE "C"
