using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>Given these readings of these sources, when time reaches, these mails and no others. Days are of December 2026
/// unless a test says otherwise: Fri 4, Mon 7, Tue 8.</summary>
public class TimelineTests
{
    [Fact]
    public async Task A_clock_met_on_its_last_day_is_not_mailed_as_late_by_a_nightly_extract()
    {
        await using var town = await Town.Begin("2026-12-07 01:00");
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00")
            .Lands("2026-12-08 02:00", ["10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,,2026-12-07 16:00"])
            .Lands("2026-12-09 02:00", ["10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,2026-12-08 17:45,2026-12-07 16:00"]);

        await town.Until("2026-12-11 12:00");

        Assert.Equal(
            [
                "Tue 8 Dec, 10:00  north.manager  referral-decision 10377  last-day-10:00",
                "Tue 8 Dec, 15:00  north.manager  referral-decision 10377  last-day-15:00",
            ],
            town.Told);
        Assert.Equal(DeadlineState.InTime, await town.StateOf("10377", "referral-decision"));
    }

    [Fact]
    public async Task A_decision_that_never_comes_climbs_the_ladder()
    {
        await using var town = await Town.Begin("2026-12-07 01:00");
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00");
        foreach (var day in new[] { "08", "09", "10", "11", "14", "15", "16" })
        {
            town.Lands($"2026-12-{day} 02:00", ["10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,,2026-12-07 16:00"]);
        }

        await town.Until("2026-12-18 12:00");

        Assert.Equal(
            [
                "Tue 8 Dec, 10:00  north.manager  referral-decision 10377  last-day-10:00",
                "Tue 8 Dec, 15:00  north.manager  referral-decision 10377  last-day-15:00",
                "Wed 9 Dec, 08:30  north.manager  referral-decision 10377  overdue",
                "Wed 9 Dec, 08:30  service.manager  referral-decision 10377  overdue",
                "Thu 10 Dec, 08:30  service.manager  referral-decision 10377  2-working-days-after",
                "Tue 15 Dec, 08:30  head  referral-decision 10377  5-working-days-after",
            ],
            town.Told);
    }
}
