-- The same columns as conferences.sql, for SQL Server: a scheduled job writes them to conferences-yyyy-MM-ddTHHmm.csv.
SELECT
  c.icpc_person_id AS child,
  c.icpc_icpc_id AS conference,
  NULLIF(c.icpc_s47_enquiry_id, '-1') AS enquiry,
  CASE WHEN COALESCE(c.icpc_icpc_transfer_in, 'N') NOT IN ('Y', '1') THEN CONVERT(varchar(19), c.icpc_icpc_date, 120) END AS held,
  CASE WHEN c.icpc_icpc_transfer_in IN ('Y', '1') THEN CONVERT(varchar(19), c.icpc_icpc_date, 120) END AS transfer_in_held,
  CASE
    WHEN c.icpc_icpc_outcome_cp_flag IN ('Y', '1') THEN 'plan'
    WHEN c.icpc_icpc_outcome_cp_flag IN ('N', '0') THEN 'no-plan'
  END AS outcome,
  NULLIF(c.icpc_icpc_meeting_id, '-1') AS meeting,
  COALESCE(d.dept_team_name, c.icpc_icpc_team) AS team
FROM ssd_development.ssd_initial_cp_conference AS c
LEFT JOIN ssd_development.ssd_department AS d ON d.dept_team_id = c.icpc_icpc_team
WHERE c.icpc_person_id <> '-1' OR c.icpc_person_id IS NULL;
