-- Review conferences. One that was not quorate must meet again: the mapping leaves it out. A date that lies ahead is a
-- booking.
SELECT
  v.cppr_person_id         AS child,
  v.cppr_cp_review_id      AS review,
  nullif(v.cppr_cp_plan_id, '-1') AS plan,
  v.cppr_cp_review_date    AS held,
  v.cppr_cp_review_quorate AS quorate
FROM ssd_cp_reviews AS v
WHERE v.cppr_person_id IS DISTINCT FROM '-1'
ORDER BY v.cppr_person_id COLLATE "C"
