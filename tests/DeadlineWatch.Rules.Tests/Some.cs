namespace DeadlineWatch.Rules.Tests;

/// <summary>Plain things to test with; a test spells out only what matters to it.</summary>
internal static class Some
{
    public const string Authority = "anytown";
    public const string Case = "10377";
    public const string Source = "case-system";

    public static EventKind Kind(string name) => EventKind.Parse(name);

    public static CaseEvent Event(string kind, string at, string? id = null, string? episode = null, params string[] facts) => new()
    {
        Kind = Kind(kind),
        OccurredAt = Moment(at),
        Id = id,
        Episode = episode,
        Facts = facts.Select(each => each.Split('=')).ToDictionary(each => each[0], each => each[1], StringComparer.Ordinal),
    };

    /// <summary>"2026-04-02" is a day, "2026-04-02 14:10" a London minute.</summary>
    public static Moment Moment(string text) => text.Length == 10
        ? Rules.Moment.On(When.Day(text))
        : Rules.Moment.At(When.London(text));

    public static ClockDefinition Clock(string key, string limit, string start, params string[] stops) => new()
    {
        Key = key,
        Name = key.Replace('-', ' '),
        Limit = TimeLimit.Parse(limit),
        Start = Kind(start),
        StartWords = "received",
        Stops = [.. stops.Select(each => Ends(each))],
        Owner = "team manager",
        Ladder = "ladder",
        Citation = new("within a time", "a procedure", "regional procedures"),
    };

    public static EndRule Ends(string kind, EndScope scope = EndScope.Episode, params FactCondition[] when) =>
        new(Kind(kind), kind.Replace('-', ' '), when, scope);

    public static Ladder Ladder(params string[] times) => new("ladder",
    [
        .. times.Select(each => StepTime.TryParse(each) is { } time
            ? new LadderStep(each, time, ["team-manager"],
                time.Anchor is StepAnchor.WhenOverdue ? Severity.Overdue : time.Anchor is StepAnchor.AfterDue ? Severity.StillOverdue : Severity.Warning)
            : throw new ArgumentException(each, nameof(times))),
    ]);

    public static Profile Profile(params ClockDefinition[] clocks) => new()
    {
        Key = "test",
        Name = "Test",
        Calendar = Calendars.EnglandAndWales,
        Events = new Dictionary<EventKind, string>(),
        Clocks = clocks,
        Ladders = new Dictionary<string, Ladder>
        {
            ["ladder"] = Ladder("1 working day before due", "on the last day at 10:00", "when overdue", "2 working days after due", "5 working days after due"),
        },
        Roles = new Dictionary<string, string> { ["team-manager"] = "team manager" },
        RulesHash = "rules",
    };

    /// <summary>A source that supplies every kind the profile knows.</summary>
    public static SourceStanding Standing(Profile profile, string dataAsOf, string name = Source) => new()
    {
        Name = name,
        Supplies = profile.Clocks.SelectMany(each => each.Stops.Concat(each.Cancels).Concat(each.Reopens).Select(rule => rule.Event)
            .Append(each.Start)
            .Concat(each.Delay is { } delay ? [delay.By.Event, delay.Until ?? delay.By.Event] : [])
            .Concat(each.UnlessDuring is { } during ? [during.From, during.To] : [])
            .Concat(each.Undecided?.DecidedBy.Select(rule => rule.Event) ?? [])).ToHashSet(),
        Facts = new HashSet<string> { "channel", "outcome" },
        DataAsOf = When.London(dataAsOf),
        LoadedAt = new(2, 0),
        LoadTakes = TimeSpan.FromHours(1),
        Interval = TimeSpan.FromDays(1),
    };

    public static CaseSnapshot Snapshot(params CaseEvent[] events) => new()
    {
        Authority = Authority,
        Reference = Case,
        Source = Source,
        Team = "Assessment North",
        Events = events,
    };

    public static Evaluation Evaluate(Profile profile, string dataAsOf, params CaseEvent[] events) =>
        Evaluate(profile, Standing(profile, dataAsOf), events);

    public static Evaluation Evaluate(Profile profile, SourceStanding standing, params CaseEvent[] events) =>
        profile.Evaluate(new(Authority, Case, [Snapshot(events)], Coverage.Of(profile, [standing])));
}
