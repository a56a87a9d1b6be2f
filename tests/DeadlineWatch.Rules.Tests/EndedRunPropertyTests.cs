using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>What is done stays done: neither what happens later nor later data takes back an end.</summary>
public sealed class EndedRunPropertyTests
{
    /// <remarks>A reopening is there to take back an end, and which end it takes back hangs on what came between. For a clock that
    /// counts back, what was done late for one conference may turn out to have been in time for the next, once that is
    /// booked.</remarks>
    [Fact]
    public void What_happens_after_a_run_has_ended_changes_nothing_of_it() => Law.Holds(RandomTimelines.Any, trial =>
    {
        var asked = 0;
        foreach (var deadline in trial.Timeline.Evaluate().Deadlines.Where(each => each.Ended is not null && !IsReopenedLater(trial.Timeline, each)))
        {
            var last = Max(deadline.Ended!.At.Latest, deadline.StartedAt.Latest).AddDays(trial.Draw(0, 21));
            var editions = trial.Timeline.Editions(deadline).ToList();
            var after = trial.Other.Events
                .Where(each => !editions.Exists(edition => edition.Reopens.Any(rule => rule.Event == each.Kind)
                    || (edition.CountsBack && edition.Start == each.Kind)))
                .Select((each, index) => each with
                {
                    OccurredAt = Moment.At(last.AddMinutes(1 + index)),
                    // A row that gains an event is another row: it may tie what stood alone before.
                    Episode = each.Episode?.Replace("row:", "row:later-", StringComparison.Ordinal),
                });

            Assert.Contains(deadline, trial.Timeline.Evaluate([.. trial.Timeline.Events, .. after]).Deadlines);
            asked++;
        }

        return asked;
    });

    [Fact]
    public void Until_the_time_to_look_again_later_data_changes_no_deadline() => Law.Holds(RandomTimelines.Any, trial =>
    {
        var now = trial.Timeline.Evaluate();
        var until = trial.Timeline.DataAsOf.AddMinutes(1 + trial.Draw(0, 60 * 24 * 60));
        var later = trial.Timeline with { DataAsOf = now.RevisitAt is { } revisit && revisit <= until ? revisit.AddTicks(-1) : until };

        Assert.Equal(now.Deadlines, later.Evaluate().Deadlines);
        Assert.Equal(now.RevisitAt, later.Evaluate().RevisitAt);
        return now.Deadlines.Count;
    });

    /// <remarks>A reopening that was booked takes back an end when it comes to pass; and of a plan that ended on the day of
    /// the start it may be learnt only the day after.</remarks>
    [Fact]
    public void Later_data_of_the_same_events_takes_back_no_end() => Law.Holds(RandomTimelines.Any, trial =>
    {
        var later = trial.Timeline with { DataAsOf = trial.Timeline.DataAsOf.AddMinutes(1 + trial.Draw(0, 60 * 24 * 60)) };
        var before = trial.Timeline.Evaluate().Deadlines
            .Where(each => each.Ended is not null && trial.Timeline.Editions(each).All(edition => edition.Reopens.Count == 0 && edition.UnlessDuring is null))
            .ToList();
        var changes = LedgerChange.Between(before, later.Evaluate().Deadlines);

        Assert.DoesNotContain(changes, each => each.Is(ChangeKind.Reopened));
        return before.Count;
    });

    private static bool IsReopenedLater(Timeline timeline, Deadline deadline) => timeline.Editions(deadline)
        .Any(edition => edition.Reopens.Any(rule => timeline.Events.Any(each => each.Kind == rule.Event)));

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
