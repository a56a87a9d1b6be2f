-- The same columns as referrals.sql, for SQL Server: a scheduled job writes them to referrals-yyyy-MM-ddTHHmm.csv.
-- The JSON is hand-built text, and OUTCOME_COMMENTS in it is free text: JSON_VALUE reads single flags and nothing else, and
-- only where ISJSON says that it can be read.
SELECT
  r.cine_person_id AS child,
  NULLIF(r.cine_referral_id, '-1') AS referral,
  CONVERT(varchar(19), r.cine_referral_date, 120) AS received,
  CASE
    WHEN LEFT(r.cine_referral_source_code, 1) BETWEEN '2' AND '8' THEN 'professional'
    WHEN r.cine_referral_source_code = '9' THEN 'anonymous'
    WHEN r.cine_referral_source_code LIKE '1[A-D]' THEN 'public'
  END AS referrer,
  COALESCE(o.outcome, CASE WHEN r.cine_referral_nfa IN ('Y', '1') THEN 'no-further-action' END) AS outcome,
  CASE WHEN o.outcome IS NOT NULL OR r.cine_referral_nfa IN ('Y', '1') THEN 'Y' ELSE 'N' END AS decided,
  CONVERT(varchar(19), r.cine_close_date, 120) AS closed,
  CASE WHEN r.cine_close_reason LIKE 'RC[0-9]%' THEN LOWER(LEFT(r.cine_close_reason, 3)) END AS reason,
  CASE WHEN r.cine_close_reason LIKE 'RC2%' THEN CONVERT(varchar(19), r.cine_close_date, 120) END AS died,
  CASE WHEN r.cine_close_reason LIKE 'RC5%' THEN CONVERT(varchar(19), r.cine_close_date, 120) END AS transferred,
  COALESCE(d.dept_team_name, r.cine_referral_team) AS team
FROM ssd_development.ssd_cin_episodes AS r
LEFT JOIN ssd_development.ssd_department AS d ON d.dept_team_id = r.cine_referral_team
CROSS APPLY (SELECT CASE WHEN ISJSON(r.cine_referral_outcome_json) = 1 THEN r.cine_referral_outcome_json END AS flags) AS j
CROSS APPLY (SELECT CASE
  WHEN JSON_VALUE(j.flags, '$.STRATEGY_DISCUSSION_FLAG') IN ('Y', '1', 'Yes', 'true')
    OR JSON_VALUE(j.flags, '$.CP_CONFERENCE_FLAG') IN ('Y', '1', 'Yes', 'true') THEN 'strategy-discussion'
  WHEN JSON_VALUE(j.flags, '$.SINGLE_ASSESSMENT_FLAG') IN ('Y', '1', 'Yes', 'true') THEN 'assessment'
  WHEN JSON_VALUE(j.flags, '$.NFA_FLAG') IN ('Y', '1', 'Yes', 'true') THEN 'no-further-action'
  WHEN JSON_VALUE(j.flags, '$.OTHER_OUTCOMES_EXIST_FLAG') IN ('Y', '1', 'Yes', 'true') THEN 'other'
END AS outcome) AS o
WHERE r.cine_person_id <> '-1' OR r.cine_person_id IS NULL;
