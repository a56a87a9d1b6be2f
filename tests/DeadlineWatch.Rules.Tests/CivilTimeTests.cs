using System.Globalization;
using Xunit;

namespace DeadlineWatch.Rules.Tests;

public sealed class CivilTimeTests
{
    [Theory]
    [InlineData("2026-03-28 23:59", "2026-03-28 23:59")]
    [InlineData("2026-03-29 00:59", "2026-03-29 00:59")] // the last minute before the clocks go forward
    [InlineData("2026-03-29 01:00", "2026-03-29 02:00")]
    [InlineData("2026-04-06 23:30", "2026-04-07 00:30")] // in summer, the next day already
    [InlineData("2026-10-25 00:30", "2026-10-25 01:30")] // the hour that comes twice: once
    [InlineData("2026-10-25 01:30", "2026-10-25 01:30")] // and again
    [InlineData("2026-10-25 02:00", "2026-10-25 02:00")]
    public void An_instant_is_shown_as_the_clock_on_the_wall_shows_it(string utc, string local)
    {
        var shown = CivilTime.LocalOf(When.Utc(utc));

        Assert.Equal((When.Local(local), DateTimeKind.Unspecified), (shown, shown.Kind));
        Assert.Equal(DateOnly.FromDateTime(When.Local(local)), CivilTime.DayOf(When.Utc(utc)));
    }

    [Fact]
    public void An_instant_may_be_given_with_any_offset()
    {
        var tokyo = new DateTimeOffset(When.Local("2026-04-07 08:30"), TimeSpan.FromHours(9));

        Assert.Equal(When.Local("2026-04-07 00:30"), CivilTime.LocalOf(tokyo));
    }

    [Theory]
    [InlineData("2026-01-15 09:00", "2026-01-15 09:00", "2026-01-15 09:00")]
    [InlineData("2026-07-15 09:00", "2026-07-15 08:00", "2026-07-15 08:00")]
    [InlineData("2026-10-25 00:59", "2026-10-24 23:59", "2026-10-24 23:59")]
    [InlineData("2026-10-25 01:00", "2026-10-25 00:00", "2026-10-25 01:00")]
    [InlineData("2026-10-25 01:30", "2026-10-25 00:30", "2026-10-25 01:30")]
    [InlineData("2026-10-25 02:00", "2026-10-25 02:00", "2026-10-25 02:00")]
    public void The_hour_that_comes_twice_is_two_instants(string local, string earlier, string later)
    {
        var first = CivilTime.InstantOf(When.Local(local), AmbiguousTime.Earlier);
        var second = CivilTime.InstantOf(When.Local(local), AmbiguousTime.Later);

        Assert.Equal((When.Utc(earlier), TimeSpan.Zero), (first, first.Offset));
        Assert.Equal((When.Utc(later), TimeSpan.Zero), (second, second.Offset));
    }

    [Theory]
    [InlineData("2026-03-29 00:59", "2026-03-29 00:59")]
    [InlineData("2026-03-29 01:00", "2026-03-29 01:00")]
    [InlineData("2026-03-29 01:30", "2026-03-29 01:30")]
    [InlineData("2026-03-29 01:59", "2026-03-29 01:59")]
    [InlineData("2026-03-29 02:00", "2026-03-29 01:00")]
    public void The_hour_that_never_comes_is_moved_forward_by_the_gap(string local, string utc)
    {
        Assert.All(
            new[] { AmbiguousTime.Earlier, AmbiguousTime.Later },
            choice => Assert.Equal(When.Utc(utc), CivilTime.InstantOf(When.Local(local), choice)));
    }

    [Theory]
    [InlineData(DateTimeKind.Utc)]
    [InlineData(DateTimeKind.Local)]
    public void A_time_that_says_it_is_not_local_to_the_united_kingdom_is_refused(DateTimeKind kind)
    {
        var wrong = DateTime.SpecifyKind(When.Local("2026-04-07 16:30"), kind);

        Assert.Throws<ArgumentException>(() => CivilTime.InstantOf(wrong, AmbiguousTime.Earlier));
    }

    [Theory]
    [InlineData("2026-01-15", "2026-01-15 00:00", "2026-01-16 00:00")]
    [InlineData("2026-04-07", "2026-04-06 23:00", "2026-04-07 23:00")]
    [InlineData("2026-03-29", "2026-03-29 00:00", "2026-03-29 23:00")] // 23 hours
    [InlineData("2026-10-25", "2026-10-24 23:00", "2026-10-26 00:00")] // 25 hours
    public void A_day_runs_from_midnight_to_midnight_in_the_united_kingdom(string day, string start, string end)
    {
        var (begins, ends) = (CivilTime.StartOf(When.Day(day)), CivilTime.EndOf(When.Day(day)));

        Assert.Equal((When.Utc(start), TimeSpan.Zero), (begins, begins.Offset));
        Assert.Equal((When.Utc(end), TimeSpan.Zero), (ends, ends.Offset));
    }

    [Fact]
    public void Every_day_ends_where_the_next_begins_and_holds_each_of_its_moments()
    {
        for (var day = When.Day("2012-01-01"); day <= When.Day("2032-12-31"); day = day.AddDays(1))
        {
            var (start, end) = (CivilTime.StartOf(day), CivilTime.EndOf(day));

            Assert.Equal(CivilTime.StartOf(day.AddDays(1)), end);
            Assert.Equal(
                (day, day, day.AddDays(1)),
                (CivilTime.DayOf(start), CivilTime.DayOf(end.AddTicks(-1)), CivilTime.DayOf(end)));
        }
    }

    [Fact]
    public void The_day_is_the_one_on_the_clock_on_the_wall_also_in_years_long_gone_or_far_ahead()
    {
        for (var day = When.Day("1960-01-01"); day <= When.Day("2110-12-31"); day = day.AddDays(1))
        {
            var midnight = CivilTime.InstantOf(day.ToDateTime(TimeOnly.MinValue), AmbiguousTime.Earlier);

            Assert.Equal(midnight, CivilTime.StartOf(day));
            Assert.All(
                new[] { -90, -60, -30, -1, 0, 1, 30, 60, 90 }.Select(each => midnight.AddMinutes(each)),
                each => Assert.Equal(DateOnly.FromDateTime(CivilTime.LocalOf(each)), CivilTime.DayOf(each)));
        }
    }

    [Theory]
    [InlineData("2026-01-15", "08:30", "2026-01-15 08:30")]
    [InlineData("2026-04-07", "08:30", "2026-04-07 07:30")]
    [InlineData("2026-03-29", "01:30", "2026-03-29 01:30")]
    [InlineData("2026-10-25", "01:30", "2026-10-25 00:30")]
    public void A_step_set_for_0830_goes_at_0830_in_summer_too(string day, string time, string utc)
    {
        var instant = CivilTime.At(When.Day(day), TimeOnly.Parse(time, CultureInfo.InvariantCulture));

        Assert.Equal((When.Utc(utc), TimeSpan.Zero), (instant, instant.Offset));
    }

    [Fact]
    public void Days_no_case_system_should_send_are_answered_all_the_same()
    {
        Assert.Equal(DateOnly.MinValue, CivilTime.DayOf(DateTimeOffset.MinValue));
        Assert.Equal(DateOnly.MaxValue, CivilTime.DayOf(DateTimeOffset.MaxValue));
        Assert.Equal(1700, CivilTime.StartOf(When.Day("1700-06-01")).AddHours(1).Year);
        Assert.Equal(1, CivilTime.StartOf(DateOnly.MinValue).Year);
        Assert.Throws<ArgumentOutOfRangeException>(() => CivilTime.EndOf(DateOnly.MaxValue));
    }

    [Theory]
    [InlineData("Europe/London")]
    [InlineData("GMT Standard Time")]
    public void Either_name_of_the_zone_gives_the_same_time(string id)
    {
        Assert.SkipUnless(TimeZoneInfo.TryFindSystemTimeZoneById(id, out _), $"This machine does not know '{id}'.");

        var zone = CivilTime.Find(["Nowhere/At all", id]);

        for (var at = When.Utc("2026-01-01 00:00"); at < When.Utc("2028-01-01 00:00"); at = at.AddMinutes(30))
        {
            Assert.Equal(CivilTime.LocalOf(at), TimeZoneInfo.ConvertTime(at, zone).DateTime);
        }
    }

    [Fact]
    public void The_first_name_that_is_known_is_taken()
    {
        Assert.Equal("Europe/London", CivilTime.Find(["Europe/London", "Asia/Tokyo"]).Id);
    }

    [Fact]
    public void A_machine_without_time_zones_is_told_what_to_install()
    {
        var error = Assert.Throws<TimeZoneNotFoundException>(() => CivilTime.Find(["Nowhere/At all", "Nor There"]));

        Assert.Equal(
            "This machine knows no time zone Nowhere/At all or Nor There. Install its time zone data (package tzdata).",
            error.Message);
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("cy-GB")]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    public void Words_are_english_whatever_the_machine_speaks(string culture)
    {
        CultureInfo.CurrentCulture = Speaking(culture);

        Assert.Equal("Tue 7 Apr 2026", CivilTime.Words(When.Day("2026-04-07")));
        Assert.Equal("Tue 7 Apr", CivilTime.ShortWords(When.Day("2026-04-07")));
        Assert.Equal("Tue 7 Apr 2026, 16:30", CivilTime.Words(When.Utc("2026-04-07 15:30")));
        Assert.Equal("Tue 7 Apr, 16:30", CivilTime.ShortWords(When.Utc("2026-04-07 15:30")));
        Assert.Equal("Sat 12 Sep 2026, 00:05", CivilTime.Words(When.Utc("2026-09-11 23:05")));
    }

    [Fact]
    public void Forty_eight_hours_over_a_clock_change_are_elapsed_hours()
    {
        // A call at 16:30 on the Friday before the clocks go forward.
        var start = CivilTime.At(When.Day("2026-03-27"), new TimeOnly(16, 30));

        Assert.Equal("Sun 29 Mar, 17:30", CivilTime.ShortWords(start.AddHours(48)));
    }

    private static CultureInfo Speaking(string culture)
    {
        try
        {
            return new CultureInfo(culture);
        }
        catch (CultureNotFoundException)
        {
            Assert.Skip($"This machine does not speak {culture}: it has no ICU.");
            throw;
        }
    }
}
