using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace DeadlineWatch.Rules.Tests;

/// <summary>A random case under a shipped profile: events as dirty as case systems give them, and what the data is as
/// of.</summary>
internal sealed record Timeline(
    Profile Profile, IReadOnlyList<CaseEvent> Events, DateTimeOffset DataAsOf, bool RecordsOutcomes, bool OnlyActual)
{
    private static readonly string[] Outcomes =
        ["conference", "services", "police-only", "plan", "no-plan", "determination-1", "determination-3", "any"];

    // Few days and few marks, so that events meet; the beginnings lie all over the calendar and at its edges.
    private static readonly DateOnly[] Edges =
        [.. new[] { "2012-01-01", "2026-03-20", "2026-03-27", "2026-10-16", "2026-12-11", "2027-12-10", "2028-12-01", "2033-06-01" }.Select(When.Day)];

    public static Gen<Timeline> Any { get; } =
        from profile in Gen.Elements<Profile>(Shipped.WestMidlands, Shipped.Wales)
        from clock in Gen.Elements<ClockDefinition>(profile.Clocks)
        from start in Gen.OneOf(Gen.Elements(Edges), Gen.Choose(0, 5800).Select(When.Day("2012-02-01").AddDays))
        from howMany in Gen.Choose(1, 12)
        from events in Gen.ListOf(Event(profile, clock, start), howMany)
        from asOf in Gen.Choose(1, 70 * 24 * 60)
        from recordsOutcomes in Gen.Elements(false, true)
        from onlyActual in Gen.Elements(false, true)
        select new Timeline(profile, [.. events], CivilTime.StartOf(start).AddMinutes(asOf), recordsOutcomes, onlyActual);

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

    public Evaluation Evaluate(IReadOnlyList<CaseEvent> events) => Evaluate([Source], [Some.Snapshot([.. events])]);

    public Evaluation Evaluate(IReadOnlyList<SourceStanding> sources, IReadOnlyList<CaseSnapshot> snapshots) =>
        Profile.Evaluate(new(Some.Authority, Some.Case, snapshots, Coverage.Of(Profile, sources)));

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Profile.Key}, data {CaseMoment.Words(DataAsOf)}, outcomes {RecordsOutcomes}, actual {OnlyActual}")
        + string.Concat(Events.Select(each => $"\n  {Words(each)}"));

    private static string Words(CaseEvent each) =>
        $"{each.Kind} {each.OccurredAt} #{each.Id ?? "-"} of {each.Episode ?? "-"} {each.Team} "
        + string.Join(' ', each.Facts.Select(fact => $"{fact.Key}={fact.Value}"));

    private static bool IsBookable(EventKind kind) => kind.Name is "conference-held" or "strategy-discussion-held";

    private static Gen<CaseEvent> Event(Profile profile, ClockDefinition clock, DateOnly start) =>
        from kind in Gen.Frequency(
            (3, Gen.Constant(clock.Start)),
            (6, Gen.Elements<EventKind>([.. clock.Stops.Concat(clock.Cancels).Select(each => each.Event)])),
            (2, Gen.Elements<EventKind>([.. profile.Events.Keys])))
        from at in Moments(start)
        from id in Gen.Elements(null, null, "A", "B", "C")
        from episode in Gen.Elements(null, null, "A", "B", "row:1", "row:2")
        from isTied in Gen.Elements(false, true)
        from team in Gen.Elements(null, "Assessment North", "Assessment South")
        from channel in Gen.Elements(null, "telephone", "telephone", "in-person", "written")
        from referrer in Gen.Elements(null, "professional", "public")
        from outcome in Gen.OneOf(Gen.Constant((string?)null), Gen.Elements<string?>(Outcomes))
        select new CaseEvent
        {
            Kind = kind,
            OccurredAt = at,
            Id = id,
            Episode = isTied ? id ?? episode : episode,
            Team = team,
            Facts = new[] { ("channel", channel), ("referrer", referrer), ("outcome", outcome) }
                .Where(fact => fact.Item2 is not null).ToDictionary(fact => fact.Item1, fact => fact.Item2!, StringComparer.Ordinal),
        };

    private static Gen<Moment> Moments(DateOnly start) =>
        from day in Gen.OneOf(Gen.Choose(0, 5), Gen.Choose(0, 45)).Select(start.AddDays)
        from minute in Gen.OneOf(Gen.Elements(0, 1, 60, 90, 120, 1439), Gen.Choose(0, 1439))
        from length in Gen.Choose(0, 3000)
        from form in Gen.Frequency((4, Gen.Constant(Precision.Day)), (4, Gen.Constant(Precision.Minute)), (1, Gen.Constant(Precision.Window)))
        let instant = CivilTime.StartOf(day).AddMinutes(minute)
        select form switch
        {
            Precision.Day => Moment.On(day),
            Precision.Minute => Moment.At(instant),
            _ => Moment.Between(length < 300 ? DateTimeOffset.MinValue : instant, instant.AddMinutes(length)),
        };
}
