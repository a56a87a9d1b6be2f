using DeadlineWatch.Sources;
using DeadlineWatch.Tests.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Sources.Postgres;

public sealed class PostgresSourceTests(PostgresCluster cluster) : IAsyncLifetime
{
    private CaseSystem _system = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _system = await CaseSystem.Begin(cluster);

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task The_rows_of_all_queries_about_a_case_become_one_case()
    {
        await _system.Run("""
            INSERT INTO referrals VALUES
                ('C2', 'R2', '2026-04-02 14:10:00', NULL, 'North', 'phone'),
                ('C1', 'R1', '2026-04-01 00:00:00', '2026-04-02 09:00:00+00', 'South', NULL);
            INSERT INTO enquiries VALUES ('C2', 'S2', '2026-04-03', true), ('C3', 'S3', '2026-04-03', false);
            """);

        var reading = (await _system.Read()).Sound();

        Assert.Equal(
            [
                "C1 referral-decided 2026-04-02T09:00Z @R1 (South)",
                "C1 referral-received 2026-04-01 @R1 (South)",
                "C2 conference-not-required undated @S2",
                "C2 referral-received 2026-04-02T13:10Z @R2 channel=phone (North)",
                "C2 section-47-started 2026-04-03 @S2",
                "C3 section-47-started 2026-04-03 @S3",
            ],
            reading.Lines());
        Assert.Equal(3, reading.Kept.Count);
        Assert.Equal(["enquiries 2", "referrals 2"], reading.Counts.Rows.Counted());
        Assert.Equal((CaseSystem.Now, null), (reading.DataAsOf, reading.LoadMarker));
        Assert.Empty(reading.Findings);
    }

    [Fact]
    public async Task Thousands_of_rows_are_read_batch_by_batch_and_none_is_lost()
    {
        await _system.Run("""
            INSERT INTO referrals SELECT 'C' || n % 4500, 'R' || n, timestamp '2026-01-01 10:00' + n * interval '1 minute', NULL, 'North', NULL
            FROM generate_series(1, 9001) n;
            INSERT INTO enquiries SELECT 'C' || n, 'S' || n, date '2026-02-01', false FROM generate_series(1, 5000) n;
            """);

        var reading = (await _system.Read()).Sound();

        Assert.Equal(["enquiries 5000", "referrals 9001"], reading.Counts.Rows.Counted());
        Assert.Equal(["conference-not-required 0", "referral-decided 0", "referral-received 9001", "section-47-started 5000"], reading.Counts.Events.Counted());
        Assert.Equal(5001, reading.Kept.Count);
        Assert.Equal(3, reading.Kept.Single(each => each.Reference == "C7").Events.Count);
    }

    [Fact]
    public async Task Texts_with_dates_are_read_as_in_files_and_what_is_no_date_is_found()
    {
        await _system.Run("""
            ALTER TABLE referrals ALTER received TYPE text;
            INSERT INTO referrals VALUES
                ('C1', '-1', '2/4/2026 14:10', NULL, NULL, 'a long text that is no code'),
                ('C2', 'R2', 'Jane was seen', NULL, NULL, NULL),
                (NULL, 'R3', '3/4/2026', NULL, NULL, NULL),
                ('C4', 'R4', ' ', '9999-12-31 10:00', NULL, NULL);
            """);

        var reading = (await _system.Read()).Sound();

        Assert.Equal(["C1 referral-received 2026-04-02T13:10Z"], reading.Lines());
        Assert.Equal(
            [
                "impossible-date referrals:decided [C4]", "impossible-date referrals:received [C2]", "no-case referrals:child",
                "unknown-code referrals:channel [C1]",
            ],
            reading.Codes().Order(StringComparer.Ordinal));
        Assert.DoesNotContain(reading.Findings, each => each.Words.Contains("Jane", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("infinity")]
    [InlineData("0044-03-15 10:00 BC")]
    public async Task A_date_that_no_calendar_holds_is_a_finding(string received)
    {
        await _system.Run($"INSERT INTO referrals VALUES ('C1', 'R1', '{received}', '2026-04-01 10:00+00', NULL, NULL)");

        var reading = (await _system.Read()).Sound();

        Assert.Equal(["C1 referral-decided 2026-04-01T10:00Z @R1"], reading.Lines());
        Assert.Equal(["impossible-date referrals:received [C1]"], reading.Codes());
    }

    [Fact]
    public async Task A_load_that_was_read_is_not_read_again_and_the_next_is()
    {
        await _system.Run("INSERT INTO load_marker VALUES ('2026-04-07 02:10+01', 1); INSERT INTO referrals VALUES ('C1', 'R1', '2026-04-01', NULL, NULL, NULL)");
        var first = (await CaseSystem.Read(_system.Marked())).Sound();

        var again = await CaseSystem.Read(_system.Marked(), first.LoadMarker);
        await _system.Run("UPDATE load_marker SET load_id = 2");
        var next = (await CaseSystem.Read(_system.Marked(), first.LoadMarker)).Sound();

        Assert.Equal(new DateTimeOffset(2026, 4, 7, 1, 10, 0, TimeSpan.Zero), first.DataAsOf);
        Assert.Null(Assert.IsType<SourceReading.Unchanged>(again).Stale);
        Assert.NotEqual(first.LoadMarker, next.LoadMarker);
    }

    [Fact]
    public async Task A_load_that_was_read_by_another_mapping_is_read_again()
    {
        await _system.Run("INSERT INTO load_marker VALUES ('2026-04-07 02:10+01', 1); INSERT INTO referrals VALUES ('C1', 'R1', '2026-04-01', NULL, NULL, NULL)");
        var first = (await CaseSystem.Read(_system.Marked())).Sound();

        var other = await CaseSystem.Read(_system.Marked() with { Tables = [CaseSystem.Referrals with { Team = null }] }, first.LoadMarker);

        Assert.IsType<SourceReading.Complete>(other);
    }

    [Fact]
    public async Task A_load_that_is_long_overdue_is_told()
    {
        await _system.Run("INSERT INTO load_marker VALUES ('2026-04-04 02:10+01', 1)");
        var first = (await CaseSystem.Read(_system.Marked())).Sound();

        var again = Assert.IsType<SourceReading.Unchanged>(await CaseSystem.Read(_system.Marked(), first.LoadMarker));

        Assert.Equal("The load marker stands at Sat 4 Apr 2026, 02:10: no load has finished for longer than 1 day.", again.Stale);
    }

    [Fact]
    public async Task A_source_can_do_nothing_but_read()
    {
        await _system.Run("""
            CREATE FUNCTION prying() RETURNS text LANGUAGE plpgsql AS $$ BEGIN DELETE FROM referrals; RETURN 'C1'; END $$;
            INSERT INTO referrals VALUES ('C1', 'R1', '2026-04-01', NULL, NULL, NULL);
            """);

        var reading = await _system.Read(CaseSystem.Referrals with { Sql = "SELECT prying() AS child, id, received, decided, team, channel FROM referrals" });

        Assert.Equal("query-wrong: query referrals: The query would write; a source is only ever read.", CaseSystem.Failure(reading));
        Assert.Single((await _system.Read()).Sound().Kept);
    }

    [Fact]
    public async Task The_order_of_cases_is_that_of_the_server()
    {
        var cases = new[] { "a", "B", "10", "9", "é", "\uFB01", "\U0001F600", "a1", "Z" };
        await using var connection = await _system.Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT c FROM unnest($1) AS t (c) ORDER BY c COLLATE \"C\"";
        command.Parameters.Add(new() { Value = cases });
        var ordered = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(Cancel);
        while (await rows.ReadAsync(Cancel))
        {
            ordered.Add(rows.GetString(0));
        }

        Assert.Equal(ordered, cases.Order(Comparer<string>.Create(CaseOrder.Compare)));
    }
}
