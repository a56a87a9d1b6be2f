-- Referrals and closures. A decision has no date here: that one was made is known from its outcome, and it lies between two
-- loads. What follows OUTCOME_COMMENTS in the JSON is free text, and is cut off unread. The JSON is built by hand in many
-- councils, so that it is searched as text and not parsed: a broken one must not end the query.
SELECT
  r.cine_person_id            AS child,
  nullif(r.cine_referral_id, '-1') AS referral,
  r.cine_referral_date        AS received,
  CASE
    WHEN left(r.cine_referral_source_code, 1) BETWEEN '2' AND '8' THEN 'professional'
    WHEN r.cine_referral_source_code = '9' THEN 'anonymous'
    WHEN r.cine_referral_source_code ~ '^1[A-D]$' THEN 'public'
  END                         AS referrer,
  coalesce(o.outcome, CASE WHEN r.cine_referral_nfa IN ('Y', '1') THEN 'no-further-action' END) AS outcome,
  o.outcome IS NOT NULL OR coalesce(r.cine_referral_nfa IN ('Y', '1'), false) AS decided,
  r.cine_close_date           AS closed,
  lower(substring(r.cine_close_reason FROM '^RC[0-9]+')) AS reason,
  CASE WHEN r.cine_close_reason ~ '^RC2' THEN r.cine_close_date END AS died,
  CASE WHEN r.cine_close_reason ~ '^RC5' THEN r.cine_close_date END AS transferred,
  coalesce(d.dept_team_name, r.cine_referral_team) AS team
FROM ssd_cin_episodes AS r
LEFT JOIN ssd_department AS d ON d.dept_team_id = r.cine_referral_team
CROSS JOIN LATERAL (
  SELECT split_part(r.cine_referral_outcome_json, 'OUTCOME_COMMENTS', 1) AS flags
) AS j
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN j.flags ~* '"?(STRATEGY_DISCUSSION|CP_CONFERENCE)_FLAG"?\s*:\s*"?(Y|1|TRUE)' THEN 'strategy-discussion'
    WHEN j.flags ~* '"?SINGLE_ASSESSMENT_FLAG"?\s*:\s*"?(Y|1|TRUE)' THEN 'assessment'
    WHEN j.flags ~* '"?NFA_FLAG"?\s*:\s*"?(Y|1|TRUE)' THEN 'no-further-action'
    WHEN j.flags ~* '_FLAG"?\s*:\s*"?(Y|1|TRUE)' THEN 'other'
  END AS outcome
) AS o
WHERE r.cine_person_id IS DISTINCT FROM '-1'
ORDER BY r.cine_person_id COLLATE "C"
