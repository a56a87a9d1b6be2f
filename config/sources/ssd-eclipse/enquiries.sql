-- Section 47 enquiries. The dataset has no flag that a conference is not required: an end date alone does not say so.
-- Only an outcome does, and CP_CONFERENCE_FLAG goes before all others. An enquiry that ended without any outcome gives
-- "not-said", which is no word of ours: it becomes a finding, and the clock of the conference goes on.
-- What follows OUTCOME_COMMENTS in the JSON is free text, and is cut off unread.
SELECT
  s.s47e_person_id      AS child,
  s.s47e_s47_enquiry_id AS enquiry,
  s.s47e_s47_start_date AS started,
  s.s47e_s47_end_date   AS ended,
  CASE
    WHEN s.s47e_s47_end_date IS NULL THEN NULL
    WHEN j.flags ~* '"?CP_CONFERENCE_FLAG"?\s*:\s*"?(Y|1|TRUE)' THEN 'conference'
    WHEN j.flags ~* '"?(LEGAL_ACTION|PROV_OF_SERVICES|PROV_OF_SB_CARE|NFA_CONTINUE_SINGLE|MONITOR)_FLAG"?\s*:\s*"?(Y|1|TRUE)' THEN 'services'
    WHEN j.flags ~* '"?NFA_FLAG"?\s*:\s*"?(Y|1|TRUE)' OR s.s47e_s47_nfa IN ('Y', '1') THEN 'no-further-action'
    WHEN j.flags ~* '"?OTHER_OUTCOMES_EXIST_FLAG"?\s*:\s*"?(Y|1|TRUE)' THEN 'other'
    ELSE 'not-said'
  END                   AS outcome,
  -- While an enquiry runs nobody has completed it: its team is then that of the referral.
  coalesce(d.dept_team_name, s.s47e_s47_completed_by_team, rd.dept_team_name, r.cine_referral_team) AS team
FROM ssd_s47_enquiry AS s
LEFT JOIN ssd_cin_episodes AS r
  ON r.cine_referral_id = s.s47e_referral_id AND r.cine_person_id = s.s47e_person_id AND r.cine_referral_id <> '-1'
LEFT JOIN ssd_department AS d ON d.dept_team_id = s.s47e_s47_completed_by_team
LEFT JOIN ssd_department AS rd ON rd.dept_team_id = r.cine_referral_team
CROSS JOIN LATERAL (
  SELECT coalesce(split_part(s.s47e_s47_outcome_json, 'OUTCOME_COMMENTS', 1), '') AS flags
) AS j
WHERE s.s47e_person_id IS DISTINCT FROM '-1'
ORDER BY s.s47e_person_id COLLATE "C"
