using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Whether the rungs of a ladder lie within a clock's limits.</summary>
/// <param name="ladders">The ladders there are.</param>
internal sealed class LadderFit(IReadOnlyDictionary<string, Ladder> ladders)
{
    // Enough to choose from; the rest stands in the file.
    private const int MostNamed = 6;

    /// <summary>The key of the clock's ladder; a fault for each limit that it does not fit. Where the limit was changed over an
    /// inherited ladder, the fault stands at the limit: that is the line that somebody wrote.</summary>
    public string Read(Shape shape, Span span)
    {
        var place = shape.Required("ladder");
        var key = place?.OneOf([.. ladders.Keys], "ladder") ?? "";
        if (place is null || !ladders.TryGetValue(key, out var ladder))
        {
            return key;
        }

        foreach (var (member, limit) in span.Limits)
        {
            if (WhyNot(ladder, limit, span) is { } why)
            {
                var changed = shape.Optional(member);
                if (changed is not null && changed.FileName != place.FileName && place.FileName != shape.Place.FileName)
                {
                    changed.Fault($"{why}: {Others(span)}");
                }
                else
                {
                    place.Fault(why);
                }
            }
        }

        if (span.DueBy is null)
        {
            Unreachable.RefuseRungs(place, ladder, span.Limits.Select(each => each.Limit));
        }

        return key;
    }

    private string Others(Span span)
    {
        var fitting = ladders.Values.Where(ladder => ladder.Steps.Count > 0 && span.Limits.All(each => WhyNot(ladder, each.Limit, span) is null))
            .Select(each => each.Key).ToList();

        return fitting.Count == 0
            ? "no ladder fits: write one under \"ladders\", and name it as the clock's \"ladder\""
            : $"name another \"ladder\": {string.Join(", ", fitting.Take(MostNamed))}{(fitting.Count > MostNamed ? " or another that fits" : "")}";
    }

    private static string? WhyNot(Ladder ladder, TimeLimit limit, Span span) =>
        ladder.Steps.FirstOrDefault(each => each.When.IsHoursOfDue && !limit.IsElapsed) is { } hours
            ? $"the rung \"{hours.When}\" of the ladder \"{ladder.Key}\" is for clocks in hours, not for {limit}: a day has no due hour"
        : ladder.Steps.FirstOrDefault(each => IsOutside(each.When, limit, span)) is { } outside
            ? $"the rung \"{outside.When}\" of the ladder \"{ladder.Key}\" does not lie within {limit}"
        : span.DueBy is { } time && ladder.Steps.FirstOrDefault(each => each.When.Time >= time) is { } after
            ? string.Create(CultureInfo.InvariantCulture,
                $"the rung \"{after.When}\" of the ladder \"{ladder.Key}\" comes when it is late already: it is due by {time:HH\\:mm}")
        : null;

    private static bool IsOutside(StepTime when, TimeLimit limit, Span span) =>
        (!span.IsBack && when.Anchor == StepAnchor.BeforeDue && when.Amount >= Unreachable.MostWorkingDays(limit, span.StartCounts))
        || (when.Anchor is StepAnchor.BeforeDue or StepAnchor.OnLastDay && limit.IsElapsed)
        || (when.Anchor == StepAnchor.HoursBeforeDue && !span.IsBack && when.Amount >= limit.Amount)
        || (when.Anchor == StepAnchor.AfterStart && (span.IsBack || !limit.IsElapsed || when.Amount >= limit.Amount));

    /// <summary>What the rungs must lie within.</summary>
    /// <param name="Limits">The clock's limits by the members that give them.</param>
    /// <param name="StartCounts">Whether the start's day is the first that counts.</param>
    /// <param name="IsBack">Whether it counts back from its start.</param>
    /// <param name="DueBy">The time of the last day by which it is due.</param>
    internal sealed record Span(IReadOnlyList<(string Member, TimeLimit Limit)> Limits, bool StartCounts, bool IsBack, TimeOnly? DueBy)
    {
        /// <summary>Those of a clock; a limit that could not be read is left out.</summary>
        public static Span Of(TimeLimit? limit, TimeLimit? then, bool startCounts, bool isBack, TimeOnly? dueBy) =>
            new([.. new[] { ("limit", limit), ("thenEvery", then) }.Where(each => each.Item2 is not null).Select(each => (each.Item1, each.Item2!))],
                startCounts, isBack, dueBy);
    }
}
