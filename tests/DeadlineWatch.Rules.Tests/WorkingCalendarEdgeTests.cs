using Xunit;

namespace DeadlineWatch.Rules.Tests;

public sealed class WorkingCalendarEdgeTests
{
    private static readonly DateOnly From = When.Day("2026-01-01");
    private static readonly DateOnly Until = When.Day("2026-01-31");
    private static readonly Holiday NewYear = new(When.Day("2026-01-01"), "New Year's Day");

    [Fact]
    public void Whoever_keeps_the_calendars_is_told_which_year_is_missing()
    {
        var calendar = new WorkingCalendar("wales", "made up", From, When.Day("2028-12-31"), []);

        var error = Assert.Throws<CalendarExhaustedException>(() => calendar.AddWorkingDays(When.Day("2028-12-29"), 2));

        Assert.Equal(
            "Calendar 'wales' ends 2028-12-31, but 2029-01-02 was asked. Add the missing year.", error.Message);
        Assert.Equal(
            ("wales", From, When.Day("2028-12-31"), When.Day("2029-01-02")),
            (error.Calendar, error.KnownFrom, error.KnownUntil, error.Asked));
    }

    [Fact]
    public void A_start_before_the_first_known_day_is_refused()
    {
        var error = Assert.Throws<CalendarExhaustedException>(
            () => January().AddWorkingDays(When.Day("2025-12-31"), 1));

        Assert.Equal(
            "Calendar 'january' begins 2026-01-01, but 2025-12-31 was asked. Add the missing year.", error.Message);
    }

    [Fact]
    public void Every_question_about_a_day_outside_the_calendar_is_refused()
    {
        var calendar = January();

        foreach (var outside in new[] { From.AddDays(-1), Until.AddDays(1), DateOnly.MinValue, DateOnly.MaxValue })
        {
            Action[] questions =
            [
                () => calendar.IsWorkingDay(outside),
                () => calendar.WhyNotWorking(outside),
                () => calendar.OnOrAfter(outside),
                () => calendar.OnOrBefore(outside),
                () => calendar.AddWorkingDays(outside, 0),
                () => calendar.SubtractWorkingDays(outside, 0),
                () => calendar.CountWorkingDays(outside, From),
                () => calendar.CountWorkingDays(From, outside),
            ];
            Assert.All(
                questions, ask => Assert.Equal(outside, Assert.Throws<CalendarExhaustedException>(ask).Asked));
        }
    }

    [Fact]
    public void A_count_answers_as_long_as_it_stays_inside_and_then_says_how_far_it_would_go()
    {
        var calendar = January();
        var loop = new DayByDay([NewYear.Day]);

        for (var day = From; day <= Until; day = day.AddDays(1))
        {
            for (var count = 0; count <= 40; count++)
            {
                var (start, by) = (day, count);
                Same(loop.Add(start, by), calendar, () => calendar.AddWorkingDays(start, by));
                Same(loop.Subtract(start, by), calendar, () => calendar.SubtractWorkingDays(start, by));
            }
        }
    }

    [Fact]
    public void A_count_beyond_the_end_of_time_is_refused_like_any_other()
    {
        Assert.Throws<CalendarExhaustedException>(() => January().AddWorkingDays(From, int.MaxValue));
        Assert.Throws<CalendarExhaustedException>(() => January().SubtractWorkingDays(Until, int.MaxValue));
    }

    [Fact]
    public void A_negative_count_is_a_programming_error()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => January().AddWorkingDays(From, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => January().SubtractWorkingDays(Until, -1));
    }

    [Fact]
    public void Beyond_its_end_a_calendar_counts_on_with_weekends_only()
    {
        var known = January();

        var extended = known.ExtendedWithWeekendsOnly(When.Day("2026-03-31"));

        Assert.Equal(When.Day("2026-02-03"), extended.AddWorkingDays(When.Day("2026-01-30"), 2));
        Assert.Equal("weekend", extended.WhyNotWorking(When.Day("2026-02-01")));
        Assert.Equal("New Year's Day", extended.WhyNotWorking(From));
        Assert.Equal(
            (known.Key, known.Version, known.KnownUntil, When.Day("2026-03-31"), true),
            (extended.Key, extended.Version, extended.KnownUntil, extended.CoveredUntil, extended.IsExtended));
        Assert.Throws<CalendarExhaustedException>(() => extended.IsWorkingDay(When.Day("2026-04-01")));
    }

    [Fact]
    public void Extending_to_a_day_that_is_covered_changes_nothing()
    {
        var known = January();

        Assert.Same(known, known.ExtendedWithWeekendsOnly(Until));
        Assert.False(known.IsExtended);
        Assert.Equal(Until, known.CoveredUntil);
    }

    [Fact]
    public void A_calendar_that_ends_before_it_begins_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(
            () => new WorkingCalendar("upside-down", "made up", Until, From, []));

        Assert.StartsWith(
            "Calendar 'upside-down' ends 2026-01-01, before it begins 2026-01-31.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_holiday_outside_the_calendar_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => January(new Holiday(When.Day("2026-02-02"), "Imbolc")));

        Assert.StartsWith(
            "Calendar 'january' runs from 2026-01-01 to 2026-01-31, but 'Imbolc' is on 2026-02-02.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_given_twice_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => January(new Holiday(NewYear.Day, "Hogmanay")));

        Assert.StartsWith(
            "Calendar 'january' has 2026-01-01 twice: 'New Year's Day' and 'Hogmanay'.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_holiday_without_a_name_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => January(new Holiday(When.Day("2026-01-02"), " ")));

        Assert.StartsWith(
            "Calendar 'january': the holiday of 2026-01-02 has no name.", error.Message, StringComparison.Ordinal);
    }

    private static WorkingCalendar January(params Holiday[] more) =>
        new("january", "made up", From, Until, [NewYear, .. more]);

    private static void Same(DateOnly expected, WorkingCalendar calendar, Func<DateOnly> ask)
    {
        if (expected >= calendar.KnownFrom && expected <= calendar.KnownUntil)
        {
            Assert.Equal(expected, ask());
        }
        else
        {
            // No holiday lies beyond, so the loop's answer is the one the refusal must name.
            Assert.Equal(expected, Assert.Throws<CalendarExhaustedException>(() => ask()).Asked);
        }
    }
}
