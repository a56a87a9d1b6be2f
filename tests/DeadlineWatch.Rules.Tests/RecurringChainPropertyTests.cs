using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>A recurring clock is a chain: each stop ends one run and starts the next.</summary>
public sealed class RecurringChainPropertyTests
{
    private static readonly Gen<Trial> OfOneChain = RandomTimelines.Under(
        from limit in Gen.Elements("48 hours", "10 working days", "7 days", "2 weeks", "3 months")
        from then in Gen.Elements<Feature>(
            Shape.Each(clock => clock with { ThenEvery = TimeLimit.Parse("6 months") }),
            Shape.Each(clock => clock with { ThenEvery = TimeLimit.Parse("10 working days") }),
            Shape.Each(clock => clock with { ThenEvery = TimeLimit.Parse("48 hours") }))
        from cancels in Gen.Elements<Feature[]>([], [Shape.Each(clock => clock with { Cancels = [Some.Ends("not-needed")] })])
        select Shape.Of(limit, [then, .. cancels]));

    [Fact]
    public void The_runs_of_a_chain_are_a_plain_fold_over_its_stops() => Law.Holds(OfOneChain, trial =>
    {
        var timeline = trial.Timeline with { Events = [.. trial.Timeline.Events.Select((each, place) => Linked(trial, each, place)).Where((each, place) => IsOfTheChain(trial, each, place))] };
        var start = timeline.Events.Where(each => each.Kind.Name == "begun").Select(each => each.OccurredAt!.Value).SingleOrDefault();
        // What starts later is not known to the calendar yet.
        if (start == default || !timeline.Profile.Clocks[0].Repeats || start.Day.Year > 2031)
        {
            return 0;
        }

        // What is linked and stands before the start on its day was done: a rule of its own.
        timeline = timeline with { Events = [.. timeline.Events.Where(each => each.Episode is null || each.OccurredAt!.Value.Latest >= start.Earliest)] };
        var (starts, isOpen) = Fold(start, [.. timeline.Events.Where(each => each.Kind.Name != "begun").OrderBy(each => each.OccurredAt!.Value.Latest)
            .ThenBy(each => each.Kind.Name == "not-needed").ThenBy(each => each.OccurredAt!.Value.Earliest)]);
        var told = timeline with { OnlyActual = true, RecordsOutcomes = false, DataAsOf = CivilTime.StartOf(start.Day).AddYears(3) };
        // A date alone begins before a minute of that day.
        var deadlines = told.Evaluate().Deadlines.OrderBy(each => each.Follows).ThenBy(each => each.StartedAt.Latest).ToList();

        Assert.Equal(starts, deadlines.Select(each => each.StartedAt));
        Assert.Equal(starts.Select((_, place) => isOpen && place == starts.Count - 1), deadlines.Select(each => each.Ended is null));
        Assert.Equal(starts.Skip(1).Cast<Moment?>(), deadlines.SkipLast(1).Select(each => each.Ended?.At));
        return starts.Count;
    });

    // Nothing is linked, or all is; each has an id of its own, or none has.
    private static CaseEvent Linked(Trial trial, CaseEvent each, int place) => each with
    {
        Episode = trial.Draw(0, 2) == 0 ? null : "E",
        Id = trial.Draw(1, 2) == 0 ? null : $"{place}",
    };

    // One start and no windows.
    private static bool IsOfTheChain(Trial trial, CaseEvent each, int place) =>
        each.OccurredAt!.Value.Precision != Precision.Window && (each.Kind.Name is "begun" or "met" || (each.Kind.Name == "not-needed" && trial.Timeline.Profile.Clocks[0].Cancels.Count > 0))
        && (each.Kind.Name != "begun" || trial.Timeline.Events.Take(place).All(before => before.Kind.Name != "begun"));

    private static (IReadOnlyList<Moment> Starts, bool IsOpen) Fold(Moment start, IReadOnlyList<CaseEvent> ends)
    {
        List<Moment> starts = [start];
        foreach (var end in ends.Where(each => each.OccurredAt!.Value.Latest >= start.Earliest))
        {
            var at = end.OccurredAt!.Value;
            if (end.Kind.Name == "not-needed")
            {
                return (starts, false);
            }

            // A second row of the day of the one before says the same once more.
            if (starts.Count == 1 || at.Day > starts[^1].Day)
            {
                starts.Add(at);
            }
        }

        return (starts, true);
    }
}
