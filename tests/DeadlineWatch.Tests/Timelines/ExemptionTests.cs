using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>A referral that needs no written confirmation, and one of which that is learnt late.</summary>
public sealed class ExemptionTests
{
    [Theory]
    [InlineData("Email,School", "already in writing")]
    [InlineData("Phone,Family", "referred by a member of the public")]
    public async Task A_referral_that_needs_no_confirmation_is_named_and_never_mailed(string facts, string words)
    {
        await using var town = await Town.Begin("2026-12-04 01:00");
        string[] referral = [Referral(facts)];
        town.MailboxLands("2026-12-04 02:00");
        // The first in the baseline's time already, the second after it.
        town.Lands("2026-12-04 02:00", [$"10400,F2,Assessment North,R1,2026-12-01 16:30,{facts},2026-12-01 17:00,2026-12-01 17:30"])
            .Lands("2026-12-04 18:00", referral).Lands("2026-12-07 02:00", referral).MailboxLands("2026-12-07 02:00");

        await town.Until("2026-12-15 12:00");

        Assert.Equal([], town.Told);
        Assert.Equal(DeadlineState.Cancelled, await town.StateOf("10482", "written-confirmation"));
        Assert.Equal(
            ["started Fri 4 Dec 2026, 16:30; due Sun 6 Dec 2026, 16:30", $"cancelled: {words}, Fri 4 Dec 2026, 16:30"],
            await History(town));
    }

    [Theory]
    [InlineData("2026-12-05 02:00", "cancelled: already in writing, Fri 4 Dec 2026, 16:30", 0)]
    [InlineData("2026-12-08 02:00", "cancelled after it was overdue: already in writing, Fri 4 Dec 2026, 16:30", 6)]
    public async Task A_clock_whose_referral_turns_out_to_be_in_writing_ends_cancelled(string corrected, string words, int mails)
    {
        await using var town = await Town.Begin("2026-12-04 01:00");
        string[] byPhone = [Referral("Phone,School")], inWriting = [Referral("Email,School")];
        town.MailboxLands("2026-12-04 02:00").MailboxLands("2026-12-06 17:00");
        town.Lands("2026-12-04 02:00").Lands("2026-12-04 18:00", byPhone);
        if (mails > 0)
        {
            town.Lands("2026-12-06 17:00", byPhone);
        }

        // Read again the next night, and nothing of it is lost.
        town.Lands(corrected, inWriting).Lands("2026-12-09 02:00", [inWriting[0].Replace("North", "South", StringComparison.Ordinal)]);

        await town.Until("2026-12-15 12:00");

        Assert.Equal(mails, town.Told.Count);
        Assert.Equal(mails > 0, (await town.Row("10482", "written-confirmation")).Deadline.WasOverdue);
        Assert.Equal(words, (await History(town)).Last(each => each.StartsWith("cancelled", StringComparison.Ordinal)));
        Assert.Equal(DeadlineState.Cancelled, await town.StateOf("10482", "written-confirmation"));
    }

    private static string Referral(string facts) => $"10482,F2,Assessment North,R2,2026-12-04 16:30,{facts},2026-12-04 17:00,2026-12-04 17:30";

    private static async Task<IReadOnlyList<string>> History(Town town) =>
    [
        .. (await town.Ledger.Queries.History(Town.Authority, "10482", TestContext.Current.CancellationToken))
            .Where(each => each.Clock?.Definition == "written-confirmation").Select(each => each.Words),
    ];
}
