using System.Text.Json;
using Xunit;

namespace DeadlineWatch.Rules.Tests;

public sealed class CalendarFileTests
{
    public static TheoryData<string> Keys => ["england-and-wales", "scotland", "northern-ireland"];

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_shipped_calendar_says_what_the_official_list_says(string key)
    {
        using var official = JsonDocument.Parse(File.ReadAllBytes(Repository.SharedData("bank-holidays.json")));

        var expected = official.RootElement.GetProperty(key).GetProperty("events").EnumerateArray()
            .Select(entry => new Holiday(When.Day(entry.GetProperty("date").GetString()!), NameOf(entry)))
            .OrderBy(holiday => holiday.Day)
            .ToList();

        Assert.NotEmpty(expected);
        Assert.Equal(expected, Calendars.Of(key).Holidays);
    }

    [Fact]
    public void The_shipped_calendars_give_every_due_date_that_was_worked_out_independently()
    {
        var rows = File.ReadAllLines(Repository.SharedData("working-day-vectors.csv")).Skip(1).ToList();

        var wrong = rows.Where(row => row.Split(',') is not [var key, var start, var count, var due]
            || Calendars.Of(key).AddWorkingDays(When.Day(start), int.Parse(count, null)) != When.Day(due));

        Assert.Empty(wrong);
        Assert.Equal(4_000, rows.Count);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_shipped_calendar_covers_whole_years_and_has_holidays_in_each(string key)
    {
        var calendar = Calendars.Of(key);

        Assert.Equal((When.Day("2012-01-01"), When.Day("2028-12-31")), (calendar.KnownFrom, calendar.KnownUntil));
        Assert.Equal(
            Enumerable.Range(2012, 17), calendar.Holidays.Select(holiday => holiday.Day.Year).Distinct().Order());
        Assert.All(
            Enumerable.Range(2012, 17),
            year => Assert.InRange(calendar.Holidays.Count(holiday => holiday.Day.Year == year), 8, 12));
    }

    [Theory]
    [InlineData("england-and-wales", "2020-05-08", "Early May bank holiday (VE day)")]
    [InlineData("england-and-wales", "2020-05-04", null)]
    [InlineData("england-and-wales", "2022-09-19", "Bank Holiday for the State Funeral of Queen Elizabeth II")]
    [InlineData("northern-ireland", "2023-05-08", "Bank holiday for the coronation of King Charles III")]
    [InlineData("scotland", "2026-06-15", "World Cup bank holiday")]
    [InlineData("england-and-wales", "2026-06-15", null)]
    [InlineData("scotland", "2026-04-06", null)]
    [InlineData("northern-ireland", "2026-07-13", "Battle of the Boyne (Orangemen's Day) (substitute day)")]
    public void The_holidays_that_calendars_tend_to_lack_are_there(string key, string day, string? name)
    {
        var why = Calendars.Of(key).WhyNotWorking(When.Day(day));

        Assert.Equal(name, why);
    }

    private static string NameOf(JsonElement entry)
    {
        var title = entry.GetProperty("title").GetString()!.Replace('\u2019', '\'');

        return entry.GetProperty("notes").GetString() == "Substitute day" ? title + " (substitute day)" : title;
    }
}
