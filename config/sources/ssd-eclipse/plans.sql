-- Child protection plans. Those that another authority holds for a child who stays here for a while are left out by the
-- mapping: their reviews are that authority's.
SELECT
  p.cppl_person_id          AS child,
  p.cppl_cp_plan_id         AS plan,
  p.cppl_cp_plan_start_date AS started,
  p.cppl_cp_plan_end_date   AS ended,
  p.cppl_cp_plan_ola        AS other_authority
FROM ssd_cp_plans AS p
WHERE p.cppl_person_id IS DISTINCT FROM '-1'
ORDER BY p.cppl_person_id COLLATE "C"
