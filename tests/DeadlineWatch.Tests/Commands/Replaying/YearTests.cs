using System.Globalization;
using System.Text.Json;
using DeadlineWatch.Commands;
using DeadlineWatch.Commands.Demo;
using DeadlineWatch.Commands.Replaying;
using DeadlineWatch.Rules;
using DeadlineWatch.Tests.Commands.Demo;
using Xunit;

namespace DeadlineWatch.Tests.Commands.Replaying;

/// <summary>A year of a made-up council, replayed once for all tests.</summary>
public sealed class ReplayedYear : IAsyncLifetime
{
    internal static readonly DateOnly From = new(2025, 10, 1);
    internal static readonly DateOnly To = new(2026, 9, 30);

    private readonly LaidOut _folder = new();

    internal JsonElement Answer { get; private set; }

    internal string Drop => _folder.Drop;

    internal string Calendar => Path.Combine(_folder.Config, "calendars", "england-and-wales.json");

    internal PlainYear Plain() => new(Drop, Calendar, From, To);

    /// <summary>Of each clock, in each month and in all: what the replay says of all teams, counted by children.</summary>
    internal IEnumerable<string> Lines() => Answer.GetProperty("timeliness").EnumerateArray()
        .SelectMany(month => month.GetProperty("lines").EnumerateArray()
            .Where(line => line.GetProperty("team").ValueKind == JsonValueKind.Null && line.GetProperty("countedBy").GetString() == "children")
            .Select(line => PlainYear.Line(
                line.GetProperty("clock").GetString()!, month.GetProperty("month").GetString()!, Number(line, "due"), Number(line, "inTime"),
                Number(line, "outOfTime"), Number(line, "overdue"), Number(line, "cancelled"),
                line.GetProperty("percentInTime") is { ValueKind: JsonValueKind.Number } percent ? percent.GetDouble() : null)))
        .Order(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        var exportedAt = MadeUp.London("2026-10-01 06:00");
        using var calendar = JsonDocument.Parse(await File.ReadAllTextAsync(Calendar));
        var holidays = calendar.RootElement.GetProperty("holidays").EnumerateObject()
            .Select(each => DateOnly.Parse(each.Name, CultureInfo.InvariantCulture));
        new SyntheticCouncil(7, MadeUp.London("2026-09-30 07:00"), exportedAt, CivilTime.LocalOf, holidays, daysOfHistory: 400, everydayFamilies: 600)
            .WriteExports(Drop, exportedAt);
        var screen = new Screen();
        var options = new ReplayOptions { From = From, To = To, Over = ReplayOver.Sources, Budget = 100, Form = OutputForm.Json };

        var code = await new ReplayCommand(_folder.Read().Configuration!)
            .Write(options, exportedAt.AddMinutes(10), screen.Terminal, TestContext.Current.CancellationToken);

        Assert.Equal("", screen.Error);
        Assert.Equal(ExitCode.Done, code);
        Answer = screen.Json;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static int Number(JsonElement line, string name) => line.GetProperty(name).GetInt32();
}

public sealed class YearTests(ReplayedYear year) : IClassFixture<ReplayedYear>
{
    [Fact]
    public void A_replayed_year_has_the_percentages_that_plain_arithmetic_gives()
    {
        var plain = year.Plain().Lines().ToList();

        Assert.Equal(5 * 13, plain.Count);
        Assert.Equal(plain, year.Lines());
    }

    [Theory]
    [InlineData("referral-decision", 2)]
    [InlineData("referrer-follow-up", 2)]
    [InlineData("written-confirmation", 40)]
    [InlineData("section-47-enquiries", 9)]
    [InlineData("icpc", 14)]
    public void Arithmetic_by_another_limit_gives_others(string clock, int limit)
    {
        var plain = year.Plain();
        plain.Limits[clock] = limit;

        var differ = plain.Lines().Except(year.Lines()).ToList();

        Assert.Contains(differ, line => line.StartsWith($"{clock} all ", StringComparison.Ordinal));
        Assert.All(differ, line => Assert.StartsWith(clock, line, StringComparison.Ordinal));
    }

    [Fact]
    public void Arithmetic_on_a_conference_held_a_day_later_gives_others()
    {
        var plain = year.Plain();
        var moved = plain["conferences"].Where(row => row["conference_result"].Length > 0 && row["conference_date"].StartsWith("2026-03", StringComparison.Ordinal)).ToList();

        // Each alone: some are held on their last day, most before it.
        var differing = moved.Count(row =>
        {
            var held = row["conference_date"];
            row["conference_date"] = DateOnly.Parse(held, CultureInfo.InvariantCulture).AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var differs = plain.Lines().Except(year.Lines()).Any();
            row["conference_date"] = held;
            return differs;
        });

        Assert.InRange(differing, 1, moved.Count - 1);
    }

    [Fact]
    public void Each_month_of_the_year_has_mails_and_the_baseline_is_marked()
    {
        var months = year.Answer.GetProperty("months").EnumerateArray().Select(each => each.GetProperty("month").GetString()).ToList();
        var baseline = year.Answer.GetProperty("days").EnumerateArray().Where(each => each.GetProperty("baseline").GetBoolean()).ToList();

        Assert.Equal(12, months.Count);
        Assert.NotEmpty(baseline);
        Assert.All(baseline, each => Assert.Equal("2025-10-01", each.GetProperty("day").GetString()));
        Assert.Equal(year.Answer.GetProperty("mails").GetInt32(), year.Answer.GetProperty("people").EnumerateArray().Sum(each => each.GetProperty("mails").GetInt32()));
    }
}
