-- Initial conferences. A date that lies ahead is a booking; so the date is not declared "actual", and the flag whether a
-- plan resulted says that one that has passed was held. Conferences of children who moved in stand in a column of their own.
SELECT
  c.icpc_person_id       AS child,
  c.icpc_icpc_id         AS conference,
  nullif(c.icpc_s47_enquiry_id, '-1') AS enquiry,
  CASE WHEN coalesce(c.icpc_icpc_transfer_in, 'N') NOT IN ('Y', '1') THEN c.icpc_icpc_date END AS held,
  CASE WHEN c.icpc_icpc_transfer_in IN ('Y', '1') THEN c.icpc_icpc_date END AS transfer_in_held,
  CASE
    WHEN c.icpc_icpc_outcome_cp_flag IN ('Y', '1') THEN 'plan'
    WHEN c.icpc_icpc_outcome_cp_flag IN ('N', '0') THEN 'no-plan'
  END                    AS outcome,
  nullif(c.icpc_icpc_meeting_id, '-1') AS meeting,
  coalesce(d.dept_team_name, c.icpc_icpc_team) AS team
FROM ssd_initial_cp_conference AS c
LEFT JOIN ssd_department AS d ON d.dept_team_id = c.icpc_icpc_team
WHERE c.icpc_person_id IS DISTINCT FROM '-1'
ORDER BY c.icpc_person_id COLLATE "C"
