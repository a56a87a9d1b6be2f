using System.Globalization;

namespace DeadlineWatch.Rules.Tests;

/// <summary>A random case: events as dirty as case systems give them, what the data is as of, and the profile by which it
/// is judged.</summary>
internal sealed record Timeline(Shape Shape, IReadOnlyList<CaseEvent> Events, DateTimeOffset DataAsOf, bool RecordsOutcomes, bool OnlyActual)
{
    private static readonly string[] Bookable = ["conference-held", "strategy-discussion-held", "begun", "met", "agreed", "reopened", "plan-ended"];

    public Profile Profile => Shape.Profile;

    /// <summary>A source that tells all of it.</summary>
    public SourceStanding Source => new()
    {
        Name = Some.Source,
        Supplies = Profile.Events.Keys.ToHashSet(),
        Actual = Profile.Events.Keys.Where(each => OnlyActual || !IsBookable(each)).ToHashSet(),
        WithOutcome = RecordsOutcomes ? Profile.Events.Keys.Where(IsBookable).ToHashSet() : [],
        Facts = new HashSet<string>(StringComparer.Ordinal) { "channel", "referrer", "outcome", "reason" },
        DataAsOf = DataAsOf,
        LoadedAt = new(2, 0),
        LoadTakes = TimeSpan.FromHours(1),
        Interval = TimeSpan.FromDays(1),
    };

    /// <summary>What is found where one source tells all of it.</summary>
    public Evaluation Evaluate() => Evaluate(Events);

    public Evaluation Evaluate(IEnumerable<CaseEvent> events) => Evaluate([Source], [Some.Snapshot([.. events])]);

    public Evaluation Evaluate(IReadOnlyList<SourceStanding> sources, IReadOnlyList<CaseSnapshot> snapshots, string reference = Some.Case) =>
        Profile.Evaluate(new(Some.Authority, reference, snapshots, Coverage.Of(Profile, sources)));

    /// <summary>The part of it that one of two sources tells.</summary>
    public (SourceStanding Standing, CaseSnapshot Snapshot) Part(string source, Func<EventKind, bool> supplies) => (
        Source with { Name = source, Supplies = Source.Supplies.Where(supplies).ToHashSet() },
        Some.Snapshot([.. Events.Where(each => supplies(each.Kind))]) with { Source = source });

    /// <summary>The definitions of one clock.</summary>
    public IEnumerable<ClockDefinition> Editions(Deadline of) => Profile.Clocks.Where(each => each.Key == of.Clock.Definition);

    /// <summary>The same with less in it.</summary>
    public IEnumerable<Timeline> Simpler() =>
        Events.Select((_, place) => this with { Events = [.. Events.Where((_, other) => other != place)] })
            .Concat(Events.SelectMany((each, place) => Simpler(each).Select(simple => this with { Events = [.. Events.Take(place), simple, .. Events.Skip(place + 1)] })))
            .Concat(RecordsOutcomes ? [this with { RecordsOutcomes = false }] : [])
            .Concat(OnlyActual ? [] : [this with { OnlyActual = true }]);

    public override string ToString() =>
        $"new Timeline({Shape},\n    ["
        + string.Concat(Events.Select(each => $"\n        {Code(each)},"))
        + $"\n    ],\n    When.Utc(\"{Utc(DataAsOf)}\"), RecordsOutcomes: {Word(RecordsOutcomes)}, OnlyActual: {Word(OnlyActual)})";

    private static IEnumerable<CaseEvent> Simpler(CaseEvent each)
    {
        var at = each.OccurredAt!.Value;
        CaseEvent[] simple =
        [
            each with { Team = null },
            each with { RecordedAt = null },
            each with { Facts = new Dictionary<string, string>() },
            each with { Episode = null },
            each with { Id = null },
            each with { OccurredAt = at.Precision == Precision.Window ? Moment.At(at.Latest) : Moment.On(at.Day) },
        ];
        return simple.Where((changed, place) => place == 2 ? each.Facts.Count > 0 : changed != each);
    }

    private static string Code(CaseEvent each)
    {
        var at = each.OccurredAt!.Value;
        var local = CivilTime.LocalOf(at.Earliest).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var isPlain = at.Precision == Precision.Day || (at.Precision == Precision.Minute && When.London(local) == at.Earliest);
        var text = at.Precision == Precision.Day ? local[..10] : local;
        string?[] others =
        [
            isPlain ? null : at.Precision == Precision.Minute
                ? $"OccurredAt = Moment.At(When.Utc(\"{Utc(at.Earliest)}\"))"
                : $"OccurredAt = Moment.Between({(at.Earliest == DateTimeOffset.MinValue ? "DateTimeOffset.MinValue" : $"When.Utc(\"{Utc(at.Earliest)}\")")}, When.Utc(\"{Utc(at.Latest)}\"))",
            each.RecordedAt is { } recorded ? $"RecordedAt = When.Utc(\"{Utc(recorded)}\")" : null,
            each.Team is { } team ? $"Team = \"{team}\"" : null,
        ];
        var with = string.Join(", ", others.OfType<string>());
        return $"Some.Event({Quoted(each.Kind.Name)}, {Quoted(text)}, {Quoted(each.Id)}, {Quoted(each.Episode)}"
            + string.Concat(each.Facts.Select(fact => $", \"{fact.Key}={fact.Value}\"")) + ")"
            + (with.Length == 0 ? "" : $" with {{ {with} }}");
    }

    private static string Quoted(string? text) => text is null ? "null" : $"\"{text}\"";

    private static string Word(bool value) => value ? "true" : "false";

    private static string Utc(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static bool IsBookable(EventKind kind) => Bookable.Contains(kind.Name);
}
