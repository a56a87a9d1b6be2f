using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Reads one clock of a profile.</summary>
internal sealed class ClockReader(
    Vocabulary vocabulary, IReadOnlyDictionary<string, Ladder> ladders, IReadOnlyCollection<string> roles)
{
    /// <summary>The property that switches a clock off and on again; the profile's reader heeds it.</summary>
    public const string On = "on";

    private const string LimitExpected =
        "a time limit: write a whole number and a unit, such as \"1 working day\", \"48 hours\", \"28 days\", " +
        "\"6 weeks\" or \"3 months\"";

    // "2 working days before": counted back from the start event.
    private const string Before = " before";

    private static readonly TimeLimit BesideFault = new(1, TimeUnit.WorkingDays);

    private readonly ConditionReader _conditions = new(vocabulary);
    private readonly LadderFit _ladders = new(ladders);

    /// <summary>The definition; null where it is no object.</summary>
    public ClockDefinition? Read(Place place) => place.Object(shape =>
    {
        var isBack = false;
        _ = shape.Optional(On);
        var limit = shape.Required("limit")?.Parse(
            text =>
            {
                isBack = text.EndsWith(Before, StringComparison.Ordinal);
                return TimeLimit.TryParse(isBack ? text[..^Before.Length] : text);
            },
            LimitExpected);
        var then = shape.Optional("thenEvery")?.Parse(TimeLimit.TryParse, LimitExpected);
        var start = shape.Required("starts")?.Object(Start);
        var from = shape.Optional("from")?.Parse(CalendarReader.Day, CalendarReader.DayExpected) ?? DateOnly.MinValue;
        var until = shape.Optional("until")?.Parse(CalendarReader.Day, CalendarReader.DayExpected) ?? DateOnly.MaxValue;
        var counting = Counting(shape, limit, then);
        RefuseContradictions(shape, (from, until), then, start?.Anchor);
        var dueBy = DueBy(shape, counting, limit, then);
        var delay = shape.Optional("delay");
        if (isBack)
        {
            RefuseBackward(shape, delay, then is not null || counting == DayCount.FromAndIncluding);
        }

        return new ClockDefinition
        {
            Key = shape.Key("key"),
            Name = shape.Text("name"),
            Limit = limit ?? BesideFault,
            ThenEvery = then,
            CountsBack = isBack,
            Counting = counting,
            DueBy = dueBy,
            SkipsClosureDays = SkipsClosureDays(shape, limit, then),
            Start = start?.Kind ?? default,
            StartWords = start?.Words ?? "",
            When = start?.When ?? [],
            Exempt = start?.Exempt ?? [],
            Anchor = start?.Anchor ?? Anchor.Each,
            Stops = Stops(shape),
            Cancels = Ends(shape.Optional("cancels")?.Items()),
            Reopens = Ends(shape.Optional("reopens")?.Items()),
            Needs = [.. (shape.Optional("needs")?.SomeItems() ?? []).Select(vocabulary.Kind).OfType<EventKind>()],
            UnlessDuring = shape.Optional("unlessDuring")?.Object(During),
            SpanDays = shape.Optional("spanDays")?.Whole(1, 732),
            Undecided = shape.Optional("undecided")?.Object(Undecided),
            Delay = delay?.Object(Delay),
            Owner = shape.Text("owner"),
            Ladder = _ladders.Read(shape, LadderFit.Span.Of(limit, then, counting == DayCount.FromAndIncluding, isBack, dueBy)),
            Next = shape.Optional("next")?.Text(),
            TellsWhenDone = shape.Optional("tellWhenDone")?.Truth() ?? true,
            Citation = shape.Required("citation")?.Object(Cited) ?? new("", "", ""),
            EffectiveFrom = from,
            EffectiveUntil = until,
        };
    });

    private static void RefuseContradictions(Shape shape, (DateOnly From, DateOnly Until) effect, TimeLimit? then, Anchor? anchor)
    {
        if (effect.Until < effect.From)
        {
            shape.Place.FaultIn("until", "the clock ends before it begins");
        }

        if (then is not null && anchor == Anchor.Latest)
        {
            shape.Place.FaultIn("thenEvery", "a clock that counts from the latest start cannot also repeat");
        }
    }

    private static void RefuseBackward(Shape shape, Place? delay, bool isForwardOnly)
    {
        delay?.Fault("a clock that counts back from its start cannot be delayed: its due moment moves with the start");
        if (isForwardOnly)
        {
            shape.Place.FaultIn("limit", "a clock that counts back from its start can neither repeat nor count from and including it");
        }
    }

    private static DayCount Counting(Shape shape, params TimeLimit?[] limits)
    {
        var place = shape.Optional("counting");
        var counting = place?.OneOf<DayCount>("way of counting") ?? DayCount.FromTheDayAfter;
        if (counting == DayCount.FromAndIncluding
            && limits.FirstOrDefault(each => each is not (null or { Unit: TimeUnit.WorkingDays or TimeUnit.CalendarDays })) is { } other)
        {
            place?.Fault($"only days and working days can be counted from and including the start, not {other}");
        }

        return counting;
    }

    // "09:00": by that time on the last day. Midnight is what a day without it ends at.
    private static TimeOnly? DueBy(Shape shape, DayCount counting, params TimeLimit?[] limits)
    {
        var place = shape.Optional("dueBy");
        var time = place?.Parse(
            text => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)
                && read > TimeOnly.MinValue ? read : (TimeOnly?)null,
            "a time of the last day such as 09:00");
        if (limits.FirstOrDefault(each => each is not (null or { Unit: TimeUnit.WorkingDays or TimeUnit.CalendarDays })) is { } other)
        {
            place?.Fault($"only days and working days can be due by a time of the last day, not {other}");
        }
        else if (counting == DayCount.FromAndIncluding && Array.Exists(limits, each => each?.Amount == 1))
        {
            place?.Fault("the day of the start is the last day: what starts after that time would be due before it starts");
        }

        return time;
    }

    private static bool SkipsClosureDays(Shape shape, params TimeLimit?[] limits)
    {
        var place = shape.Optional("skipsClosureDays");
        var skips = place?.Truth() ?? false;
        if (skips && limits.All(each => each is { Unit: not TimeUnit.WorkingDays } or null))
        {
            place?.Fault("only a clock in working days can leave closure days out");
        }

        return skips;
    }

    private StartRule Start(Shape shape)
    {
        var kind = vocabulary.Kind(shape.Required("event"));

        return new(
            kind, shape.Text("words"), _conditions.Of(shape, kind), Exempt(shape, kind), shape.Optional("anchor")?.OneOf<Anchor>("anchor"));
    }

    private List<Exemption> Exempt(Shape start, EventKind? kind) =>
    [
        .. (start.Optional("exempt")?.SomeItems() ?? []).Select(each => each.Object(
            shape => new Exemption(shape.Text("words"), _conditions.Some(shape.Required("when"), kind)))).OfType<Exemption>(),
    ];

    private List<EndRule> Stops(Shape shape)
    {
        if (shape.Optional("stops")?.Items() is { Count: > 0 } stops)
        {
            return Ends(stops);
        }

        shape.Place.FaultIn("stops", "no event stops this clock: it would be overdue for ever");
        return [];
    }

    private List<EndRule> Ends(IReadOnlyList<Place>? places) =>
        [.. (places ?? []).Select(each => each.Object(End)).OfType<EndRule>()];

    private EndRule End(Shape shape)
    {
        var kind = vocabulary.Kind(shape.Required("event"));

        return new(kind ?? default, shape.Text("words"), _conditions.Of(shape, kind),
            shape.Optional("scope")?.OneOf<EndScope>("scope") ?? EndScope.Episode);
    }

    private DuringRule During(Shape shape) => new(
        vocabulary.Kind(shape.Required("from")) ?? default, vocabulary.Kind(shape.Required("to")) ?? default,
        shape.Text("words"));

    // "until" is an event whose date is the agreed new day; it may well lie ahead.
    private DelayRule Delay(Shape shape)
    {
        var kind = vocabulary.Kind(shape.Required("event"));

        return new(new(kind ?? default, shape.Text("words"), _conditions.Of(shape, kind)),
            vocabulary.Kind(shape.Optional("until")));
    }

    private UndecidedRule Undecided(Shape shape) => new(
        Ends(shape.Required("decidedBy")?.SomeItems()), shape.Required("role")?.OneOf(roles, "role") ?? "",
        shape.Text("words"), shape.Optional("next")?.Text());

    private static Citation Cited(Shape shape) =>
        new(shape.Text("quote"), shape.Text("source"), shape.Text("standing"));

    private sealed record StartRule(
        EventKind? Kind, string Words, IReadOnlyList<FactCondition> When, IReadOnlyList<Exemption> Exempt, Anchor? Anchor);
}
