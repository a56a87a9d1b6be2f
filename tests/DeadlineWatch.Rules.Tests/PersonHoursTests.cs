using Xunit;

namespace DeadlineWatch.Rules.Tests;

public sealed class PersonHoursTests
{
    private static readonly WorkingCalendar Calendar = Calendars.EnglandAndWales;
    private static readonly PersonHours Early = new(new(7, 0), new(15, 0), new(7, 15));
    private static readonly PersonHours PartTime = new(
        new(9, 0), new(14, 30), new(9, 0), [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday]);

    private static readonly PersonHours Weekend = new(
        new(8, 0), new(18, 0), new(8, 30), [DayOfWeek.Saturday, DayOfWeek.Sunday, DayOfWeek.Monday]);

    [Theory]
    [InlineData("2026-12-08 07:59", false)]
    [InlineData("2026-12-08 08:00", true)]
    [InlineData("2026-12-08 17:59", true)]
    [InlineData("2026-12-08 18:00", false)]
    [InlineData("2026-12-12 10:00", false)]
    // Christmas Day, and the Monday that stands in for Boxing Day.
    [InlineData("2026-12-25 10:00", false)]
    [InlineData("2026-12-28 10:00", false)]
    [InlineData("2026-12-29 10:00", true)]
    public void Usual_hours_are_those_of_a_working_day(string now, bool may) =>
        Assert.Equal(may, PersonHours.Usual.MayTell(When.London(now), Calendar));

    [Theory]
    // Within the hours at once, before the digest too.
    [InlineData("2026-12-08 08:10", "2026-12-08 08:10")]
    [InlineData("2026-12-08 16:30", "2026-12-08 16:30")]
    // Before them with the digest of the day, after them with that of the next working day.
    [InlineData("2026-12-08 06:00", "2026-12-08 08:30")]
    [InlineData("2026-12-11 19:00", "2026-12-14 08:30")]
    [InlineData("2026-12-24 18:00", "2026-12-29 08:30")]
    public void What_should_not_wait_goes_at_once_or_on_the_next_working_morning(string now, string expected) =>
        Assert.Equal(When.London(expected), PersonHours.Usual.NextMoment(When.London(now), Calendar));

    [Theory]
    [InlineData("2026-12-08 08:30", "2026-12-08 08:30")]
    [InlineData("2026-12-08 08:31", "2026-12-09 08:30")]
    [InlineData("2026-12-11 08:31", "2026-12-14 08:30")]
    // Maundy Thursday: Tuesday is the next working day.
    [InlineData("2026-04-02 12:00", "2026-04-07 08:30")]
    public void What_can_wait_goes_with_the_next_digest(string now, string expected) =>
        Assert.Equal(When.London(expected), PersonHours.Usual.NextDigest(When.London(now), Calendar));

    [Theory]
    // The clocks go forward on Sun 29 Mar and back on Sun 25 Oct: the Monday's digest is at 08:30 by the clock on the wall.
    [InlineData("2026-03-27 18:00", "2026-03-30T07:30:00Z")]
    [InlineData("2026-03-30 06:59", "2026-03-30T07:30:00Z")]
    [InlineData("2026-10-23 18:00", "2026-10-26T08:30:00Z")]
    [InlineData("2026-10-26 07:59", "2026-10-26T08:30:00Z")]
    public void The_morning_keeps_its_hour_when_the_clocks_change(string now, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, null), PersonHours.Usual.NextMoment(When.London(now), Calendar));

    [Theory]
    // The hour from 01:00 never comes on 29 Mar 2026, and comes twice on 25 Oct 2026.
    [InlineData("2026-03-29T00:59:59Z", true)]
    [InlineData("2026-03-29T01:00:00Z", true)]
    [InlineData("2026-10-25T00:30:00Z", true)]
    [InlineData("2026-10-25T01:30:00Z", true)]
    public void A_box_that_is_always_read_is_told_through_both_clock_changes(string now, bool may) =>
        Assert.Equal(may, PersonHours.Always.MayTell(DateTimeOffset.Parse(now, null), Calendar));

    [Fact]
    public void Hours_that_lie_in_the_hour_that_never_comes_wait_for_the_next_day()
    {
        var night = new PersonHours(new(1, 0), new(2, 0), new(1, 15), [DayOfWeek.Sunday, DayOfWeek.Monday]);

        var next = night.NextDigest(When.London("2026-03-28 12:00"), Calendar);

        Assert.Equal(When.London("2026-03-30 01:15"), next);
        Assert.True(night.MayTell(next, Calendar));
    }

    [Fact]
    public void Hours_that_begin_in_the_hour_that_comes_twice_begin_once()
    {
        var night = new PersonHours(new(1, 30), new(3, 0), new(1, 30), [DayOfWeek.Sunday]);

        Assert.False(night.MayTell(DateTimeOffset.Parse("2026-10-25T00:29:59Z", null), Calendar));
        Assert.Equal(DateTimeOffset.Parse("2026-10-25T00:30:00Z", null), night.NextDigest(When.London("2026-10-24 12:00"), Calendar));
        Assert.True(night.MayTell(DateTimeOffset.Parse("2026-10-25T01:15:00Z", null), Calendar));
        Assert.False(night.MayTell(DateTimeOffset.Parse("2026-10-25T03:00:00Z", null), Calendar));
    }

    [Theory]
    // Wed 14:30 is over: Monday. Before Easter Monday: Tuesday.
    [InlineData("2026-12-09 14:29", "2026-12-09 14:29")]
    [InlineData("2026-12-09 14:30", "2026-12-14 09:00")]
    [InlineData("2026-12-10 10:00", "2026-12-14 09:00")]
    [InlineData("2026-04-01 15:00", "2026-04-07 09:00")]
    public void Somebody_who_works_part_time_is_told_on_a_day_of_theirs(string now, string expected) =>
        Assert.Equal(When.London(expected), PartTime.NextMoment(When.London(now), Calendar));

    [Theory]
    [InlineData("2026-12-11 20:00", "2026-12-12 08:30")]
    // Mon 28 Dec 2026 is a bank holiday.
    [InlineData("2026-12-27 19:00", "2027-01-02 08:30")]
    public void Somebody_who_works_at_weekends_is_told_then_but_on_no_holiday(string now, string expected) =>
        Assert.Equal(When.London(expected), Weekend.NextMoment(When.London(now), Calendar));

    [Fact]
    public void Somebody_who_works_on_holidays_is_told_on_christmas_day()
    {
        var desk = new PersonHours(new(8, 0), new(18, 0), new(8, 30), days: null, holidays: true);

        Assert.True(desk.MayTell(When.London("2026-12-25 10:00"), Calendar));
        Assert.False(desk.MayTell(When.London("2026-12-27 10:00"), Calendar));
    }

    [Fact]
    public void Own_hours_have_a_digest_of_their_own()
    {
        Assert.Equal(When.London("2026-12-08 07:15"), Early.NextDigest(When.London("2026-12-08 00:00"), Calendar));
        Assert.Equal(When.London("2026-12-09 07:15"), Early.NextMoment(When.London("2026-12-08 15:00"), Calendar));
    }

    [Fact]
    public void Beyond_the_calendar_each_weekday_is_one_to_be_told_on()
    {
        var after = When.London(Calendar.KnownUntil.AddDays(1).ToString("yyyy-MM-dd", null) + " 12:00");

        Assert.True(PersonHours.Usual.NextMoment(after, Calendar) - after < TimeSpan.FromDays(4));
        Assert.True(PersonHours.Usual.NextMoment(When.London("1990-12-25 12:00"), Calendar) < When.London("1990-12-27 12:00"));
    }

    [Fact]
    public void What_is_found_can_always_be_told()
    {
        foreach (var hours in new[] { PersonHours.Usual, PersonHours.Always, Early, PartTime, Weekend })
        {
            for (var now = When.London("2026-01-01 00:07"); now < When.London("2027-02-01 00:00"); now += TimeSpan.FromMinutes(97))
            {
                var moment = hours.NextMoment(now, Calendar);
                var digest = hours.NextDigest(now, Calendar);

                Assert.True(now <= moment && moment <= digest);
                Assert.True(hours.MayTell(moment, Calendar) && hours.MayTell(digest, Calendar));
                Assert.Equal(hours.DigestAt, TimeOnly.FromDateTime(CivilTime.LocalOf(digest)));
            }
        }
    }

    [Fact]
    public void Hours_that_could_never_tell_are_refused()
    {
        Assert.Throws<ArgumentException>("until", () => new PersonHours(new(18, 0), new(8, 0), new(8, 30)));
        Assert.Throws<ArgumentException>("until", () => new PersonHours(new(8, 0), new(8, 0), new(8, 0)));
        Assert.Throws<ArgumentException>("digestAt", () => new PersonHours(new(8, 0), new(18, 0), new(18, 0)));
        Assert.Throws<ArgumentException>("digestAt", () => new PersonHours(new(8, 0), new(18, 0), new(7, 59)));
        Assert.Throws<ArgumentException>("days", () => new PersonHours(new(8, 0), new(18, 0), new(8, 30), []));
    }

    [Fact]
    public void The_same_hours_are_equal_in_whatever_order_their_days_are_written()
    {
        var same = new PersonHours(new(9, 0), new(14, 30), new(9, 0), [DayOfWeek.Wednesday, DayOfWeek.Monday, DayOfWeek.Tuesday]);

        Assert.Equal(PartTime, same);
        Assert.Equal(PartTime.GetHashCode(), same.GetHashCode());
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday], same.Days!);
        Assert.NotEqual(PersonHours.Usual, PersonHours.Always);
    }
}
