-- The same columns as assessments.sql, for SQL Server: a scheduled job writes them to assessments-yyyy-MM-ddTHHmm.csv.
SELECT
  a.cina_person_id AS child,
  a.cina_assessment_id AS assessment,
  NULLIF(a.cina_referral_id, '-1') AS referral,
  CONVERT(varchar(19), a.cina_assessment_start_date, 120) AS started,
  CONVERT(varchar(19), a.cina_assessment_auth_date, 120) AS authorised,
  COALESCE(d.dept_team_name, a.cina_assessment_team) AS team
FROM ssd_development.ssd_cin_assessments AS a
LEFT JOIN ssd_development.ssd_department AS d ON d.dept_team_id = a.cina_assessment_team
WHERE a.cina_person_id <> '-1' OR a.cina_person_id IS NULL;
