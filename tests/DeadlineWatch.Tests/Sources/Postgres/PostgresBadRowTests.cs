using DeadlineWatch.Tests.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Sources.Postgres;

/// <summary>One bad row is a finding, and the rows beside it count.</summary>
public sealed class PostgresBadRowTests(PostgresCluster cluster) : IAsyncLifetime
{
    private CaseSystem _system = null!;

    public async ValueTask InitializeAsync() => _system = await CaseSystem.Begin(cluster);

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Theory]
    [InlineData("date", "9999-12-31")]
    [InlineData("date", "5874897-12-31")]
    [InlineData("date", "infinity")]
    [InlineData("date", "-infinity")]
    [InlineData("date", "0001-01-01")]
    [InlineData("timestamp", "9999-12-31 00:00")]
    [InlineData("timestamp", "60482-04-14 00:00")]
    [InlineData("timestamp", "4713-01-01 00:00 BC")]
    [InlineData("timestamptz", "9999-12-31 00:00+00")]
    [InlineData("timestamptz", "60482-04-14 00:00+00")]
    [InlineData("timestamptz", "294276-12-31 00:00+00")]
    [InlineData("timestamptz", "infinity")]
    public async Task A_date_at_the_end_of_time_is_one_finding(string type, string received)
    {
        await _system.Run($"""
            ALTER TABLE referrals ALTER received TYPE {type};
            INSERT INTO referrals VALUES
                ('C1', 'R1', '{received}', '2026-04-01 10:00+00', NULL, NULL), ('C2', 'R2', '2026-04-02', NULL, NULL, NULL);
            """);

        var reading = (await _system.Read()).Sound();

        Assert.Equal(["C1 referral-decided 2026-04-01T10:00Z @R1", "C2 referral-received 2026-04-02 @R2"], reading.Lines());
        Assert.Equal(["impossible-date referrals:received [C1]"], reading.Codes());
    }

    [Theory]
    [InlineData("date", "1900-01-02", "1900-01-02")]
    [InlineData("timestamp", "1999-12-31 23:59:59.999999", "1999-12-31T23:59Z")]
    [InlineData("timestamp(0)", "2026-04-02 14:10:31", "2026-04-02T13:10Z")]
    [InlineData("timestamptz(3)", "2026-04-02 14:10:31.25+00", "2026-04-02T14:10Z")]
    [InlineData("varchar(40)", "2026-04-02 14:10", "2026-04-02T13:10Z")]
    public async Task A_date_within_reach_is_read_from_a_column_of_any_type(string type, string received, string read)
    {
        await _system.Run($"ALTER TABLE referrals ALTER received TYPE {type}; INSERT INTO referrals VALUES ('C1', 'R1', '{received}', NULL, NULL, NULL)");

        var reading = (await _system.Read()).Sound();

        Assert.Equal([$"C1 referral-received {read} @R1"], reading.Lines());
        Assert.Empty(reading.Findings);
    }

    [Theory]
    [InlineData(" B1")]
    [InlineData("\tB1")]
    [InlineData("\u00a0B1")]
    [InlineData("B1\u00a0")]
    public async Task A_row_that_blanks_move_in_the_order_is_set_aside_alone(string moved)
    {
        await _system.Run($"""
            INSERT INTO referrals SELECT c, 'R', '2026-04-01', NULL, NULL, NULL FROM unnest(array['A1', '{moved}', 'B11', 'C1']) c;
            INSERT INTO enquiries VALUES ('B1', 'S', '2026-04-03', false);
            """);

        var reading = (await _system.Read()).Sound();

        Assert.Equal(
            [
                "A1 referral-received 2026-04-01 @R", "B1 section-47-started 2026-04-03 @S",
                "B11 referral-received 2026-04-01 @R", "C1 referral-received 2026-04-01 @R",
            ],
            reading.Lines());
        Assert.Equal(["bad-case referrals:child [B1]"], reading.Codes());
        Assert.Equal(["enquiries 1", "referrals 4"], reading.Counts.Rows.Counted());
    }

    [Fact]
    public async Task Blanks_behind_a_reference_do_not_split_a_case()
    {
        await _system.Run("""
            INSERT INTO referrals SELECT c, 'R', '2026-04-01', NULL, NULL, NULL FROM unnest(array['B1', 'B1 ', 'B1  ', 'B1 A', 'B11 ']) c;
            ALTER TABLE enquiries ALTER child TYPE character(10);
            INSERT INTO enquiries VALUES ('B1', 'S', '2026-04-03', false);
            """);

        var reading = (await _system.Read()).Sound();

        Assert.Equal(
            [
                "B1 referral-received 2026-04-01 @R", "B1 section-47-started 2026-04-03 @S",
                "B1 A referral-received 2026-04-01 @R", "B11 referral-received 2026-04-01 @R",
            ],
            reading.Lines());
        Assert.Empty(reading.Findings);
    }

    [Fact]
    public async Task References_that_are_none_are_set_aside_and_name_nobody()
    {
        await _system.Run("""
            INSERT INTO referrals SELECT c, 'R', '2026-04-01', NULL, NULL, NULL
            FROM unnest(array['', '  ', ' ' || repeat('x', 61), E'A\x07', 'A1', NULL]) c;
            """);

        var reading = (await _system.Read()).Sound();

        Assert.Equal(["A1 referral-received 2026-04-01 @R"], reading.Lines());
        Assert.Equal(
            ["bad-case referrals:child", "bad-case referrals:child", "no-case referrals:child", "no-case referrals:child", "no-case referrals:child"],
            reading.Codes().Order(StringComparer.Ordinal));
    }
}
