-- The same columns as enquiries.sql, for SQL Server: a scheduled job writes them to enquiries-yyyy-MM-ddTHHmm.csv.
-- An enquiry that ended without any outcome gives "not-said": a finding, and the clock of the conference goes on.
SELECT
  s.s47e_person_id AS child,
  s.s47e_s47_enquiry_id AS enquiry,
  CONVERT(varchar(19), s.s47e_s47_start_date, 120) AS started,
  CONVERT(varchar(19), s.s47e_s47_end_date, 120) AS ended,
  CASE
    WHEN s.s47e_s47_end_date IS NULL THEN NULL
    WHEN JSON_VALUE(j.flags, '$.CP_CONFERENCE_FLAG') IN ('Y', '1', 'Yes', 'true') THEN 'conference'
    WHEN JSON_VALUE(j.flags, '$.LEGAL_ACTION_FLAG') IN ('Y', '1', 'Yes', 'true')
      OR JSON_VALUE(j.flags, '$.PROV_OF_SERVICES_FLAG') IN ('Y', '1', 'Yes', 'true')
      OR JSON_VALUE(j.flags, '$.PROV_OF_SB_CARE_FLAG') IN ('Y', '1', 'Yes', 'true')
      OR JSON_VALUE(j.flags, '$.NFA_CONTINUE_SINGLE_FLAG') IN ('Y', '1', 'Yes', 'true')
      OR JSON_VALUE(j.flags, '$.MONITOR_FLAG') IN ('Y', '1', 'Yes', 'true') THEN 'services'
    WHEN JSON_VALUE(j.flags, '$.NFA_FLAG') IN ('Y', '1', 'Yes', 'true') OR s.s47e_s47_nfa IN ('Y', '1') THEN 'no-further-action'
    WHEN JSON_VALUE(j.flags, '$.OTHER_OUTCOMES_EXIST_FLAG') IN ('Y', '1', 'Yes', 'true') THEN 'other'
    ELSE 'not-said'
  END AS outcome,
  COALESCE(d.dept_team_name, s.s47e_s47_completed_by_team, rd.dept_team_name, r.cine_referral_team) AS team
FROM ssd_development.ssd_s47_enquiry AS s
LEFT JOIN ssd_development.ssd_cin_episodes AS r
  ON r.cine_referral_id = s.s47e_referral_id AND r.cine_person_id = s.s47e_person_id AND r.cine_referral_id <> '-1'
LEFT JOIN ssd_development.ssd_department AS d ON d.dept_team_id = s.s47e_s47_completed_by_team
LEFT JOIN ssd_development.ssd_department AS rd ON rd.dept_team_id = r.cine_referral_team
CROSS APPLY (SELECT CASE WHEN ISJSON(s.s47e_s47_outcome_json) = 1 THEN s.s47e_s47_outcome_json END AS flags) AS j
WHERE s.s47e_person_id <> '-1' OR s.s47e_person_id IS NULL;
