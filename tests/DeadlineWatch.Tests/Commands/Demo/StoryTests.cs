using System.Globalization;
using DeadlineWatch.Commands.Demo;
using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Commands.Demo;

public class StoryTests
{
    private static readonly string[] Expected =
    [
        "answer-in-time", "answer-one-day-before", "answer-second-rung", "call-withdrawn", "confirmation-24-hours",
        "confirmation-42-hours", "confirmation-in-time", "confirmation-late", "confirmation-overdue", "correction",
        "decision-at-the-last", "decision-due", "decision-in-time", "decision-overdue-before", "decision-overdue-yesterday",
        "decision-second-rung", "icpc-booked-late", "icpc-closed", "icpc-five-days-before", "icpc-in-time", "icpc-moved",
        "icpc-not-needed", "icpc-on-a-plan", "icpc-out-of-time", "icpc-overdue", "icpc-two-days-before", "icpc-undecided",
        "no-team", "s47-in-time", "s47-one-day-before", "s47-second-rung", "s47-three-days-before", "team-moves", "unknown-team",
        "vanishes", "withdrawn",
    ];

    /// <summary>Two ordinary weeks, Christmas, Easter, and the weekends on which the clocks change.</summary>
    private static readonly (DateOnly From, int Days)[] Spans =
    [
        (new(2026, 11, 2), 14), (new(2026, 12, 21), 17), (new(2026, 4, 1), 9), (new(2026, 3, 27), 5), (new(2026, 10, 23), 5),
    ];

    public static IEnumerable<TheoryDataRow<string>> Days() => Spans
        .SelectMany(span => Enumerable.Range(0, span.Days).Select(span.From.AddDays))
        .Select(day => new TheoryDataRow<string>(day.ToString("O", CultureInfo.InvariantCulture)));

    [Theory]
    [MemberData(nameof(Days))]
    public void Every_story_falls_inside_the_demo_whatever_the_hour(string day)
    {
        foreach (var now in EachHourOf(day))
        {
            var council = MadeUp.Council(now);

            Assert.Equal(Expected, council.Stories.Select(each => each.Key).Order(StringComparer.Ordinal));
            Assert.All(council.Stories, story =>
                Assert.InRange(CivilTime.InstantOf(story.At, AmbiguousTime.Earlier), MadeUp.BeginningOf(now), now));
            Assert.Distinct(council.Stories.SelectMany(each => each.Cases));
        }
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void The_calendar_of_the_service_agrees_on_the_days_that_the_stories_count(string day)
    {
        var now = MadeUp.London(day + " 12:00");
        var council = MadeUp.Council(now);
        var export = MadeUp.Export(council, MadeUp.BeginningOf(now));

        // What each story tells of: the limit in working days, and how far the due day lies from the story's day.
        Holds("decision-due", "received_at", 1, 0);
        Holds("decision-at-the-last", "received_at", 1, 0);
        Holds("decision-in-time", "received_at", 1, 0);
        Holds("correction", "received_at", 1, 0);
        Holds("withdrawn", "received_at", 1, 0);
        Holds("unknown-team", "received_at", 1, 0);
        Holds("no-team", "received_at", 1, 0);
        Holds("decision-overdue-yesterday", "received_at", 1, -1);
        Holds("decision-second-rung", "received_at", 1, -2);
        Holds("decision-overdue-before", "received_at", 1, -4);
        Holds("answer-in-time", "received_at", 3, 0);
        Holds("answer-one-day-before", "received_at", 3, 1);
        Holds("answer-second-rung", "received_at", 3, -2);
        Holds("s47-three-days-before", "strategy_discussion_at", 10, 3);
        Holds("s47-one-day-before", "strategy_discussion_at", 10, 1);
        Holds("s47-second-rung", "strategy_discussion_at", 10, -2);
        Holds("s47-in-time", "strategy_discussion_at", 10, 2);
        Holds("team-moves", "strategy_discussion_at", 10, 1);
        Holds("icpc-five-days-before", "strategy_discussion_at", 15, 5);
        Holds("icpc-two-days-before", "strategy_discussion_at", 15, 2);
        Holds("icpc-undecided", "strategy_discussion_at", 15, 5);
        Holds("icpc-moved", "strategy_discussion_at", 15, 5);
        Holds("icpc-booked-late", "strategy_discussion_at", 15, 3);
        Holds("icpc-in-time", "strategy_discussion_at", 15, 1);
        Holds("icpc-overdue", "strategy_discussion_at", 15, -1);
        Holds("icpc-out-of-time", "strategy_discussion_at", 15, -2);

        void Holds(string key, string column, int limit, int offset)
        {
            var story = council.Stories.Single(each => each.Key == key);
            var table = column == "received_at" ? CaseSystem.Referrals : CaseSystem.Enquiries;
            foreach (var reference in story.Cases)
            {
                var start = export[table].Single(each => each.Child == reference).Day(column)!.Value;
                var due = MadeUp.Calendar.AddWorkingDays(start, limit);
                var expected = offset < 0
                    ? MadeUp.Calendar.SubtractWorkingDays(council.StoryDay, -offset)
                    : MadeUp.Calendar.AddWorkingDays(council.StoryDay, offset);
                Assert.Equal((key, expected), (key, due));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void Calls_reach_24_42_and_48_hours_on_the_storys_day(string day)
    {
        var now = MadeUp.London(day + " 00:00");
        var council = MadeUp.Council(now);
        var export = MadeUp.Export(council, now);

        Assert.Equal(council.StoryDay, Reached("confirmation-24-hours", 24));
        Assert.Equal(council.StoryDay, Reached("confirmation-42-hours", 42));
        Assert.Equal(council.StoryDay, Reached("confirmation-overdue", 48));
        Assert.Equal(council.StoryDay, Reached("confirmation-late", 48));

        DateOnly Reached(string key, int hours)
        {
            var reference = council.Stories.Single(each => each.Key == key).Cases[0];
            var call = export[CaseSystem.Referrals].Single(each => each.Child == reference);
            Assert.Equal("Phone", call["contact_method"]);
            return CivilTime.DayOf(CivilTime.InstantOf(call.Time("received_at")!.Value, AmbiguousTime.Earlier).AddHours(hours));
        }
    }

    [Fact]
    public void What_the_stories_change_is_in_the_exports_only_from_then_on()
    {
        var council = MadeUp.Council(MadeUp.London("2026-11-05 14:30"));

        Assert.Equal("2026-11-03 15:45", Text("correction", CaseSystem.Referrals, "received_at", "12:29"));
        Assert.Equal("2026-10-29 15:45", Text("correction", CaseSystem.Referrals, "received_at", "12:30"));
        Assert.Equal(Teams.AssessmentNorth, Text("team-moves", CaseSystem.Enquiries, "team", "11:59"));
        Assert.Equal(Teams.ProtectionEast, Text("team-moves", CaseSystem.Enquiries, "team", "12:00"));
        Assert.Equal("2026-11-09", Text("icpc-moved", CaseSystem.Conferences, "conference_date", "11:19"));
        Assert.Equal("2026-11-10", Text("icpc-moved", CaseSystem.Conferences, "conference_date", "11:20"));
        Assert.Null(Text("icpc-booked-late", CaseSystem.Conferences, "conference_date", "14:09"));
        Assert.Equal("2026-11-12", Text("icpc-booked-late", CaseSystem.Conferences, "conference_date", "14:10"));
        Assert.Equal("", Text("icpc-in-time", CaseSystem.Conferences, "conference_result", "16:29"));
        Assert.Equal("Plan", Text("icpc-in-time", CaseSystem.Conferences, "conference_result", "16:30"));
        Assert.Equal("Y", Text("icpc-not-needed", CaseSystem.Conferences, "conference_not_needed", "13:30"));
        Assert.NotNull(Text("vanishes", CaseSystem.Enquiries, "s47_id", "08:59"));
        Assert.Null(Text("vanishes", CaseSystem.Enquiries, "s47_id", "09:00"));
        Assert.NotNull(Text("vanishes", CaseSystem.Enquiries, "s47_id", "18:00"));
        Assert.Null(Text("confirmation-late", CaseSystem.Confirmations, "received_at", "18:04"));
        Assert.Equal("04/11/2026 18:05", Text("confirmation-late", CaseSystem.Confirmations, "received_at", "18:05"));

        string? Text(string key, string table, string column, string at)
        {
            var reference = council.Stories.Single(each => each.Key == key).Cases[0];
            return MadeUp.Export(council, MadeUp.London("2026-11-04 " + at))[table]
                .SingleOrDefault(each => each.Child == reference)?[column];
        }
    }

    [Fact]
    public void A_window_without_a_whole_working_day_is_refused()
    {
        var (from, to) = (MadeUp.London("2026-11-04 07:30"), MadeUp.London("2026-11-05 23:59"));

        Assert.Throws<ArgumentException>(() => new SyntheticCouncil(1, from, to, CivilTime.LocalOf, []));
    }

    private static IEnumerable<DateTimeOffset> EachHourOf(string day)
    {
        var start = CivilTime.StartOf(DateOnly.Parse(day, CultureInfo.InvariantCulture));
        return Enumerable.Range(0, 24).Select(hour => start.AddHours(hour));
    }
}
