using Npgsql;

namespace DeadlineWatch.Bench.England;

/// <summary>The tables of the dataset, open for writing.</summary>
internal sealed class CaseFile(NpgsqlDataSource server) : IDisposable
{
    private readonly CopiedTable _referrals = new(server, "ssd_cin_episodes",
        "cine_referral_id, cine_person_id, cine_referral_date, cine_cin_primary_need_code, cine_referral_source_code, "
        + "cine_referral_outcome_json, cine_referral_nfa, cine_close_reason, cine_close_date, cine_referral_team");

    private readonly CopiedTable _assessments = new(server, "ssd_cin_assessments",
        "cina_assessment_id, cina_person_id, cina_referral_id, cina_assessment_start_date, cina_assessment_child_seen, "
        + "cina_assessment_auth_date, cina_assessment_team");

    private readonly CopiedTable _enquiries = new(server, "ssd_s47_enquiry",
        "s47e_s47_enquiry_id, s47e_referral_id, s47e_person_id, s47e_s47_start_date, s47e_s47_end_date, s47e_s47_nfa, "
        + "s47e_s47_outcome_json, s47e_s47_completed_by_team");

    private readonly CopiedTable _conferences = new(server, "ssd_initial_cp_conference",
        "icpc_icpc_id, icpc_icpc_meeting_id, icpc_s47_enquiry_id, icpc_person_id, icpc_referral_id, icpc_icpc_transfer_in, "
        + "icpc_icpc_date, icpc_icpc_outcome_cp_flag, icpc_icpc_team");

    private readonly CopiedTable _plans = new(server, "ssd_cp_plans",
        "cppl_cp_plan_id, cppl_referral_id, cppl_icpc_id, cppl_person_id, cppl_cp_plan_start_date, cppl_cp_plan_end_date, "
        + "cppl_cp_plan_ola, cppl_cp_plan_initial_category");

    private readonly CopiedTable _reviews = new(server, "ssd_cp_reviews",
        "cppr_cp_review_id, cppr_person_id, cppr_cp_plan_id, cppr_cp_review_date, cppr_cp_review_quorate");

    private readonly CopiedTable _protectionVisits = new(server, "ssd_cp_visits",
        "cppv_cp_visit_id, cppv_person_id, cppv_cp_plan_id, cppv_cp_visit_date, cppv_cp_visit_seen, cppv_cp_visit_seen_alone");

    private readonly CopiedTable _needPlans = new(server, "ssd_cin_plans",
        "cinp_cin_plan_id, cinp_referral_id, cinp_person_id, cinp_cin_plan_start_date, cinp_cin_plan_end_date, cinp_cin_plan_team");

    private readonly CopiedTable _needVisits = new(server, "ssd_cin_visits",
        "cinv_cin_visit_id, cinv_person_id, cinv_cin_visit_date, cinv_cin_visit_seen");

    private readonly CopiedTable _missing = new(server, "ssd_missing",
        "miss_table_id, miss_person_id, miss_missing_episode_start_date, miss_missing_episode_type, miss_missing_episode_end_date, "
        + "miss_missing_rhi_offered, miss_missing_rhi_accepted");

    private IEnumerable<CopiedTable> All =>
    [
        _referrals, _assessments, _enquiries, _conferences, _plans, _reviews, _protectionVisits, _needPlans, _needVisits, _missing,
    ];

    public long Rows => All.Sum(each => each.Rows);

    public void Referral(
        string? id, string? child, DateTime? received, string source, string? outcome, string? closedFor, DateTime? closed, string team) =>
        _referrals.Add(id, child, received, "N1", source, outcome, "N", closedFor, closed, team);

    public void Assessment(string id, string? child, string? referral, DateTime? started, DateTime? authorised, string team) =>
        _assessments.Add(id, child, referral, started, "Y", authorised, team);

    public void Enquiry(string id, string? referral, string? child, DateTime? started, DateTime? ended, string? outcome, string? team) =>
        _enquiries.Add(id, referral, child, started, ended, "N", outcome, team);

    public void Conference(
        string id, string meeting, string? enquiry, string? child, string? referral, DateTime? held, string? plan, string team) =>
        _conferences.Add(id, meeting, enquiry, child, referral, "N", held, plan, team);

    public void Plan(
        string id, string? referral, string conference, string? child, DateTime? started, DateTime? ended, bool otherAuthority) =>
        _plans.Add(id, referral, conference, child, started, ended, otherAuthority ? "Y" : "N", "Neglect");

    public void Review(string id, string? child, string? plan, DateTime? held, bool quorate) =>
        _reviews.Add(id, child, plan, held, quorate ? "Y" : "N");

    public void ProtectionVisit(string id, string? child, string? plan, DateTime? visited, bool seen) =>
        _protectionVisits.Add(id, child, plan, visited, seen ? "Y" : "N", seen ? "Y" : "N");

    public void NeedPlan(string id, string? referral, string? child, DateTime? started, DateTime? ended, string team) =>
        _needPlans.Add(id, referral, child, started, ended, team);

    public void NeedVisit(string id, string? child, DateTime? visited, bool seen) => _needVisits.Add(id, child, visited, seen ? "Y" : "N");

    public void Missing(string id, string? child, DateTime? from, DateTime? until, string offered, string? accepted) =>
        _missing.Add(id, child, from, "Missing", until, offered, accepted);

    public void Complete()
    {
        foreach (var table in All)
        {
            table.Complete();
        }
    }

    public void Dispose()
    {
        _referrals.Dispose();
        _assessments.Dispose();
        _enquiries.Dispose();
        _conferences.Dispose();
        _plans.Dispose();
        _reviews.Dispose();
        _protectionVisits.Dispose();
        _needPlans.Dispose();
        _needVisits.Dispose();
        _missing.Dispose();
    }
}
