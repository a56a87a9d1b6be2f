using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>The config folder changes while the service runs.</summary>
public sealed class ReloadTests
{
    private const string Calendar = "calendars/england-and-wales.json";
    private const string Successful = "deadlinewatch_config_last_reload_successful";
    private const string At = "deadlinewatch_config_last_reload_timestamp_seconds";

    // Enquiries started Fri 4 Dec 2026: the ten working days end on Fri 18 Dec, unless a holiday falls among them.
    private static readonly string[] Open =
        ["10101,F3,Assessment North,S1,2026-12-04,,,2026-12-24", "10102,F3,Assessment North,S2,2026-12-04,,,2026-12-24"];

    [Fact]
    public async Task A_holiday_announced_a_week_ahead_moves_dates_at_once_and_without_a_restart()
    {
        await using var town = await Begin();
        DeadlineRow? atOnce = null;
        town.On("2026-12-07 09:00", () =>
        {
            Declare(town, "2026-12-14");
            town.Notices();
            // Before the next poll.
            atOnce = town.Row("10101", "section-47-enquiries").GetAwaiter().GetResult();
        });
        town.Lands("2026-12-08 02:00", null, Open).Lands("2026-12-15 02:00", null, Open);

        await town.Until("2026-12-16 12:00");

        Assert.Equal(new DateOnly(2026, 12, 21), atOnce?.Deadline.DueOn);
        Assert.Equal(
            [
                "Wed 16 Dec, 08:30  north.manager  section-47-enquiries 10101  3-working-days-before",
                "Wed 16 Dec, 08:30  north.manager  section-47-enquiries 10102  3-working-days-before",
            ],
            Enquiries(town));
        Assert.Equal(1.0, town.Metric(Successful));
        Assert.Equal((double)Town.London("2026-12-07 09:00").ToUnixTimeSeconds(), town.Metric(At));
    }

    [Fact]
    public async Task Dates_moved_after_a_warning_are_told_in_one_digest_without_a_restart()
    {
        await using var town = await Begin();
        town.On("2026-12-15 10:00", () =>
        {
            Declare(town, "2026-12-18");
            town.Notices();
        });

        await town.Until("2026-12-16 12:00");

        Assert.Equal(
            [
                "Tue 15 Dec, 08:30  north.manager  section-47-enquiries 10101  3-working-days-before",
                "Tue 15 Dec, 08:30  north.manager  section-47-enquiries 10102  3-working-days-before",
                "Wed 16 Dec, 08:30  north.manager  section-47-enquiries 10101  dates-moved",
                "Wed 16 Dec, 08:30  north.manager  section-47-enquiries 10102  dates-moved",
            ],
            Enquiries(town));
        Assert.Equal(2, town.Relay.Accepted.Count(each => each.To == "north.manager@anytown.example"));
    }

    [Fact]
    public async Task A_folder_with_one_fault_changes_nothing_until_it_is_mended()
    {
        await using var town = await Begin();
        town.On("2026-12-07 09:00", () =>
        {
            Declare(town, "2026-12-14");
            town.Edit("recipients.json", "\"head@anytown.example\"", "\"head\"");
            town.Notices();
        });

        await town.Until("2026-12-07 12:00");
        var whileBroken = (await town.Row("10101", "section-47-enquiries")).Deadline.DueOn;
        var told = town.Metric(Successful);
        town.Edit("recipients.json", "\"head\"", "\"head@anytown.example\"");
        town.Notices();

        Assert.Equal(new DateOnly(2026, 12, 18), whileBroken);
        Assert.Equal(0.0, told);
        Assert.Contains(town.Log, each => each.StartsWith("Error: The config folder changed, and is not taken;", StringComparison.Ordinal)
            && each.Contains("recipients.json:", StringComparison.Ordinal));
        Assert.Equal(new DateOnly(2026, 12, 21), (await town.Row("10101", "section-47-enquiries")).Deadline.DueOn);
        Assert.Equal(1.0, town.Metric(Successful));
    }

    [Theory]
    [InlineData("sources.json", "\"1 day\"", "\"2 days\"")]
    [InlineData("deadlinewatch.json", "\"mail\" }", "\"other-mail\" }")]
    [InlineData("deadlinewatch.json", "\"Anytown\"", "\"Any Town\"")]
    public async Task What_takes_effect_at_a_start_only_is_refused_until_then(string file, string old, string replacement)
    {
        await using var town = await Begin();
        await town.Until("2026-12-07 09:00");
        Declare(town, "2026-12-14");
        town.Edit(file, old, replacement);
        town.Notices();

        Assert.Equal(0.0, town.Metric(Successful));
        Assert.Contains(town.Log, each => each.Contains($"A change of {file} takes effect at the next start", StringComparison.Ordinal));
        Assert.Equal(new DateOnly(2026, 12, 18), (await town.Row("10101", "section-47-enquiries")).Deadline.DueOn);
    }

    [Fact]
    public async Task A_changed_address_gets_the_next_mail()
    {
        await using var town = await Begin();
        town.On("2026-12-07 09:00", () =>
        {
            town.Edit("recipients.json", "north.manager@", "new.manager@");
            town.Notices();
        });
        town.Lands("2026-12-15 02:00", null, Open);

        await town.Until("2026-12-15 12:00");

        Assert.Contains("Tue 15 Dec, 08:30  new.manager  section-47-enquiries 10101  3-working-days-before", town.Told);
        Assert.DoesNotContain(town.Told, each => each.Contains("north.manager", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Files_that_are_still_being_written_are_left_until_they_are_quiet()
    {
        await using var town = await Begin();
        await town.Until("2026-12-07 09:00");

        Declare(town, "2026-12-14");
        await town.Looks();
        var first = town.Metric(At);
        Declare(town, "2026-12-15");
        await town.Looks();
        var second = town.Metric(At);
        await town.Looks();

        Assert.Equal((0.0, 0.0), (first, second));
        Assert.NotEqual(0.0, town.Metric(At));
        Assert.Equal(new DateOnly(2026, 12, 22), (await town.Row("10101", "section-47-enquiries")).Deadline.DueOn);
    }

    [Fact]
    public async Task A_comment_or_a_touched_file_judges_nothing_anew()
    {
        await using var town = await Begin();
        await town.Until("2026-12-07 09:00");
        var before = await town.Row("10101", "section-47-enquiries");

        town.Edit("sources.json", "\"sources\"", "// ours\n  \"sources\"");
        town.Notices();

        Assert.Equal(1.0, town.Metric(Successful));
        Assert.Contains(town.Log, each => each.Contains("the rules changed for no authority", StringComparison.Ordinal));
        Assert.Equal(before.Generation, (await town.Row("10101", "section-47-enquiries")).Generation);
    }

    private static async Task<Town> Begin()
    {
        var town = await Town.Begin("2026-12-04 01:00");
        town.MailboxLands("2026-12-04 02:00");
        return town.Lands("2026-12-04 02:00").Lands("2026-12-05 02:00", null, Open);
    }

    private static void Declare(Town town, string day) =>
        town.Edit(Calendar, "\"2026-12-25\"", $"\"{day}\": \"A day of mourning\",\n    \"2026-12-25\"");

    private static IEnumerable<string> Enquiries(Town town) => town.Told.Where(each => each.Contains("section-47", StringComparison.Ordinal));
}
