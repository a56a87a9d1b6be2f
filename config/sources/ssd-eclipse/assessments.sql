-- Assessments. The episode is the referral: the clock starts with the referral and ends with the authorisation.
SELECT
  a.cina_person_id             AS child,
  a.cina_assessment_id         AS assessment,
  nullif(a.cina_referral_id, '-1') AS referral,
  a.cina_assessment_start_date AS started,
  a.cina_assessment_auth_date  AS authorised,
  coalesce(d.dept_team_name, a.cina_assessment_team) AS team
FROM ssd_cin_assessments AS a
LEFT JOIN ssd_department AS d ON d.dept_team_id = a.cina_assessment_team
WHERE a.cina_person_id IS DISTINCT FROM '-1'
ORDER BY a.cina_person_id COLLATE "C"
