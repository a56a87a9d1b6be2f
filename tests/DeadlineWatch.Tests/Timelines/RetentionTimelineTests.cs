using DeadlineWatch.Retaining;
using DeadlineWatch.Storage.Chain;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>A case that left the ledger comes back into the source, years later.</summary>
public sealed class RetentionTimelineTests
{
    private const string Closed = "10377,F1,Assessment North,R1,2026-12-07 09:20,Email,School,2026-12-07 11:00,2026-12-07 12:00";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Closed in December 2026, gone from the extract a week later, and let go in May 2028.</summary>
    private static async Task<Town> Emptied(string at = "2028-05-02 04:30")
    {
        var town = await Town.Begin("2026-12-07 02:00", step: TimeSpan.FromDays(30));
        town.MailboxLands("2026-12-07 02:00", "10377,R1,2026-12-07 10:00").Lands("2026-12-07 02:00", [Closed]);
        await town.Until("2026-12-08 02:00");
        town.MailboxLands("2026-12-08 02:30", "10377,R1,2026-12-07 10:00").Lands("2026-12-08 02:30", [Closed]);
        await town.Until("2026-12-08 03:00");
        town.MailboxLands("2026-12-14 02:00").Lands("2026-12-14 02:00");
        await town.Until("2026-12-14 03:00");
        await town.Until("2028-05-02 03:00");
        Assert.NotEmpty((await town.Ledger.Queries.Case("anytown", "10377", Cancel))!.Deadlines);

        // With it goes the quiet case that only the mailbox ever named.
        await foreach (var record in new Retention(town.Configuration, new(1, town.PathOf("exports")), town.Ledger.Retention, NullLogger.Instance)
            .Apply("anytown", "service", Town.London(at), Cancel))
        {
            Assert.Equal(2, record.Cases);
        }

        Assert.Null(await town.Ledger.Queries.Case("anytown", "10377", Cancel));
        return town;
    }

    [Fact]
    public async Task It_is_not_mailed_as_long_overdue_and_a_finding_says_that_it_is_not_watched()
    {
        await using var town = await Emptied();
        var before = town.Told.Count;

        // Its decision lies in another table, of which the extract's window has moved on.
        town.MailboxLands("2028-05-03 02:00").Lands("2028-05-03 02:00", ["10377,F1,Assessment North,R1,2026-12-07 09:20,Email,School,,"]);
        await town.Until("2028-05-03 03:00");
        await town.Until("2028-05-10 09:00");

        Assert.Equal(before, town.Told.Count);
        var record = await town.Ledger.Queries.Case("anytown", "10377", Cancel);
        Assert.Empty(record!.Deadlines);
        Assert.Equal(["referral-decision", "referrer-follow-up"],
            (await town.Ledger.Queries.Findings("evaluation:anytown", Cancel)).Where(each => each.Finding.Code == "before-retention")
                .Select(each => each.Finding.Place.Split(' ')[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_new_referral_of_it_is_watched_as_any_other()
    {
        await using var town = await Emptied();

        town.MailboxLands("2028-05-03 02:00").Lands("2028-05-03 02:00",
            [Closed, "10377,F1,Assessment North,R2,2028-05-02 15:20,Email,School,,"]);
        await town.Until("2028-05-03 03:00");
        town.MailboxLands("2028-05-04 02:00").Lands("2028-05-04 02:00",
            [Closed, "10377,F1,Assessment North,R2,2028-05-02 15:20,Email,School,,"]);
        await town.Until("2028-05-04 03:00");
        await town.Until("2028-05-04 09:00");

        var row = await town.Row("10377", "referral-decision");
        Assert.Equal(("R2", new DateOnly(2028, 5, 3)), (row.Deadline.Clock.Start, row.Deadline.DueOn));
        Assert.Contains(town.Told, each => each.EndsWith("referral-decision 10377  overdue", StringComparison.Ordinal));
        Assert.DoesNotContain(await town.Ledger.Queries.Findings("evaluation:anytown", Cancel), each => each.Finding.Code == "before-retention");
        var head = Assert.Single(await town.Ledger.Chain.Heads(Cancel));
        Assert.Null((await new ChainWalk(town.Ledger.Chain).Verify(head, Cancel)).Fault);
    }

    [Fact]
    public async Task A_pass_by_a_clock_that_was_years_ahead_does_not_switch_off_what_starts_now()
    {
        await using var town = await Emptied(at: "2041-05-02 04:30");

        town.MailboxLands("2028-05-03 02:00").Lands("2028-05-03 02:00",
            [Closed, "10377,F1,Assessment North,R2,2028-05-02 15:20,Email,School,,"]);
        await town.Until("2028-05-03 03:00");

        Assert.Equal("R2", (await town.Row("10377", "referral-decision")).Deadline.Clock.Start);
        Assert.DoesNotContain(await town.Ledger.Queries.Findings("evaluation:anytown", Cancel), each => each.Finding.Code == "before-retention");
    }
}
