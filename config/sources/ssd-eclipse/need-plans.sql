-- Child in need plans, for the local clock of visits.
SELECT
  n.cinp_person_id           AS child,
  n.cinp_cin_plan_id         AS plan,
  n.cinp_cin_plan_start_date AS started,
  n.cinp_cin_plan_end_date   AS ended,
  coalesce(d.dept_team_name, n.cinp_cin_plan_team) AS team
FROM ssd_cin_plans AS n
LEFT JOIN ssd_department AS d ON d.dept_team_id = n.cinp_cin_plan_team
WHERE n.cinp_person_id IS DISTINCT FROM '-1'
ORDER BY n.cinp_person_id COLLATE "C"
