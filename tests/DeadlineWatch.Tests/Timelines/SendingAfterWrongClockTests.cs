using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Tests.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>The clock of the machine ran a day ahead for half an hour, as after a start without a network, and was put right. The
/// referral was received on Mon 7 Dec and is to be decided on Tue 8 Dec.</summary>
public sealed class SendingAfterWrongClockTests(PostgresCluster cluster)
{
    private static readonly SendResult Lost = new SendResult.Unknown("the connection was lost after the final dot");

    private async Task<Town> TownOfTuesdayMorning(bool postgres, string? recipients = null)
    {
        var town = await Town.Begin("2026-12-07 01:00", place: postgres ? new PostgresPlace(cluster) : null, recipients: recipients);
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00");
        town.Lands("2026-12-08 02:00", ["10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,,2026-12-07 16:00"]);
        await town.Until("2026-12-08 07:00");
        return town;
    }

    private static async Task RunsAhead(Town town)
    {
        town.ClockAhead = TimeSpan.FromDays(1);
        await town.Until("2026-12-08 08:30");
        town.ClockAhead = TimeSpan.Zero;
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_relay_that_was_away_meanwhile_is_tried_by_the_right_time(bool postgres, bool restarted)
    {
        await using var town = await TownOfTuesdayMorning(postgres);
        town.Relay.IsDown = true;
        await RunsAhead(town);
        town.Relay.IsDown = false;
        if (restarted)
        {
            await town.Restart();
        }

        await town.Until("2026-12-08 18:00");

        Assert.Equal(["Tue 8 Dec, 08:30  north.manager  referral-decision 10377  last-day-15:00"], town.Told);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_mail_that_may_have_gone_meanwhile_goes_again_by_the_right_time(bool postgres, bool restarted)
    {
        await using var town = await TownOfTuesdayMorning(postgres);
        town.Relay.Answer = _ => Lost;
        await RunsAhead(town);
        town.Relay.Answer = null;
        if (restarted)
        {
            await town.Restart();
        }

        await town.Until("2026-12-08 18:00");

        Assert.Equal(["Tue 8 Dec, 08:30  north.manager  referral-decision 10377  last-day-15:00"], town.Told);
    }
}
