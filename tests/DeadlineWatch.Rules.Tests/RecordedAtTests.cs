using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>When something was entered is kept and shown, and never judged by. Due by the end of Tue 6 Jan 2026.</summary>
public class RecordedAtTests
{
    private static readonly Profile Profile = Some.Profile(Some.Clock("visit", "2 working days", "placed", "visited"));

    private static readonly CaseEvent Placed = Some.Event("placed", "2026-01-02", "P1") with { RecordedAt = When.London("2026-01-02 17:00") };

    private static Deadline Visited(string on, string? recorded) => Assert.Single(Some.Evaluate(Profile, "2026-02-01 02:00", Placed,
        Some.Event("visited", on) with { RecordedAt = recorded is null ? null : When.London(recorded) }).Deadlines);

    [Fact]
    public void The_start_and_the_end_carry_when_they_were_entered()
    {
        var deadline = Visited("2026-01-05", "2026-01-15 11:00");

        Assert.Equal(
            (When.London("2026-01-02 17:00"), When.London("2026-01-15 11:00")),
            (deadline.StartRecordedAt, deadline.Ended!.RecordedAt));
    }

    [Theory]
    [InlineData("2026-01-05", "2026-01-15 11:00", EndedHow.InTime, true)]
    [InlineData("2026-01-05", "2026-01-07 00:00", EndedHow.InTime, true)]
    [InlineData("2026-01-05", "2026-01-06 23:59", EndedHow.InTime, false)]
    [InlineData("2026-01-05", "2025-12-20 09:00", EndedHow.InTime, false)] // the booking was entered
    [InlineData("2026-01-05", null, EndedHow.InTime, false)]
    [InlineData("2026-01-07", "2026-01-06 12:00", EndedHow.OutOfTime, false)]
    [InlineData("2026-01-07", "2026-01-15 11:00", EndedHow.OutOfTime, false)]
    public void Late_recording_is_no_late_practice(string visited, string? recorded, EndedHow how, bool isRecordedLate)
    {
        var deadline = Visited(visited, recorded);

        Assert.Equal((how, isRecordedLate), (deadline.Ended!.How, deadline.WasRecordedLate));
    }

    [Fact]
    public void A_source_that_begins_to_say_when_things_were_entered_corrects_nothing()
    {
        var change = Assert.Single(LedgerChange.Between([Visited("2026-01-05", null)], [Visited("2026-01-05", "2026-01-15 11:00")]));

        Assert.Equal([ChangeKind.Amended], change.Kinds);
    }
}
