-- The same columns as need-plans.sql, for SQL Server: a scheduled job writes them to need-plans-yyyy-MM-ddTHHmm.csv.
SELECT
  n.cinp_person_id AS child,
  n.cinp_cin_plan_id AS plan,
  CONVERT(varchar(19), n.cinp_cin_plan_start_date, 120) AS started,
  CONVERT(varchar(19), n.cinp_cin_plan_end_date, 120) AS ended,
  COALESCE(d.dept_team_name, n.cinp_cin_plan_team) AS team
FROM ssd_development.ssd_cin_plans AS n
LEFT JOIN ssd_development.ssd_department AS d ON d.dept_team_id = n.cinp_cin_plan_team
WHERE n.cinp_person_id <> '-1' OR n.cinp_person_id IS NULL;
