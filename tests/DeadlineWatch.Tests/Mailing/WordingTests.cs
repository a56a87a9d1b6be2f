using DeadlineWatch.Mailing;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using Xunit;
using static DeadlineWatch.Tests.Mailing.SomeLetter;

namespace DeadlineWatch.Tests.Mailing;

public sealed class WordingTests
{
    [Theory]
    [InlineData(5, 9, "Less than 1 working day late (1 day; was due by the end of Fri 4 Dec)")]
    [InlineData(7, 9, "1 working day late (3 days; was due by the end of Fri 4 Dec)")]
    [InlineData(8, 9, "2 working days late (4 days; was due by the end of Fri 4 Dec)")]
    [InlineData(29, 9, "15 working days late (25 days; was due by the end of Fri 4 Dec)")]
    public void Lateness_in_days_counts_working_days(int day, int hour, string words)
    {
        var now = London(day, hour, 0);

        var line = Line(Context(now, dataAsOf: now), Row(Deadline("1", "referral-decision", Moment.On(December(3)))));

        Assert.Equal(words, line);
    }

    [Theory]
    [InlineData(6, 16, 31, "1 minute late (was due today, 16:30)")]
    [InlineData(6, 17, 30, "1 hour late (was due today, 16:30)")]
    [InlineData(8, 8, 30, "40 hours late (was due Sun 6 Dec, 16:30)")]
    [InlineData(9, 16, 30, "72 hours late (was due Sun 6 Dec, 16:30)")]
    [InlineData(9, 17, 45, "3 days 1 hour late (was due Sun 6 Dec, 16:30)")]
    [InlineData(10, 16, 30, "4 days late (was due Sun 6 Dec, 16:30)")]
    public void Lateness_in_hours_is_elapsed_time(int day, int hour, int minute, string words)
    {
        var now = London(day, hour, minute);

        var line = Line(Context(now, dataAsOf: now), Row(Deadline("1", "written-confirmation", Moment.At(London(4, 16, 30)))));

        Assert.Equal(words, line);
    }

    [Theory]
    [InlineData(3, "Due by the end of tomorrow, Fri 4 Dec")]
    [InlineData(4, "Due by the end of today")]
    public void Today_and_tomorrow_need_no_count(int day, string words)
    {
        var line = Line(Context(London(day, 10, 0)), Row(Deadline("1", "referral-decision", Moment.On(December(3)))));

        Assert.Equal(words, line);
    }

    [Fact]
    public void Today_is_the_day_it_is_in_london()
    {
        var lateEvening = new DateTimeOffset(2026, 6, 10, 23, 30, 0, TimeSpan.Zero); // 00:30 of the 11th in summer time

        var line = Line(Context(lateEvening), Row(Deadline("1", "referral-decision", Moment.On(new(2026, 6, 10)))));

        Assert.Equal("Due by the end of today", line);
    }

    [Theory]
    [InlineData(3, "Due by the end of Tue 8 Dec, in 3 working days (5 days)")]
    [InlineData(4, "Due by the end of Tue 8 Dec, in 2 working days (4 days)")]
    [InlineData(6, "Due by the end of Tue 8 Dec, in 2 working days")]
    public void Days_ahead_are_working_days(int day, string words)
    {
        var line = Line(Context(London(day, 8, 30)), Row(Deadline("1", "icpc", Moment.On(new(2026, 11, 17)))));

        Assert.Equal(words, line);
    }

    [Fact]
    public void One_working_day_ahead_over_a_weekend_is_one_working_day()
    {
        var line = Line(Context(London(5, 8, 30)), Row(Deadline("1", "icpc", Moment.On(new(2026, 11, 16)))));

        Assert.Equal("Due by the end of Mon 7 Dec, in 1 working day (2 days)", line);
    }

    [Fact]
    public void A_due_day_with_no_working_day_before_it_is_counted_in_days()
    {
        var line = Line(Context(London(4, 18, 0)), Row(Deadline("1", "review", Moment.On(new(2026, 11, 8)))));

        Assert.Equal("Due by the end of Sun 6 Dec, in 2 days", line);
    }

    [Theory]
    [InlineData(6, 10, 0, "Due in 6 hours (today, 16:30)")]
    [InlineData(6, 16, 5, "Due in 25 minutes (today, 16:30)")]
    [InlineData(5, 16, 30, "Due in 24 hours (tomorrow, Sun 6 Dec, 16:30)")]
    [InlineData(4, 16, 30, "Due in 48 hours (Sun 6 Dec, 16:30)")]
    public void Hours_ahead_are_elapsed_and_never_rounded_up(int day, int hour, int minute, string words)
    {
        var line = Line(
            Context(London(day, hour, minute)), Row(Deadline("1", "written-confirmation", Moment.At(London(4, 16, 30)))));

        Assert.Equal(words, line);
    }

    [Theory]
    [InlineData(5, 12, "Due between tomorrow, Sun 6 Dec, 00:00 and 23:59, in 12 hours at the earliest; the record holds only a date")]
    [InlineData(6, 12, "Due between today, 00:00 and 23:59: it may be late already; the record holds only a date")]
    [InlineData(7, 12, "At least 12 hours late (was due between Sun 6 Dec, 00:00 and 23:59; the record holds only a date)")]
    public void A_clock_in_hours_that_started_on_a_mere_date_is_due_between_two_moments(int day, int hour, string words)
    {
        var now = London(day, hour, 0);

        var line = Line(Context(now, dataAsOf: now), Row(Deadline("1", "written-confirmation", Moment.On(December(4)))));

        Assert.Equal(words, line);
    }

    [Theory]
    [InlineData(9, "Due by the end of today · booked for tomorrow, Wed 9 Dec, 1 working day after it is due")]
    [InlineData(10, "Due by the end of today · booked for Thu 10 Dec, 2 working days after it is due")]
    [InlineData(8, "Due by the end of today · booked for today")]
    public void A_booking_says_how_far_beyond_the_due_day_it_lies(int booked, string words)
    {
        var deadline = Deadline("1", "icpc", Moment.On(new(2026, 11, 17))) with { BookedFor = Moment.On(December(booked)) };

        Assert.Equal(words, Line(Context(), Row(deadline)));
    }

    [Fact]
    public void A_booking_that_passed_without_an_outcome_is_told_as_such()
    {
        var deadline = Deadline("1", "icpc", Moment.On(new(2026, 11, 16))) with
        {
            BookedFor = Moment.At(London(7, 14, 0)),
            BookingPassed = true,
        };

        Assert.Equal(
            "1 working day late (was due by the end of Mon 7 Dec) · was booked for Mon 7 Dec, 14:00; the source records no outcome",
            Line(Context(), Row(deadline)));
    }

    [Fact]
    public void A_booking_in_a_year_beyond_all_calendars_is_still_told()
    {
        var deadline = Deadline("1", "icpc", Moment.On(new(2026, 11, 17))) with { BookedFor = Moment.On(new(2999, 1, 1)) };

        Assert.Equal(
            "Due by the end of today · booked for Tue 1 Jan 2999, 355040 days after it is due", Line(Context(), Row(deadline)));
    }

    [Fact]
    public void A_conference_that_is_not_decided_on_is_asked_for()
    {
        var deadline = Deadline("1", "icpc", Moment.On(new(2026, 11, 20))) with { Decided = false };

        Assert.Equal("Conference needed? decide by the end of Fri 11 Dec, in 3 working days", Line(Context(), Row(deadline)));
    }

    [Fact]
    public void A_conference_that_is_not_decided_on_and_late_is_both()
    {
        var deadline = Deadline("1", "icpc", Moment.On(new(2026, 11, 16))) with { Decided = false };

        Assert.Equal(
            "1 working day late (was due by the end of Mon 7 Dec) · still open: conference needed?", Line(Context(), Row(deadline)));
    }

    [Fact]
    public void Overdue_without_data_that_reaches_so_far_says_so()
    {
        var now = London(8, 12, 0);

        var line = Line(Context(now, dataAsOf: London(7, 2, 10)), Row(Deadline("1", "referral-decision", Moment.On(December(4)))));

        Assert.Equal(
            "1 working day late (was due by the end of Mon 7 Dec) · not known to be done; data from Mon 7 Dec, 02:10", line);
    }

    [Fact]
    public void What_was_due_last_night_is_not_called_late_before_the_data_can_know()
    {
        var now = London(8, 1, 0);

        var letter = Write(Context(now, dataAsOf: London(7, 2, 10)), Row(Deadline("1", "referral-decision", Moment.On(December(4)))));

        Assert.Equal("Assessment North: 1 awaiting data", letter.Heading);
        Assert.Equal("Was due by the end of Mon 7 Dec", Assert.Single(Matters(letter)).Status.Text);
    }

    [Fact]
    public void A_date_beyond_the_calendar_is_provisional()
    {
        var now = CivilTime.At(new(2028, 12, 27), new(8, 30));
        var deadline = Deadline("1", "icpc", Moment.On(new(2028, 12, 14)));

        Assert.Equal(
            "Due by the end of Thu 4 Jan, in 6 working days (8 days) · provisional: the calendar ends 31 Dec 2028",
            Line(Context(now, dataAsOf: now), Row(deadline)));
    }

    [Theory]
    [InlineData(11, "Was due by the end of Mon 14 Dec, now by the end of Tue 8 Dec: 3 working days overdue; the case's data changed")]
    [InlineData(9, "Was due by the end of Mon 14 Dec, now by the end of Tue 8 Dec: 1 working day overdue; the case's data changed")]
    [InlineData(8, "Was due by the end of Mon 14 Dec, now by the end of today; the case's data changed")]
    [InlineData(3, "Was due by the end of Mon 14 Dec, now by the end of Tue 8 Dec, in 3 working days (5 days); the case's data changed")]
    public void A_correction_tells_both_dates(int day, string words)
    {
        var now = London(day, 9, 0);
        var row = Row(Deadline("1", "icpc", Moment.On(new(2026, 11, 17))), NoticeKind.Correction)
            .With(each => each with { WasDueOn = December(14), WasDueAt = CivilTime.EndOf(December(14)) });

        Assert.Equal(words, Line(Context(now, dataAsOf: now), row));
    }

    [Fact]
    public void A_correction_in_hours_tells_both_times()
    {
        var row = Row(Deadline("1", "written-confirmation", Moment.At(London(4, 16, 30))), NoticeKind.Correction)
            .With(each => each with { WasDueAt = London(8, 16, 30) });

        Assert.Equal(
            "Was due today, 16:30, now Sun 6 Dec, 16:30: 40 hours overdue; the case's data changed", Line(Context(), row));
    }

    [Fact]
    public void A_question_in_hours_names_the_hour()
    {
        var exact = Deadline("1", "consent", Moment.At(London(8, 6, 0))) with { Decided = false };
        var vague = Deadline("2", "consent", Moment.On(December(8))) with { Decided = false };

        Assert.Equal("Consent needed? decide by tomorrow, Wed 9 Dec, 06:00 (in 21 hours)", Line(Context(), Row(exact)));
        Assert.Equal(
            "Consent needed? decide by a time between tomorrow, Wed 9 Dec, 00:00 and 23:59, in 15 hours at the earliest; "
            + "the record holds only a date",
            Line(Context(), Row(vague)));
    }

    [Fact]
    public void A_booking_in_hours_says_how_many_hours_beyond_the_due_time_it_lies()
    {
        var deadline = Deadline("1", "written-confirmation", Moment.At(London(7, 9, 0))) with
        {
            BookedFor = Moment.At(London(10, 15, 0)),
        };

        Assert.Equal(
            "Due in 24 hours (tomorrow, Wed 9 Dec, 09:00) · booked for Thu 10 Dec, 15:00, 30 hours after it is due",
            Line(Context(), Row(deadline)));
    }

    [Fact]
    public void A_late_booking_that_was_moved_in_time_meanwhile_is_not_called_late()
    {
        var deadline = Deadline("1", "icpc", Moment.On(new(2026, 11, 20))) with { BookedFor = Moment.On(December(11)) };

        var letter = Write(Context(), Row(deadline, NoticeKind.BookedLate));

        Assert.Equal("Assessment North: 1 due soon", letter.Heading);
    }

    [Theory]
    [InlineData("Duty\r\nBcc: all@example.org", "Duty Bcc: all@example.org")]
    [InlineData("  Night\u202E\u200B  Team\t\u2028", "Night Team")]
    [InlineData("\u0000", "")]
    [InlineData("Tîm Asesu 🌙", "Tîm Asesu 🌙")]
    public void A_name_is_one_line_without_what_cannot_be_seen(string name, string clean)
    {
        Assert.Equal(clean, CleanWords.Of(name));
    }

    [Fact]
    public void A_name_that_never_ends_is_cut()
    {
        Assert.Equal(new string('x', 80) + "…", CleanWords.Of(new string('x', 100_000)));
    }

    [Fact]
    public void Dates_moved_by_a_calendar_or_a_profile_say_so()
    {
        var row = Row(Deadline("1", "icpc", Moment.On(new(2026, 11, 20))), NoticeKind.DatesMoved)
            .With(each => each with { WasDueOn = December(10), WasDueAt = CivilTime.EndOf(December(10)) });

        Assert.Equal(
            "Was due by the end of Thu 10 Dec, now by the end of Fri 11 Dec, in 3 working days; the calendar or the procedures changed",
            Line(Context(), row));
    }

    [Fact]
    public void A_matter_that_left_the_source_says_since_when_and_what_was_due()
    {
        var row = Row(Deadline("1", "referral-decision", Moment.On(December(3))), NoticeKind.Unseen);
        row = row with { Deadline = row.Deadline with { MissingSince = London(7, 2, 10), UnseenAt = London(8, 2, 10) } };

        Assert.Equal(
            "No longer in the source since Mon 7 Dec, 02:10; its mails pause · it was due by the end of Fri 4 Dec",
            Line(Context(), row));
    }

    [Fact]
    public void A_welsh_clock_that_moved_after_it_was_overdue_keeps_saying_so()
    {
        var deadline = Deadline("1", "icpc", Moment.On(new(2026, 11, 20))) with { OverdueBeforeMove = CivilTime.EndOf(December(4)) };

        Assert.Equal(
            "Due by the end of Fri 11 Dec, in 3 working days · was already overdue (due by the end of Fri 4 Dec) when a later event moved the date",
            Line(Context(), Row(deadline)));
    }

    [Fact]
    public void A_date_in_another_year_half_a_year_away_is_told_with_its_year()
    {
        var now = CivilTime.At(new(2027, 9, 1), new(8, 30));

        var line = Line(Context(now, dataAsOf: now), Row(Deadline("1", "referral-decision", Moment.On(December(3)))));

        Assert.StartsWith("190 working days late (271 days; was due by the end of Fri 4 Dec 2026)", line, StringComparison.Ordinal);
    }
}
