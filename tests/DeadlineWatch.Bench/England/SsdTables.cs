namespace DeadlineWatch.Bench.England;

/// <summary>The tables of the Standard Safeguarding Dataset that carry a clock, as on Eclipse's PostgreSQL: names, types, and the
/// indexes that such a reporting copy has. Ids are not unique here, because the dirt in them is not.</summary>
internal static class SsdTables
{
    /// <summary>Makes them in the schema on the search path.</summary>
    public const string Create = """
        CREATE TABLE ssd_department (
          dept_team_id varchar(48), dept_team_name varchar(255), dept_team_parent_id varchar(48), dept_team_parent_name varchar(255)
        );
        CREATE TABLE ssd_cin_episodes (
          cine_referral_id varchar(48), cine_person_id varchar(48), cine_referral_date timestamp,
          cine_cin_primary_need_code varchar(3), cine_referral_source_code varchar(48), cine_referral_source_desc varchar(255),
          cine_referral_outcome_json varchar(4000), cine_referral_nfa char(1), cine_close_reason varchar(100),
          cine_close_date timestamp, cine_referral_team varchar(48), cine_referral_worker_id varchar(100)
        );
        CREATE TABLE ssd_cin_assessments (
          cina_assessment_id varchar(48), cina_person_id varchar(48), cina_referral_id varchar(48),
          cina_assessment_start_date timestamp, cina_assessment_child_seen char(1), cina_assessment_auth_date timestamp,
          cina_assessment_outcome_json varchar(1000), cina_assessment_outcome_nfa char(1), cina_assessment_team varchar(48),
          cina_assessment_worker_id varchar(100)
        );
        CREATE TABLE ssd_s47_enquiry (
          s47e_s47_enquiry_id varchar(48), s47e_referral_id varchar(48), s47e_person_id varchar(48),
          s47e_s47_start_date timestamp, s47e_s47_end_date timestamp, s47e_s47_nfa char(1),
          s47e_s47_outcome_json varchar(1000), s47e_s47_completed_by_team varchar(48),
          s47e_s47_completed_by_worker_id varchar(100)
        );
        CREATE TABLE ssd_initial_cp_conference (
          icpc_icpc_id varchar(48), icpc_icpc_meeting_id varchar(48), icpc_s47_enquiry_id varchar(48), icpc_person_id varchar(48),
          icpc_cp_plan_id varchar(48), icpc_referral_id varchar(48), icpc_icpc_transfer_in char(1),
          icpc_icpc_target_date timestamp, icpc_icpc_date timestamp, icpc_icpc_outcome_cp_flag char(1),
          icpc_icpc_outcome_json varchar(1000), icpc_icpc_team varchar(48), icpc_icpc_worker_id varchar(100)
        );
        CREATE TABLE ssd_cp_plans (
          cppl_cp_plan_id varchar(48), cppl_referral_id varchar(48), cppl_icpc_id varchar(48), cppl_person_id varchar(48),
          cppl_cp_plan_start_date timestamp, cppl_cp_plan_end_date timestamp, cppl_cp_plan_ola char(1),
          cppl_cp_plan_initial_category varchar(100), cppl_cp_plan_latest_category varchar(100)
        );
        CREATE TABLE ssd_cp_reviews (
          cppr_cp_review_id varchar(48), cppr_person_id varchar(48), cppr_cp_plan_id varchar(48), cppr_cp_review_due timestamp,
          cppr_cp_review_date timestamp, cppr_cp_review_meeting_id varchar(48), cppr_cp_review_outcome_continue_cp char(1),
          cppr_cp_review_quorate varchar(100), cppr_cp_review_participation varchar(100)
        );
        CREATE TABLE ssd_cp_visits (
          cppv_cp_visit_id varchar(48), cppv_person_id varchar(48), cppv_cp_plan_id varchar(48), cppv_cp_visit_date timestamp,
          cppv_cp_visit_seen char(1), cppv_cp_visit_seen_alone char(1), cppv_cp_visit_bedroom char(1)
        );
        CREATE TABLE ssd_cin_plans (
          cinp_cin_plan_id varchar(48), cinp_referral_id varchar(48), cinp_person_id varchar(48),
          cinp_cin_plan_start_date timestamp, cinp_cin_plan_end_date timestamp, cinp_cin_plan_team varchar(48),
          cinp_cin_plan_worker_id varchar(100)
        );
        CREATE TABLE ssd_cin_visits (
          cinv_cin_visit_id varchar(48), cinv_person_id varchar(48), cinv_cin_visit_date timestamp, cinv_cin_visit_seen char(1),
          cinv_cin_visit_seen_alone char(1), cinv_cin_visit_bedroom char(1)
        );
        CREATE TABLE ssd_missing (
          miss_table_id varchar(48), miss_person_id varchar(48), miss_missing_episode_start_date timestamp,
          miss_missing_episode_type varchar(100), miss_missing_episode_end_date timestamp, miss_missing_rhi_offered varchar(2),
          miss_missing_rhi_accepted varchar(2)
        );
        CREATE TABLE deadlinewatch_load (finished_at timestamptz NOT NULL);
        """;

    /// <summary>Run after the load, as the dataset's own jobs do.</summary>
    public const string Index = """
        CREATE INDEX ON ssd_department (dept_team_id);
        CREATE INDEX ON ssd_cin_episodes (cine_referral_id);
        CREATE INDEX ON ssd_cin_episodes (cine_person_id);
        CREATE INDEX ON ssd_cin_episodes (cine_referral_date);
        CREATE INDEX ON ssd_cin_episodes (cine_close_date);
        CREATE INDEX ON ssd_cin_assessments (cina_assessment_id);
        CREATE INDEX ON ssd_cin_assessments (cina_person_id);
        CREATE INDEX ON ssd_cin_assessments (cina_referral_id);
        CREATE INDEX ON ssd_s47_enquiry (s47e_s47_enquiry_id);
        CREATE INDEX ON ssd_s47_enquiry (s47e_person_id);
        CREATE INDEX ON ssd_s47_enquiry (s47e_referral_id);
        CREATE INDEX ON ssd_initial_cp_conference (icpc_icpc_id);
        CREATE INDEX ON ssd_initial_cp_conference (icpc_person_id);
        CREATE INDEX ON ssd_initial_cp_conference (icpc_s47_enquiry_id);
        CREATE INDEX ON ssd_cp_plans (cppl_cp_plan_id);
        CREATE INDEX ON ssd_cp_plans (cppl_person_id);
        CREATE INDEX ON ssd_cp_reviews (cppr_person_id);
        CREATE INDEX ON ssd_cp_reviews (cppr_cp_plan_id);
        CREATE INDEX ON ssd_cp_visits (cppv_person_id);
        CREATE INDEX ON ssd_cp_visits (cppv_cp_plan_id);
        CREATE INDEX ON ssd_cin_plans (cinp_person_id);
        CREATE INDEX ON ssd_cin_visits (cinv_person_id);
        CREATE INDEX ON ssd_missing (miss_person_id);
        """;
}
