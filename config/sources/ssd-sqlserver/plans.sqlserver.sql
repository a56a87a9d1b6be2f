-- The same columns as plans.sql, for SQL Server: a scheduled job writes them to plans-yyyy-MM-ddTHHmm.csv.
SELECT
  p.cppl_person_id AS child,
  p.cppl_cp_plan_id AS plan,
  CONVERT(varchar(19), p.cppl_cp_plan_start_date, 120) AS started,
  CONVERT(varchar(19), p.cppl_cp_plan_end_date, 120) AS ended,
  p.cppl_cp_plan_ola AS other_authority
FROM ssd_development.ssd_cp_plans AS p
WHERE p.cppl_person_id <> '-1' OR p.cppl_person_id IS NULL;
