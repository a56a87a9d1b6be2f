namespace DeadlineWatch.Bench.Measures;

/// <summary>The report's one statement. A review or a visit of today may be a booking, and counts from tomorrow on; one without a
/// plan ('-1') counts for each plan of the child; a plan that began before the calendar does is left out.</summary>
internal static class CouncilSql
{
    public const string Text = """
        WITH open_referral AS MATERIALIZED (
          SELECT r.cine_person_id AS child, r.cine_referral_id AS id, r.cine_referral_date AS received,
                 coalesce(d.dept_team_name, r.cine_referral_team) AS team, s.rank,
                 coalesce(r.cine_referral_outcome_json ~ '_FLAG"?: "?Y', false) OR r.cine_referral_nfa = 'Y' AS decided,
                 coalesce(position('"NFA_FLAG": "Y"' IN r.cine_referral_outcome_json) > 0, false) OR r.cine_referral_nfa = 'Y' AS ended
          FROM ssd_cin_episodes AS r
          JOIN working_calendar AS s ON s.day = r.cine_referral_date::date
          LEFT JOIN ssd_department AS d ON d.dept_team_id = r.cine_referral_team
          WHERE r.cine_close_date IS NULL
            AND r.cine_person_id <> '-1'
            AND r.cine_referral_date <= @now
        ), review AS (
          SELECT v.cppr_person_id AS child, v.cppr_cp_plan_id AS plan, max(v.cppr_cp_review_date) AS last
          FROM ssd_cp_reviews AS v
          WHERE v.cppr_cp_review_date < date_trunc('day', @now)
            AND v.cppr_cp_review_quorate <> 'N'
          GROUP BY v.cppr_person_id, v.cppr_cp_plan_id
        ), protection_visit AS (
          SELECT v.cppv_person_id AS child, v.cppv_cp_plan_id AS plan, max(v.cppv_cp_visit_date) AS last
          FROM ssd_cp_visits AS v
          WHERE v.cppv_cp_visit_date < date_trunc('day', @now)
            AND v.cppv_cp_visit_seen = 'Y'
          GROUP BY v.cppv_person_id, v.cppv_cp_plan_id
        ), need_visit AS (
          SELECT v.cinv_person_id AS child, max(v.cinv_cin_visit_date) AS last
          FROM ssd_cin_visits AS v
          WHERE v.cinv_cin_visit_date < date_trunc('day', @now)
            AND v.cinv_cin_visit_seen = 'Y'
          GROUP BY v.cinv_person_id
        ), due AS (
          SELECT 'referral-decision' AS clock, o.child, o.id, o.team, o.received AS started, e.day::timestamp AS due_on
          FROM open_referral AS o
          JOIN working_calendar AS e ON e.rank = o.rank + 1 AND e.is_working
          WHERE NOT o.decided
          UNION ALL
          SELECT 'assessment', o.child, o.id, o.team, o.received, e.day
          FROM open_referral AS o
          JOIN working_calendar AS e ON e.rank = o.rank + 45 AND e.is_working
          WHERE NOT o.ended
            AND NOT EXISTS (SELECT 1
                            FROM ssd_cin_assessments AS a
                            WHERE a.cina_referral_id = o.id
                              AND a.cina_person_id = o.child
                              AND a.cina_assessment_auth_date <= @now)
          UNION ALL
          SELECT 'icpc', q.s47e_person_id, q.s47e_s47_enquiry_id, coalesce(o.team, q.s47e_s47_completed_by_team), q.s47e_s47_start_date, e.day
          FROM ssd_s47_enquiry AS q
          JOIN working_calendar AS s ON s.day = q.s47e_s47_start_date::date
          JOIN working_calendar AS e ON e.rank = s.rank + 15 AND e.is_working
          LEFT JOIN open_referral AS o ON o.id = q.s47e_referral_id AND o.child = q.s47e_person_id
          WHERE q.s47e_person_id <> '-1'
            AND (q.s47e_s47_end_date IS NULL
                 OR position('"CP_CONFERENCE_FLAG": "Y"' IN q.s47e_s47_outcome_json) > 0
                 OR position('_FLAG": "Y"' IN q.s47e_s47_outcome_json) = 0)
            AND NOT EXISTS (SELECT 1
                            FROM ssd_initial_cp_conference AS c
                            WHERE c.icpc_s47_enquiry_id = q.s47e_s47_enquiry_id
                              AND c.icpc_person_id = q.s47e_person_id
                              AND c.icpc_icpc_date <= @now
                              AND c.icpc_icpc_outcome_cp_flag IS NOT NULL)
          UNION ALL
          SELECT 'review-conference', p.cppl_person_id, p.cppl_cp_plan_id, NULL, p.cppl_cp_plan_start_date,
                 coalesce(greatest(v.last, u.last) + interval '6 months', p.cppl_cp_plan_start_date + interval '3 months')
          FROM ssd_cp_plans AS p
          JOIN working_calendar AS s ON s.day = p.cppl_cp_plan_start_date::date
          LEFT JOIN review AS v ON v.plan = p.cppl_cp_plan_id AND v.child = p.cppl_person_id
          LEFT JOIN review AS u ON u.plan = '-1' AND u.child = p.cppl_person_id
          WHERE p.cppl_cp_plan_start_date IS NOT NULL
            AND p.cppl_cp_plan_end_date IS NULL
            AND p.cppl_cp_plan_ola <> 'Y'
          UNION ALL
          SELECT 'protection-visit-4-weeks', p.cppl_person_id, p.cppl_cp_plan_id, NULL, p.cppl_cp_plan_start_date,
                 coalesce(greatest(v.last, u.last), p.cppl_cp_plan_start_date)::date + interval '4 weeks'
          FROM ssd_cp_plans AS p
          JOIN working_calendar AS s ON s.day = p.cppl_cp_plan_start_date::date
          LEFT JOIN protection_visit AS v ON v.plan = p.cppl_cp_plan_id AND v.child = p.cppl_person_id
          LEFT JOIN protection_visit AS u ON u.plan = '-1' AND u.child = p.cppl_person_id
          WHERE p.cppl_cp_plan_start_date IS NOT NULL
            AND p.cppl_cp_plan_end_date IS NULL
            AND p.cppl_cp_plan_ola <> 'Y'
          UNION ALL
          SELECT 'need-visit', n.cinp_person_id, n.cinp_cin_plan_id, n.cinp_cin_plan_team, n.cinp_cin_plan_start_date, e.day
          FROM ssd_cin_plans AS n
          LEFT JOIN need_visit AS v ON v.child = n.cinp_person_id AND v.last >= n.cinp_cin_plan_start_date
          JOIN working_calendar AS s ON s.day = coalesce(v.last, n.cinp_cin_plan_start_date)::date
          JOIN working_calendar AS e ON e.rank = s.rank + CASE WHEN s.is_working THEN 19 ELSE 20 END AND e.is_working
          WHERE n.cinp_cin_plan_start_date IS NOT NULL
            AND n.cinp_cin_plan_end_date IS NULL
          UNION ALL
          SELECT 'return-home-interview', m.miss_person_id, m.miss_table_id, NULL, m.miss_missing_episode_end_date,
                 m.miss_missing_episode_end_date + interval '72 hours'
          FROM (
            SELECT e.*, lead(e.miss_missing_episode_start_date)
                          OVER (PARTITION BY e.miss_person_id ORDER BY e.miss_missing_episode_start_date) AS again
            FROM ssd_missing AS e
          ) AS m
          WHERE m.miss_missing_episode_end_date <= @now
            AND m.miss_missing_rhi_accepted IS DISTINCT FROM 'Y'
            AND NOT (m.miss_missing_rhi_offered = 'Y' AND m.miss_missing_rhi_accepted IS NOT DISTINCT FROM 'N')
            AND (m.again IS NULL OR m.again <= m.miss_missing_episode_end_date)
        )
        SELECT clock, child, id, team, started, due_on, due_on < date_trunc('day', @now) AS overdue
        FROM due
        WHERE due_on <= (SELECT e.day
                         FROM working_calendar AS t
                         JOIN working_calendar AS e ON e.rank = t.rank + 5 AND e.is_working
                         WHERE t.day = @now::date)
        ORDER BY clock, due_on
        """;
}
