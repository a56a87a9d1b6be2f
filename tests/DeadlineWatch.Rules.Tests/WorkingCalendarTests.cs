using Xunit;

namespace DeadlineWatch.Rules.Tests;

public sealed class WorkingCalendarTests
{
    [Theory]
    [InlineData("2026-02-09", 1, "2026-02-10")]  // Monday + 1 is Tuesday
    [InlineData("2026-02-13", 1, "2026-02-16")]  // Friday + 1 is Monday
    [InlineData("2026-02-14", 1, "2026-02-16")]  // Saturday + 1 is Monday
    [InlineData("2026-02-15", 1, "2026-02-16")]  // Sunday + 1 is Monday
    [InlineData("2026-04-02", 1, "2026-04-07")]  // over Easter
    [InlineData("2026-04-03", 1, "2026-04-07")]  // from Good Friday itself
    [InlineData("2026-12-11", 15, "2027-01-06")] // a conference over Christmas, Boxing Day's substitute and New Year
    [InlineData("2026-02-14", 0, "2026-02-14")]  // nothing to count: the day as it is
    public void The_day_it_happens_is_day_0_and_is_never_counted(string from, int count, string due)
    {
        var answer = Calendars.EnglandAndWales.AddWorkingDays(When.Day(from), count);

        Assert.Equal(When.Day(due), answer);
    }

    [Theory]
    [InlineData("2026-02-10", 1, "2026-02-09")]
    [InlineData("2026-02-16", 1, "2026-02-13")]
    [InlineData("2026-02-15", 1, "2026-02-13")]
    [InlineData("2026-04-07", 1, "2026-04-02")]
    [InlineData("2027-01-06", 15, "2026-12-11")]
    [InlineData("2026-02-15", 0, "2026-02-15")]
    public void A_warning_is_counted_back_the_same_way(string due, int count, string warn)
    {
        var answer = Calendars.EnglandAndWales.SubtractWorkingDays(When.Day(due), count);

        Assert.Equal(When.Day(warn), answer);
    }

    [Theory]
    [InlineData("2026-02-09", "2026-02-10", 1)]
    [InlineData("2026-02-13", "2026-02-16", 1)]
    [InlineData("2026-02-13", "2026-02-15", 0)]
    [InlineData("2026-02-09", "2026-02-09", 0)]
    [InlineData("2026-02-10", "2026-02-09", -1)]
    [InlineData("2026-04-07", "2026-04-02", -1)]
    public void Working_days_between_two_days_leave_out_the_first(string after, string until, int count)
    {
        var answer = Calendars.EnglandAndWales.CountWorkingDays(When.Day(after), When.Day(until));

        Assert.Equal(count, answer);
    }

    [Theory]
    [InlineData("2026-04-03", "2026-04-02", "2026-04-07")]
    [InlineData("2026-02-14", "2026-02-13", "2026-02-16")]
    [InlineData("2026-02-16", "2026-02-16", "2026-02-16")]
    public void The_nearest_working_day_may_be_the_day_itself(string day, string before, string after)
    {
        var nearest = (
            Calendars.EnglandAndWales.OnOrBefore(When.Day(day)), Calendars.EnglandAndWales.OnOrAfter(When.Day(day)));

        Assert.Equal((When.Day(before), When.Day(after)), nearest);
    }

    [Theory]
    [InlineData("england-and-wales", "2026-12-11", 15, "2027-01-06")]
    [InlineData("scotland", "2026-12-11", 15, "2027-01-07")]
    [InlineData("scotland", "2026-04-02", 1, "2026-04-06")]
    [InlineData("northern-ireland", "2026-03-16", 1, "2026-03-18")]
    [InlineData("england-and-wales", "2026-03-16", 1, "2026-03-17")]
    public void Each_nation_has_its_own_holidays(string key, string from, int count, string due)
    {
        var answer = Calendars.Of(key).AddWorkingDays(When.Day(from), count);

        Assert.Equal(When.Day(due), answer);
    }

    [Theory]
    [InlineData("2026-04-02", null)]
    [InlineData("2026-04-03", "Good Friday")]
    [InlineData("2026-04-04", "weekend")]
    [InlineData("2026-12-26", "weekend")]
    [InlineData("2026-12-28", "Boxing Day (substitute day)")]
    public void A_manager_is_told_why_a_day_is_not_counted(string day, string? reason)
    {
        var why = Calendars.EnglandAndWales.WhyNotWorking(When.Day(day));

        Assert.Equal(reason, why);
    }

    [Fact]
    public void A_holiday_on_a_weekend_is_told_by_its_name()
    {
        var calendar = Some(new Holiday(When.Day("2026-12-26"), "Boxing Day"));

        var why = calendar.WhyNotWorking(When.Day("2026-12-26"));

        Assert.Equal("Boxing Day", why);
    }

    [Fact]
    public void The_version_depends_on_the_content_and_not_on_its_order()
    {
        var eve = new Holiday(When.Day("2026-12-24"), "Christmas Eve");
        var day = new Holiday(When.Day("2026-12-25"), "Christmas Day");

        var version = Some(eve, day).Version;

        Assert.Equal(version, Some(day, eve).Version);
        Assert.NotEqual(version, Some(day).Version);
        Assert.NotEqual(version, Some(eve with { Name = "A day off" }, day).Version);
    }

    [Fact]
    public void The_version_that_is_stored_with_a_deadline_is_the_same_on_every_machine()
    {
        // sha256 of "some\n2026-01-01\n2026-12-31\n2026-12-25 Christmas Day\n"
        Assert.Equal("15f45f41eabc", Some(new Holiday(When.Day("2026-12-25"), "Christmas Day")).Version);
    }

    private static WorkingCalendar Some(params Holiday[] holidays) =>
        new("some", "made up", When.Day("2026-01-01"), When.Day("2026-12-31"), holidays);
}
