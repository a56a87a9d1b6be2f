using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Tests.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>What becomes of warnings whose address refuses them. The referral was received on Mon 7 Dec and is never decided.</summary>
public sealed class DeliveryTests(PostgresCluster cluster)
{
    private static readonly SendResult Gone = new SendResult.Refused(550, "550 5.1.1 no such user", SendPhase.Recipient);

    private static readonly SendResult Full =
        new SendResult.NotSent("452 4.2.2 mailbox full", SendPhase.Recipient, 452, AddressFault: true);

    private async Task<Town> Begin(bool postgres)
    {
        var town = await Town.Begin("2026-12-07 01:00", place: postgres ? new PostgresPlace(cluster) : null);
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00");
        foreach (var day in new[] { "08", "09", "10", "11", "14", "15", "16" })
        {
            town.Lands($"2026-12-{day} 02:00", ["10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,,2026-12-07 16:00"]);
        }

        return town;
    }

    private static SendResult? ToNorth(FrozenMail mail, SendResult answer) =>
        mail.To.StartsWith("north.manager", StringComparison.Ordinal) ? answer : null;

    private static async Task<string?> Failing(Town town) =>
        (await town.Ledger.Queries.Findings("mail", CancellationToken.None)).SingleOrDefault()?.Finding.Place;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_address_that_is_gone_costs_the_others_nothing_and_the_fallback_hears_of_it_at_once(bool postgres)
    {
        await using var town = await Begin(postgres);
        town.Relay.Answer = mail => ToNorth(mail, Gone);

        await town.Until("2026-12-09 12:00");

        // A pass later: this town's passes are half an hour apart.
        Assert.Equal(
            [
                "Tue 8 Dec, 10:30  quality.lead  referral-decision 10377  last-day-10:00",
                "Tue 8 Dec, 15:30  quality.lead  referral-decision 10377  last-day-15:00",
                "Wed 9 Dec, 08:30  service.manager  referral-decision 10377  overdue",
                "Wed 9 Dec, 09:00  quality.lead  referral-decision 10377  overdue",
            ],
            town.Told);
        Assert.Equal("north.manager@anytown.example", await Failing(town));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_address_that_puts_mail_off_is_tried_for_days_across_restarts_and_then_the_fallback_is_told(bool postgres)
    {
        await using var town = await Begin(postgres);
        var tries = new List<DateTimeOffset>();
        town.Relay.Answer = mail =>
        {
            if (ToNorth(mail, Full) is { } answer)
            {
                tries.Add(town.Now);
                return answer;
            }

            return null;
        };

        await town.Until("2026-12-08 20:00");
        await town.Restart();
        await town.Until("2026-12-09 20:00");
        Assert.Equal("north.manager@anytown.example", await Failing(town));
        await town.Restart();
        await town.Until("2026-12-16 20:00");

        // Within his hours, in growing steps of four hours at last, and for no more than five days.
        Assert.All(tries, at => Assert.InRange(at.TimeOfDay, new(8, 0, 0), new(18, 0, 0)));
        Assert.DoesNotContain(tries, at => at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
        Assert.InRange(tries.Count, 8, 30);
        var given = await town.Ledger.Queries.Outbox(Town.Authority, "10377", CancellationToken.None);
        Assert.Contains(given, row => row is { State: "refused", Reason: "452 4.2.2 mailbox full" });
        Assert.Contains(town.Told, line => line.Contains("quality.lead", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_that_takes_mail_again_is_sound_again()
    {
        await using var town = await Begin(postgres: false);
        town.Relay.Answer = mail => ToNorth(mail, Gone);
        await town.Until("2026-12-08 12:00");
        Assert.NotNull(await Failing(town));

        town.Relay.Answer = null;
        await town.Until("2026-12-08 16:00");

        Assert.Null(await Failing(town));
        Assert.Contains("Tue 8 Dec, 15:00  north.manager  referral-decision 10377  last-day-15:00", town.Told);
    }
}
