using FsCheck;
using FsCheck.Fluent;

namespace DeadlineWatch.Rules.Tests;

/// <summary>Random cases: missing facts, impossible order, doubled rows, one id twice, windows without dates, bookings,
/// dates and minutes, both nights on which the clocks change, events before and after the calendar.</summary>
internal static class RandomTimelines
{
    private static readonly string[] Outcomes =
        ["conference", "services", "police-only", "plan", "no-plan", "determination-1", "determination-3", "any"];

    // Few days and few marks, so that events meet; the beginnings lie all over the calendar and at its edges.
    private static readonly DateOnly[] Edges =
        [.. new[] { "2012-01-01", "2026-03-20", "2026-03-27", "2026-10-16", "2026-10-23", "2026-12-11", "2027-12-10", "2028-12-01", "2033-06-01" }.Select(When.Day)];

    /// <summary>Under made profiles and those that ship.</summary>
    public static Gen<Trial> Any { get; } = Under(RandomShapes.Any);

    /// <summary>Under those that ship.</summary>
    public static Gen<Trial> Shipped { get; } = Under(RandomShapes.Ships);

    public static Gen<Trial> Under(Gen<Shape> shapes) =>
        from shape in shapes
        from start in Gen.OneOf(Gen.Elements(Edges), Gen.Choose(0, 5800).Select(When.Day("2012-02-01").AddDays))
        from timeline in Of(shape, start)
        from other in Of(shape, start)
        from draws in Gen.ListOf(Gen.Choose(0, 999_999), 24)
        select new Trial(timeline, other, [.. draws]);

    /// <summary>When something happened, as exactly as a source may say it.</summary>
    public static Gen<Moment> Moments(DateOnly start, int within) =>
        from day in Gen.OneOf(Gen.Choose(0, 5), Gen.Choose(0, within)).Select(start.AddDays)
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

    private static Gen<Timeline> Of(Shape shape, DateOnly start) =>
        from clock in Gen.Elements<ClockDefinition>(shape.Profile.Clocks)
        from howMany in Gen.Choose(1, 12)
        from within in Gen.Elements(5, 45, 200)
        from events in Gen.ListOf(Event(shape.Profile, clock, start, within), howMany)
        from asOf in Gen.OneOf(Gen.Choose(1, (within + 25) * 24 * 60), Gen.Constant((within + 25) * 24 * 60))
        from recordsOutcomes in Gen.Elements(false, true)
        from onlyActual in Gen.Elements(false, true)
        let dataAsOf = CivilTime.StartOf(start).AddMinutes(asOf)
        select new Timeline(shape, [.. events.Select(each => Known(each, dataAsOf))], dataAsOf, recordsOutcomes, onlyActual);

    /// <summary>What has no date was read, and so had happened when it was read.</summary>
    private static CaseEvent Known(CaseEvent each, DateTimeOffset dataAsOf) =>
        each.OccurredAt is { Precision: Precision.Window } at && at.Latest > dataAsOf
            ? each with { OccurredAt = Moment.Between(at.Earliest < dataAsOf ? at.Earliest : dataAsOf, dataAsOf) }
            : each;

    private static Gen<CaseEvent> Event(Profile profile, ClockDefinition clock, DateOnly start, int within) =>
        from kind in Gen.Frequency(
            (3, Gen.Constant(clock.Start)),
            (6, Gen.Elements<EventKind>([.. clock.Stops.Concat(clock.Stops).Concat(clock.Cancels).Concat(clock.Reopens).Select(each => each.Event)])),
            (2, Gen.Elements<EventKind>([.. profile.Events.Keys])))
        from at in Moments(start, within)
        from id in Gen.Elements(null, null, "A", "B", "C")
        from episode in Gen.Elements(null, null, "A", "B", "row:1", "row:2")
        from isTied in Gen.Elements(false, true)
        from team in Gen.Elements(null, "Assessment North", "Assessment South")
        from channel in Gen.Elements(null, "telephone", "telephone", "in-person", "written")
        from referrer in Gen.Elements(null, "professional", "public")
        from outcome in Gen.OneOf(Gen.Constant((string?)null), Gen.Elements<string?>(Outcomes))
        from recorded in Gen.Elements<int?>(null, null, 0, 5, 3 * 24 * 60)
        select new CaseEvent
        {
            Kind = kind,
            OccurredAt = at,
            RecordedAt = recorded is { } minutes ? at.Latest.AddMinutes(minutes) : null,
            Id = id,
            Episode = isTied ? id ?? episode : episode,
            Team = team,
            Facts = new[] { ("channel", channel), ("referrer", referrer), ("outcome", outcome) }
                .Where(fact => fact.Item2 is not null).ToDictionary(fact => fact.Item1, fact => fact.Item2!, StringComparer.Ordinal),
        };
}
