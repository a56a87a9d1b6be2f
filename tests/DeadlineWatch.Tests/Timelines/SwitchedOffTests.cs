using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>A clock is switched off and on again in the profile while the service runs.</summary>
public sealed class SwitchedOffTests
{
    private const string Profile = "profiles/west-midlands.json";

    // Enquiries started Fri 4 Dec 2026: the ten working days end on Fri 18 Dec, the warning is on Tue 15 Dec.
    private static readonly string[] Open = ["10101,F3,Assessment North,S1,2026-12-04,,,2026-12-24"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clock_that_is_switched_off_falls_silent_until_it_is_on_again(bool backOn)
    {
        await using var town = await Town.Begin("2026-12-04 01:00");
        town.MailboxLands("2026-12-04 02:00");
        town.Lands("2026-12-04 02:00").Lands("2026-12-05 02:00", null, Open);
        town.On("2026-12-07 09:00", () => Switch(town, on: false));
        town.Lands("2026-12-08 02:00", null, Open);
        town.On("2026-12-14 09:00", () => Switch(town, on: backOn));
        town.Lands("2026-12-15 02:00", null, Open);

        await town.Until("2026-12-15 18:00");

        Assert.Equal(
            backOn ? ["Tue 15 Dec, 08:30  north.manager  section-47-enquiries 10101  3-working-days-before"] : [],
            town.Told.Where(each => each.Contains("section-47", StringComparison.Ordinal)));
        Assert.Equal(1.0, town.Metric("deadlinewatch_config_last_reload_successful"));
        Assert.DoesNotContain(town.Log, each => each.StartsWith("Error:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_overdue_ends_with_its_clock_and_runs_again_with_it()
    {
        await using var town = await Town.Begin("2026-12-04 01:00");
        town.MailboxLands("2026-12-04 02:00");
        town.Lands("2026-12-04 02:00").Lands("2026-12-05 02:00", null, Open);
        town.Lands("2026-12-21 02:00", null, Open);
        town.On("2026-12-21 09:00", () => Switch(town, on: false));
        await town.Until("2026-12-21 12:00");
        var off = await town.Row("10101", "section-47-enquiries");

        Switch(town, on: true);
        await town.Until("2026-12-21 16:00");
        var on = await town.Row("10101", "section-47-enquiries");

        Assert.Equal(("the timescale is no longer watched", true), (off.Deadline.Ended?.Words, off.Deadline.WasOverdue));
        Assert.Null(off.NextStepAt);
        Assert.Null(on.Deadline.Ended);
        Assert.Equal(["north.manager", "service.manager"], town.Told
            .Where(each => each.Contains("section-47-enquiries 10101  overdue", StringComparison.Ordinal))
            .Select(each => each.Split("  ")[1]).Order(StringComparer.Ordinal));
    }

    // What the profile was becomes the base of one that says this alone.
    private static void Switch(Town town, bool on)
    {
        var basis = town.PathOf("profiles/all.json");
        if (!File.Exists(basis))
        {
            File.WriteAllText(basis, File.ReadAllText(town.PathOf(Profile))
                .Replace("\"key\": \"west-midlands\"", "\"key\": \"all\"", StringComparison.Ordinal));
        }

        File.WriteAllText(town.PathOf(Profile), $$"""
            {
              "key": "west-midlands", "name": "West Midlands", "extends": "all",
              "clocks": [{ "key": "section-47-enquiries", "on": {{(on ? "true" : "false")}} }]
            }
            """);
        town.Notices();
    }
}
