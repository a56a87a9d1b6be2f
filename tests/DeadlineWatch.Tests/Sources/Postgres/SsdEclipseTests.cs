using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using DeadlineWatch.Tests.Commands;
using DeadlineWatch.Tests.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Sources.Postgres;

/// <summary>The ready mapping of the Standard Safeguarding Dataset, against tables made from the dataset's own list of
/// columns.</summary>
public sealed class SsdEclipseTests(PostgresCluster cluster) : IAsyncLifetime
{
    private const string Schema = "ssd_development";

    private string _database = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await cluster.NewDatabase(Cancel, empty: true);
        await Run($"CREATE SCHEMA {Schema}");
        var columns = (await File.ReadAllLinesAsync(Repository.SharedData("ssd/ssd_ddl_reference_eclipse.csv"), Cancel)).Skip(1)
            .Select(each => each.Split(','))
            .Where(each => !each[1].Contains("_tsql", StringComparison.Ordinal) && each[3].StartsWith("ssd_", StringComparison.Ordinal))
            .GroupBy(each => each[3], each => $"{each[4]} {each[9]}", StringComparer.Ordinal);
        foreach (var table in columns)
        {
            await Run($"CREATE TABLE {Schema}.{table.Key} ({string.Join(", ", table.Distinct())})");
        }
    }

    public async ValueTask DisposeAsync() => await cluster.Drop(_database, CancellationToken.None);

    [Fact]
    public async Task Empty_tables_are_read_soundly()
    {
        var reading = (await Read()).Sound();

        Assert.Equal(
            ["assessments 0", "conferences 0", "enquiries 0", "missing 0", "need-plans 0", "need-visits 0", "plans 0", "protection-visits 0", "referrals 0", "reviews 0"],
            reading.Counts.Rows.Counted());
        Assert.Empty(reading.Findings);
    }

    [Fact]
    public async Task A_child_s_way_from_referral_to_review_becomes_events()
    {
        await Insert("ssd_department (dept_team_id, dept_team_name)", "('T1', 'Assessment North')");
        await Insert("ssd_cin_episodes (cine_referral_id, cine_person_id, cine_referral_date, cine_referral_source_code, cine_referral_outcome_json, cine_referral_nfa, cine_close_reason, cine_close_date, cine_referral_team)",
            """
            ('R1', 'P1', '2026-01-05', '6', '{"SINGLE_ASSESSMENT_FLAG": "Y", "NFA_FLAG": "N"}', 'N', NULL, NULL, 'T1'),
            ('R2', 'P2', '2026-01-06 10:15', '1A', '{ NFA_FLAG: "", STRATEGY', 'Y', 'RC8', '2026-01-07', 'T9'),
            ('R3', '-1', '2026-01-06', '10', NULL, NULL, NULL, NULL, NULL)
            """);
        await Insert("ssd_cin_assessments (cina_assessment_id, cina_person_id, cina_referral_id, cina_assessment_start_date, cina_assessment_auth_date)",
            "('A1', 'P1', 'R1', '2026-01-06', '2026-02-20')");
        await Insert("ssd_s47_enquiry (s47e_s47_enquiry_id, s47e_referral_id, s47e_person_id, s47e_s47_start_date, s47e_s47_end_date, s47e_s47_outcome_json)",
            """('S1', 'R1', 'P1', '2026-01-08', '2026-01-20', '{"NFA_FLAG": "Y", "CP_CONFERENCE_FLAG": "Y", "OUTCOME_COMMENTS": "Jane"}')""");
        await Insert("ssd_initial_cp_conference (icpc_icpc_id, icpc_icpc_meeting_id, icpc_s47_enquiry_id, icpc_person_id, icpc_icpc_transfer_in, icpc_icpc_date, icpc_icpc_outcome_cp_flag)",
            "('I1', 'M1', 'S1', 'P1', 'N', '2026-01-28', 'Y'), ('I2', NULL, '-1', 'P3', 'Y', '2026-01-28', NULL)");
        await Insert("ssd_cp_plans (cppl_cp_plan_id, cppl_person_id, cppl_cp_plan_start_date, cppl_cp_plan_ola)",
            "('PL1', 'P1', '2026-01-28', 'N'), ('PL2', 'P3', '2026-01-28', 'Y')");
        await Insert("ssd_cp_reviews (cppr_cp_review_id, cppr_person_id, cppr_cp_plan_id, cppr_cp_review_date, cppr_cp_review_quorate)",
            "('V1', 'P1', 'PL1', '2026-04-20', 'Y'), ('V0', 'P1', 'PL1', '2026-04-10', 'N')");
        await Insert("ssd_cp_visits (cppv_cp_visit_id, cppv_person_id, cppv_cp_plan_id, cppv_cp_visit_date, cppv_cp_visit_seen)",
            "('W1', 'P1', 'PL1', '2026-02-05', 'Y')");
        await Insert("ssd_missing (miss_table_id, miss_person_id, miss_missing_episode_start_date, miss_missing_episode_end_date, miss_missing_rhi_offered, miss_missing_rhi_accepted)",
            "('G1', 'P4', '2026-03-01', '2026-03-02', 'Y', 'N'), ('G2', 'P4', '2026-03-03 21:00', '2026-03-04 08:30', 'Y', 'Y'), ('G3', 'P5', '2026-03-01', NULL, 'NA', NULL)");

        var reading = (await Read()).Sound();

        Assert.Equal(
            [
                "P1 assessment-completed 2026-02-20 #A1 @R1",
                "P1 assessment-started 2026-01-06 #A1 @R1",
                "P1 conference-held 2026-01-28 #I1 @S1 outcome=plan",
                "P1 plan-started 2026-01-28 #PL1 @PL1",
                "P1 protection-visit-made 2026-02-05 #W1 @PL1 seen=yes",
                "P1 referral-decided undated @R1 outcome=assessment (Assessment North)",
                "P1 referral-received 2026-01-05 #R1 @R1 referrer=professional (Assessment North)",
                "P1 review-conference-held 2026-04-20 #V1 @PL1",
                "P1 section-47-completed 2026-01-20 #S1 @S1 outcome=conference (Assessment North)",
                "P1 section-47-started 2026-01-08 #S1 @S1 (Assessment North)",
                "P2 case-closed 2026-01-07 @R2 reason=rc8 (T9)",
                "P2 referral-decided undated @R2 outcome=no-further-action (T9)",
                "P2 referral-received 2026-01-06T10:15Z #R2 @R2 referrer=public (T9)",
                "P3 transfer-in-conference-held 2026-01-28 #I2",
                "P4 missing-child-returned 2026-03-02 #G1 @G1",
                "P4 missing-child-returned 2026-03-04T08:30Z #G2 @G2",
                "P4 return-interview-declined undated @G1",
                "P4 return-interview-held undated @G2",
                "P4 went-missing-again 2026-03-03T21:00Z @G2",
            ],
            reading.Lines());
        Assert.Equal(["rows-left-out table plans", "rows-left-out table reviews"], reading.Codes().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"CP_CONFERENCE_FLAG": "N", "PROV_OF_SB_CARE_FLAG": "Y"}""", "N", "services", 0)]
    [InlineData("""{"CP_CONFERENCE_FLAG": "", "NFA_FLAG": "Y"}""", "N", "no-further-action", 0)]
    [InlineData(null, "Y", "no-further-action", 0)]
    [InlineData("""{"CP_CONFERENCE_FLAG": "", "NFA_FLAG": "", "OUTCOME_COMMENTS": "CP_CONFERENCE_FLAG: Y"}""", null, null, 1)]
    [InlineData(null, null, null, 1)]
    public async Task An_enquiry_that_ended_without_an_outcome_is_a_finding_and_the_clock_stays(string? json, string? nfa, string? outcome, int findings)
    {
        await Insert("ssd_s47_enquiry (s47e_s47_enquiry_id, s47e_person_id, s47e_s47_start_date, s47e_s47_end_date, s47e_s47_nfa, s47e_s47_outcome_json)",
            $"('S1', 'P1', '2026-01-08', '2026-01-20', {Quoted(nfa)}, {Quoted(json)})");

        var reading = (await Read()).Sound();

        Assert.Equal(
            [$"P1 section-47-completed 2026-01-20 #S1 @S1{(outcome is null ? "" : $" outcome={outcome}")}", "P1 section-47-started 2026-01-08 #S1 @S1"],
            reading.Lines());
        Assert.Equal(Enumerable.Repeat("unknown-code enquiries:outcome [P1]", findings), reading.Codes());
        var profile = Repository.Configuration.Profiles["england"];
        var coverage = Coverage.Of(profile, [SourceShape.StandingOf(Settings(), [Settings()], reading.DataAsOf)]);
        var conference = profile.Evaluate(new("anytown", "P1", reading.Kept, coverage)).Deadlines.Single(each => each.Clock.Definition == "icpc");
        Assert.Equal(outcome is null, conference.Ended is null);
    }

    [Fact]
    public async Task A_child_who_goes_missing_again_before_the_interview_is_owed_one_for_the_last_return_only()
    {
        await Insert("ssd_missing (miss_table_id, miss_person_id, miss_missing_episode_start_date, miss_missing_episode_end_date)",
            "('G1', 'P4', '2026-03-01 22:00', '2026-03-02 07:30'), ('G2', 'P4', '2026-03-03 21:00', '2026-03-04 08:30')");

        var reading = (await Read()).Sound();

        var profile = Repository.Configuration.Profiles["england"];
        var coverage = Coverage.Of(profile, [SourceShape.StandingOf(Settings(), [Settings()], reading.DataAsOf)]);
        var deadlines = profile.Evaluate(new("anytown", "P4", reading.Kept, coverage)).Deadlines;
        Assert.Equal(["G1 Cancelled", "G2 open"], deadlines.OrderBy(each => each.StartedAt.Earliest)
            .Select(each => $"{each.Clock.Start} {each.Ended?.How.ToString() ?? "open"}"));
    }

    [Fact]
    public void What_the_dataset_cannot_show_is_not_watched()
    {
        var profile = Repository.Configuration.Profiles["england"];
        var coverage = Coverage.Of(profile, [SourceShape.StandingOf(Settings(), [Settings()], CaseSystem.Now)]);

        Assert.Equal(
            ["assessment", "icpc", "referral-decision", "return-home-interview", "review-conference"],
            coverage.Clocks.Where(each => each.Runs).Select(each => each.Clock).Order(StringComparer.Ordinal));
    }

    private static string Quoted(string? text) => text is null ? "NULL" : $"'{text}'";

    private Task<SourceReading> Read() => CaseSystem.Read(Settings());

    private SourceSettings Settings()
    {
        var source = Assert.Single(ReadyMappings.Read("ssd-eclipse").SourcesOf("anytown"));
        return source with { Database = source.Database! with { Server = cluster.Settings(_database) } };
    }

    private Task Insert(string into, string rows) => Run($"INSERT INTO {Schema}.{into} VALUES {rows}");

    private Task Run(string sql) => cluster.Run(_database, sql, Cancel);
}
