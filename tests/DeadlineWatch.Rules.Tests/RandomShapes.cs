using FsCheck;
using FsCheck.Fluent;

namespace DeadlineWatch.Rules.Tests;

/// <summary>Random profiles: each that ships, and made ones in which everything that a definition can say meets everything
/// else that the configuration lets stand beside it.</summary>
internal static class RandomShapes
{
    private static readonly string[] Limits =
        ["24 hours", "48 hours", "1 working day", "3 working days", "10 working days", "15 working days", "1 day", "7 days", "28 days", "2 weeks", "1 month", "3 months"];

    private static readonly Holiday[] Closed =
        [.. new[] { "2026-12-29", "2026-12-30", "2026-12-31", "2026-03-30" }.Select(each => new Holiday(When.Day(each), "council closed"))];

    public static Gen<Shape> Ships { get; } = Gen.Elements<string>([.. Shipped.Profiles.Keys.Order(StringComparer.Ordinal)]).Select(Shape.Shipped);

    public static Gen<Shape> Made { get; } =
        from limit in Gen.Elements(Limits)
        from way in Gen.Frequency((3, Gen.Constant<Feature?>(null)), (2, Latest), (2, Backward), (3, Recurring))
        from inclusive in Rarely(Shape.Each(clock => clock with { Counting = DayCount.FromAndIncluding }))
        from closure in Rarely(Shape.Each(clock => clock with { SkipsClosureDays = true }))
        from others in Others
        let unit = TimeLimit.Parse(limit).Unit
        let made = Shape.Of(limit, [.. new[] { way }.OfType<Feature>()]).Profile.Clocks[0]
        let inDays = unit is TimeUnit.WorkingDays or TimeUnit.CalendarDays && made.ThenEvery?.Unit is null or TimeUnit.WorkingDays or TimeUnit.CalendarDays
        select Shape.Of(limit,
        [
            .. new[] { way, inDays && !made.CountsBack ? inclusive : null, unit == TimeUnit.WorkingDays ? closure : null }
                .Concat(others).OfType<Feature>(),
        ]);

    /// <summary>Made ones, and those that ship.</summary>
    public static Gen<Shape> Any { get; } = Gen.Frequency((4, Made), (1, Ships));

    private static Gen<Feature?> Latest => Gen.Constant<Feature?>(Shape.Each(clock => clock with { Anchor = Anchor.Latest }));

    private static Gen<Feature?> Backward => Gen.Constant<Feature?>(Shape.Each(clock => clock with { CountsBack = true }));

    private static Gen<Feature?> Recurring => Gen.Elements<Feature?>(
        Shape.Each(clock => clock with { ThenEvery = TimeLimit.Parse("6 months") }),
        Shape.Each(clock => clock with { ThenEvery = TimeLimit.Parse("10 working days") }),
        Shape.Each(clock => clock with { ThenEvery = TimeLimit.Parse("7 days") }),
        Shape.Each(clock => clock with { ThenEvery = TimeLimit.Parse("48 hours") }));

    private static Gen<Feature?[]> Others => Gen.CollectToArray<Feature?>(
    [
        Often(Shape.Each(clock => clock with { Cancels = [Some.Ends("not-needed"), Some.Ends("case-closed", EndScope.Case)] })),
        Rarely(Shape.Each(clock => clock with { Stops = [.. clock.Stops, Some.Ends("met-otherwise", EndScope.Episode, new FactCondition("outcome", ["plan"], []))] })),
        Rarely(Shape.Each(clock => clock with { Stops = [.. clock.Stops.Select(stop => stop with { Scope = EndScope.Case })] })),
        Rarely(Shape.Each(clock => clock with { Reopens = [Some.Ends("reopened")] })),
        Rarely(Shape.Each(clock => clock with { Reopens = [Some.Ends("reopened", EndScope.Case)] })),
        Rarely(Shape.Each(clock => clock with { UnlessDuring = new(Some.Kind("plan-started"), Some.Kind("plan-ended"), "already on a plan") })),
        Rarely(Shape.Each(clock => clock with { SpanDays = 5 })),
        Rarely(Shape.Each(clock => clock with { SpanDays = 60 })),
        Rarely(Shape.Each(clock => clock with { Undecided = new([Some.Ends("agreed"), Some.Ends("met")], "team-manager", "needed?") })),
        Rarely(Shape.Each(clock => clock with { When = [new("channel", ["telephone"], []), new("referrer", [], ["public"])] })),
        Rarely(Shape.Each(clock => clock with { Exempt = [new("already in writing", [new("channel", ["written"], [])])] })),
        Rarely(Shape.Each(clock => clock with { Exempt = [.. clock.Exempt, new("member of the public", [new("referrer", ["public"], [])])] })),
        Rarely(Shape.Whole(profile => profile with { CutOff = new(17, 0) })),
        Rarely(Shape.Whole(profile => profile with { ClosureDays = Closed }, "profile => profile with { ClosureDays = RandomShapes.Closed }")),
        Rarely(Shape.Edition("2026-12-14", "5 working days")),
    ]);

    private static Gen<Feature?> Rarely(Feature feature) => Gen.Frequency((5, Gen.Constant<Feature?>(null)), (1, Gen.Constant<Feature?>(feature)));

    private static Gen<Feature?> Often(Feature feature) => Gen.Frequency((1, Gen.Constant<Feature?>(null)), (3, Gen.Constant<Feature?>(feature)));
}
