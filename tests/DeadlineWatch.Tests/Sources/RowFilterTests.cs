using Xunit;

namespace DeadlineWatch.Tests.Sources;

/// <summary>Steps that were only proposed, or cancelled, stand in the same table as those that took place.</summary>
public sealed class RowFilterTests : IDisposable
{
    private readonly DropFolder _drop = new DropFolder().Write("cases.csv", """
        case,status,received,decided
        C1,COMPLETED,2026-04-01,2026-04-02
        C2,Cancelled,2026-04-01,2026-04-02
        C3,proposed,2026-04-05,
        C4,,2026-04-05,
        C5,started,2026-04-01,
        """);

    public void Dispose() => _drop.Dispose();

    [Fact]
    public async Task Only_rows_with_a_listed_status_count_and_the_others_are_counted_once()
    {
        var reading = (await _drop.Read(Readings.Referrals with { Rows = new("status", ["COMPLETED", "STARTED"], []) })).Sound();

        Assert.Equal(
            [
                "C1 referral-decided 2026-04-02 @row1",
                "C1 referral-received 2026-04-01 @row1",
                "C5 referral-received 2026-04-01",
            ],
            reading.Lines());
        var finding = Assert.Single(reading.Findings);
        Assert.Equal(
            ("rows-left-out", "table referrals", "3 of 5 rows were left out, as the mapping says: status COMPLETED or STARTED only."),
            (finding.Code, finding.Place, finding.Words));
    }

    [Fact]
    public async Task A_case_whose_every_row_is_left_out_is_there_all_the_same()
    {
        var reading = (await _drop.Read(Readings.Referrals with { Rows = new("status", ["COMPLETED"], []) })).Sound();

        Assert.Equal(["C1", "C2", "C3", "C4", "C5"], reading.Kept.Select(each => each.Reference));
        Assert.Equal(["referrals 5"], reading.Counts.Rows.Counted());
    }

    [Fact]
    public async Task Rows_that_are_named_are_left_out_and_blank_ones_count()
    {
        var reading = (await _drop.Read(Readings.Referrals with { Rows = new("status", [], ["CANCELLED", "PROPOSED"]) })).Sound();

        Assert.Equal(["C1", "C1", "C4", "C5"], reading.Lines().Select(each => each[..2]));
    }

    [Fact]
    public async Task Without_the_column_the_file_is_not_trusted() => Assert.Equal(
        "cases.csv:1: The column \"state\" is missing. Was the export or the mapping changed?",
        (await _drop.Read(Readings.Referrals with { Rows = new("state", ["COMPLETED"], []) })).FailureOf());

    [Fact]
    public async Task Where_all_rows_count_nothing_is_found() =>
        Assert.Empty((await _drop.Read(Readings.Referrals with { Rows = new("status", [], ["DELETED"]) })).Sound().Findings);
}
