using System.Text.Json.Serialization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>What <c>evaluate</c> answers.</summary>
internal sealed record EvaluateAnswer
{
    public required string Profile { get; init; }

    public required string ProfileName { get; init; }

    public required DateTimeOffset AsOf { get; init; }

    public required IReadOnlyList<FileAnswer> Files { get; init; }

    public required int Cases { get; init; }

    /// <summary>How many clocks, by state, every state named.</summary>
    public required IReadOnlyDictionary<string, int> Counts { get; init; }

    /// <summary>Of those in time: where dates without times leave it open.</summary>
    public required int Unproven { get; init; }

    /// <summary>Every clock of the profile: how many there are, or why there is none.</summary>
    public required IReadOnlyList<ClockAnswer> Clocks { get; init; }

    public required IReadOnlyList<DeadlineAnswer> Deadlines { get; init; }

    public required IReadOnlyList<FindingAnswer> Findings { get; init; }

    /// <summary>The deadlines again, for a table.</summary>
    [JsonIgnore]
    public IReadOnlyList<StandingDeadline> Standings { get; init; } = [];

    public static EvaluateAnswer Of(
        Profile profile,
        Coverage coverage,
        IReadOnlyList<EvaluatedFile> files,
        IReadOnlyList<CaseSnapshot> snapshots,
        IReadOnlyList<StandingDeadline> deadlines,
        IReadOnlyList<FindingAnswer> findings,
        DateTimeOffset asOf)
    {
        var ordered = deadlines.OrderBy(each => each.Deadline.EarliestDueAt)
            .ThenBy(each => each.Deadline.Clock.Case, StringComparer.Ordinal)
            .ThenBy(each => each.Deadline.Clock.Definition, StringComparer.Ordinal)
            .ToList();
        var events = snapshots.SelectMany(each => each.Events).ToList();
        return new()
        {
            Profile = profile.Key,
            ProfileName = profile.Name,
            AsOf = asOf,
            Files = [.. files.Select(FileAnswer.Of)],
            Cases = snapshots.DistinctBy(each => each.Reference).Count(),
            Counts = Enum.GetValues<DeadlineState>()
                .ToDictionary(StateWords.Key, state => ordered.Count(each => each.State == state)),
            Unproven = ordered.Count(each => each.Deadline.Ended?.How == EndedHow.InTimeUnproven),
            Clocks =
            [
                .. coverage.Clocks.Select(each => ClockAnswer.Of(
                    each, profile, events, ordered.Count(deadline => deadline.Deadline.Clock.Definition == each.Clock))),
            ],
            Deadlines = [.. ordered.Select(DeadlineAnswer.Of)],
            Findings = findings,
            Standings = ordered,
        };
    }
}

/// <summary>How much a file held.</summary>
internal sealed record FileAnswer(string File, SourceKind Kind, int Rows, int Cases, int Events)
{
    public static FileAnswer Of(EvaluatedFile file) => new(
        file.Path,
        file.Shape.Kind,
        file.Reading.Counts.Rows.Values.Sum(),
        file.Reading.Cases,
        file.Reading.Kept.Sum(each => each.Events.Count));
}

/// <summary>How often a clock stands in the files, or why it does not.</summary>
internal sealed record ClockAnswer(string Clock, bool Watched, int Count, string? Why)
{
    public static ClockAnswer Of(ClockCoverage coverage, Profile profile, IReadOnlyList<CaseEvent> events, int count) =>
        new(coverage.Clock, coverage.Runs, count,
            coverage.NotWatched ?? (count > 0 ? null : NoRun(coverage.Clock, profile, events)));

    private static string NoRun(string clock, Profile profile, IReadOnlyList<CaseEvent> events)
    {
        var definitions = profile.Clocks.Where(each => each.Key == clock).ToList();
        var starts = events.Where(each => definitions.Exists(definition => definition.Start == each.Kind)).ToList();
        if (starts.Count == 0)
        {
            return $"no {definitions[0].Start} in the files";
        }

        var failed = definitions.SelectMany(each => each.When)
            .FirstOrDefault(condition => !starts.Exists(condition.Holds));
        var counted = DueWords.Count(starts.Count, "event");
        return failed is null
            ? $"{counted} {definitions[0].Start}, but none that starts it: outside its period or the calendar, ahead of"
                + " the data, or undated"
            : $"{counted} {definitions[0].Start}, but none with {failed.Fact} {string.Join(" or ", failed.AnyOf)}";
    }
}

/// <summary>What is wrong with a row, a value or a case.</summary>
internal sealed record FindingAnswer(string? File, string Code, string Place, string Words, string? Case)
{
    public static FindingAnswer Of(string? file, Finding finding) =>
        new(file, finding.Code, finding.Place, finding.Words, finding.Case);
}
