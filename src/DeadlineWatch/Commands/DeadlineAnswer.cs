using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>A deadline as <c>list</c>, <c>evaluate</c> and <c>explain</c> answer it to a program or a spreadsheet.</summary>
internal sealed record DeadlineAnswer
{
    public required string Authority { get; init; }

    public required string Case { get; init; }

    public required string Clock { get; init; }

    public required string Name { get; init; }

    /// <summary>What tells this run from others of the same clock on the case.</summary>
    public required string Run { get; init; }

    public required DeadlineState State { get; init; }

    /// <summary>How late, or how long is left, in words.</summary>
    public required string Standing { get; init; }

    public required MomentAnswer Start { get; init; }

    /// <summary>When the start was entered in the case system; null where the source does not say.</summary>
    public required DateTimeOffset? StartRecordedAt { get; init; }

    /// <summary>The last day in time; null for a clock in hours.</summary>
    public required DateOnly? DueOn { get; init; }

    /// <summary>The instant from which it is late.</summary>
    public required DateTimeOffset DueAt { get; init; }

    public required DateTimeOffset EarliestDueAt { get; init; }

    public required bool Provisional { get; init; }

    /// <summary>True where it is past due, and no data yet shows whether it was met.</summary>
    public required bool AwaitsData { get; init; }

    public required MomentAnswer? BookedFor { get; init; }

    public required bool BookingPassed { get; init; }

    public required MomentAnswer? EndedAt { get; init; }

    public required string? EndedBy { get; init; }

    /// <summary>When the end was entered in the case system; null where the source does not say.</summary>
    public required DateTimeOffset? EndRecordedAt { get; init; }

    /// <summary>True where dates without times leave open whether it was in time; it then counts as in time.</summary>
    public required bool Unproven { get; init; }

    public required bool WasOverdue { get; init; }

    /// <summary>The delay that was agreed to; null where none was. It changes the escalation, never the outcome.</summary>
    public required DelayAnswer? Delay { get; init; }

    /// <summary>Until when its mails pause, exclusive; null where they do not.</summary>
    public required DateTimeOffset? SilencedUntil { get; init; }

    /// <summary>Why, a code of the profile.</summary>
    public required string? SilenceReason { get; init; }

    /// <summary>Since when it is no longer in the source; null while it is.</summary>
    public required DateTimeOffset? UnseenSince { get; init; }

    public required string? Team { get; init; }

    public required string? Group { get; init; }

    public static readonly IReadOnlyList<string> Columns =
    [
        "authority", "case", "clock", "name", "run", "state", "standing", "startedOn", "startedAt", "dueOn", "dueAt",
        "provisional", "awaitsData", "bookedFor", "endedOn", "endedAt", "endedBy", "unproven", "wasOverdue", "unseenSince",
        "team", "group", "startRecordedAt", "endRecordedAt", "delayAgreedOn", "delayReason", "delayUntil",
        "silencedUntil", "silenceReason",
    ];

    public static DeadlineAnswer Of(StandingDeadline standing) => new()
    {
        Authority = standing.Deadline.Clock.Authority,
        Case = standing.Deadline.Clock.Case,
        Clock = standing.Deadline.Clock.Definition,
        Name = standing.Of.NameOf(standing.Deadline),
        Run = standing.Deadline.Clock.Start,
        State = standing.State,
        Standing = standing.Words,
        Start = MomentAnswer.Of(standing.Deadline.StartedAt),
        StartRecordedAt = standing.Deadline.StartRecordedAt,
        DueOn = standing.Deadline.DueOn,
        DueAt = standing.Deadline.DueAt,
        EarliestDueAt = standing.Deadline.EarliestDueAt,
        Provisional = standing.Deadline.Provisional,
        AwaitsData = standing.AwaitsData,
        BookedFor = MomentAnswer.Of(standing.Deadline.BookedFor),
        BookingPassed = standing.Deadline.BookingPassed,
        EndedAt = MomentAnswer.Of(standing.Deadline.Ended?.At),
        EndedBy = standing.Deadline.Ended?.By.Name,
        EndRecordedAt = standing.Deadline.Ended?.RecordedAt,
        Unproven = standing.Deadline.Ended?.How == EndedHow.InTimeUnproven,
        WasOverdue = standing.Deadline.WasOverdue,
        Delay = DelayAnswer.Of(standing.Deadline.Delay),
        SilencedUntil = standing.Running?.Silence.Until,
        SilenceReason = standing.Running?.Silence.Reason,
        UnseenSince = standing.UnseenAt,
        Team = standing.Team,
        Group = standing.Deadline.Group,
    };

    /// <summary>The values of <see cref="Columns"/>.</summary>
    public IReadOnlyList<object?> Cells() =>
    [
        Authority, Case, Clock, Name, Run, StateWords.Key(State), Standing, Start.Day, Instant(Start), DueOn, DueAt,
        Provisional, AwaitsData, Sortable(BookedFor), EndedAt?.Day, Instant(EndedAt), EndedBy, Unproven, WasOverdue,
        UnseenSince, Team, Group, StartRecordedAt, EndRecordedAt, Delay?.AgreedAt.Day, Delay?.Reason, Delay?.Until,
        SilencedUntil, SilenceReason,
    ];

    // An instant only where one is known to the minute: the first minute of a day would be read as a time.
    private static DateTimeOffset? Instant(MomentAnswer? moment) =>
        moment is { Precision: Precision.Minute } ? moment.Earliest : null;

    private static object? Sortable(MomentAnswer? moment) => Instant(moment) ?? (object?)moment?.Day;
}

/// <summary>A delay that was agreed to.</summary>
/// <param name="AgreedAt">When.</param>
/// <param name="Words">The decision in words.</param>
/// <param name="Reason">Its reason, a code; null where none is recorded.</param>
/// <param name="Until">The agreed day, inclusive; null where none is recorded.</param>
internal sealed record DelayAnswer(MomentAnswer AgreedAt, string Words, string? Reason, DateOnly? Until)
{
    public static DelayAnswer? Of(AgreedDelay? delay) =>
        delay is null ? null : new(MomentAnswer.Of(delay.AgreedAt), delay.Words, delay.Reason, delay.Until);
}
