using DeadlineWatch.Tests.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>Every call into the ledger, and every answer of the relay, is a place where the process may be killed. Started
/// again on the same ledger it tells the same, nothing is lost, and a mail that goes twice has one Message-ID.</summary>
public class KillTests(PostgresCluster cluster)
{
    private static readonly string[] Open =
    [
        "10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,,2026-12-07 16:00",
        "10482,F2,Assessment North,R2,2026-12-07 16:30,Phone,School,2026-12-07 17:00,2026-12-07 17:30",
    ];

    /// <summary>The moments at which something happens: baseline, last-day warnings, overdue, the hour clock, the second rung.</summary>
    private static readonly string[] Moments =
        ["2026-12-07 02:00", "2026-12-08 02:00", "2026-12-08 10:00", "2026-12-08 10:01", "2026-12-09 02:00", "2026-12-09 08:30", "2026-12-09 08:31", "2026-12-09 17:30", "2026-12-09 17:31", "2026-12-10 08:30", "2026-12-10 08:31"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_before_or_after_any_call_into_the_ledger_it_tells_the_same(bool after)
    {
        var expected = await Story(null, null);
        Assert.True(expected.Count >= 7, "The story tells too little to prove anything.");

        for (var call = 1; ; call++)
        {
            var death = new Death(call, after);
            var told = await Story(death, null);
            Assert.Equal(expected, told);
            if (!death.HasCome)
            {
                Assert.True(call > 100, "The story has too few calls to prove anything.");
                return;
            }
        }
    }

    /// <summary>The same on PostgreSQL, at every 17th call: a prime, so that all kinds of calls have their turn.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_on_postgresql_it_tells_the_same(bool after)
    {
        const int stride = 17;
        var expected = await Story(null, null);

        for (var call = after ? 5 : 1; ; call += stride)
        {
            var death = new Death(call, after);
            Assert.Equal(expected, await Story(death, new PostgresPlace(cluster)));
            if (!death.HasCome)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task Killed_after_the_relay_took_a_mail_the_second_copy_has_the_same_message_id()
    {
        await using var town = await Begin(null, null);
        var killed = 0;
        town.Relay.After = _ => throw (killed++ == 0 ? new ProcessDiedException() : new OperationCanceledException());

        await Assert.ThrowsAsync<ProcessDiedException>(() => Play(town, "2026-12-08 10:00"));
        town.Relay.After = null;
        await town.Restart();
        await Play(town, "2026-12-08 10:01");

        Assert.Equal(2, town.Relay.Accepted.Count(each => each.To == "north.manager@anytown.example"));
        Assert.Single(town.Relay.Accepted.Where(each => each.To == "north.manager@anytown.example").Select(each => each.Mail.MessageId).Distinct());
        Assert.Equal(town.Relay.Accepted[0].Mail.Mime, town.Relay.Accepted[1].Mail.Mime);
    }

    /// <summary>What was told, each thing once however often its mail went, in the order of time.</summary>
    private static async Task<IReadOnlyList<string>> Story(Death? death, ILedgerPlace? place)
    {
        await using var town = await Begin(death, place);
        foreach (var moment in Moments)
        {
            try
            {
                await Play(town, moment);
            }
            catch (ProcessDiedException)
            {
                await town.Restart();
                await Play(town, moment);
            }
        }

        foreach (var copies in town.Relay.Accepted.GroupBy(each => each.Mail.MessageId))
        {
            Assert.Single(copies.Select(each => Convert.ToBase64String(each.Mail.Mime)).Distinct());
        }

        // A minute may pass before a mail whose fate is unknown goes again: compare what and to whom, not the minute.
        return [.. town.Told.Select(each => each[each.IndexOf("  ", StringComparison.Ordinal)..]).Order(StringComparer.Ordinal)];
    }

    private static async Task<Town> Begin(Death? death, ILedgerPlace? place)
    {
        // Only the moments above: each step of time is another place to die.
        var town = await Town.Begin("2026-12-07 02:00", step: TimeSpan.FromDays(1),
            around: ledger => death is { HasCome: false } ? new DyingLedger(ledger, death) : ledger, place: place);
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00");
        foreach (var moment in new[] { "2026-12-08 02:00", "2026-12-09 02:00", "2026-12-09 17:30" })
        {
            town.MailboxLands(moment).Lands(moment, Open);
        }

        return town;
    }

    private static Task Play(Town town, string until) => town.Until(until);
}
