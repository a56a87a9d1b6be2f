using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>What is told of every deadline under the profiles that ship: each step once, and a derivation that counts to
/// the limit.</summary>
public sealed class TellingPropertyTests
{
    [Fact]
    public void No_step_is_told_twice_and_the_next_time_to_ask_lies_ahead() => Law.Holds(RandomTimelines.Shipped, trial =>
    {
        var deadlines = trial.Timeline.Evaluate().Deadlines;

        Assert.All(deadlines, each => TellsEachStepOnce(trial.Timeline, each, wait: trial.Draw(0, 30 * 24 * 60)));
        return deadlines.Count;
    });

    [Fact]
    public void Every_due_day_can_be_explained_and_counts_to_its_limit() => Law.Holds(RandomTimelines.Any, trial =>
    {
        var deadlines = trial.Timeline.Evaluate().Deadlines;

        foreach (var deadline in deadlines)
        {
            var definition = trial.Timeline.Profile.Definition(deadline.Clock.Definition, deadline.StartedAt.Day);
            var limit = definition.LimitOf(deadline.Follows);
            var derivation = deadline.Explain(trial.Timeline.Profile);

            Assert.NotEmpty(derivation.Text);
            if (limit is { Unit: TimeUnit.WorkingDays, Amount: > 1 } && !definition.CountsBack)
            {
                Assert.Equal($"{limit.Amount}", derivation.Lines[^1].What.Split(' ', '–')[^1]);
            }
        }

        return deadlines.Count;
    });

    private static void TellsEachStepOnce(Timeline timeline, Deadline deadline, int wait)
    {
        var profile = timeline.Profile;
        var ladder = profile.Ladders[profile.Definition(deadline.Clock.Definition, deadline.StartedAt.Day).Ladder];
        var reach = Coverage.Of(profile, [timeline.Source])[deadline.Clock.Definition].Reach;
        var told = new HashSet<string>(StringComparer.Ordinal);
        DateTimeOffset? next = deadline.StartedAt.Earliest.AddMinutes(wait);
        while (next is { } now)
        {
            var answer = ladder.StepsDue(deadline, told, reach, profile.Counting, now);
            Assert.True(answer.Step is null || told.Add(answer.Step.Key), $"{answer.Step?.Key} told twice");
            Assert.All(answer.Passed, step => Assert.True(told.Add(step.Key), $"{step.Key} told twice"));
            Assert.False(answer.NextAt <= now, $"at {now:O} asked to look again at {answer.NextAt:O}");
            next = answer.NextAt;
        }

        // All that is told of one that never ends is the whole ladder, and of one that has ended nothing.
        Assert.Equal(deadline.Ended is null ? ladder.Steps.Count : 0, told.Count);
    }
}
