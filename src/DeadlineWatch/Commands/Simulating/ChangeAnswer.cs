using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands.Simulating;

/// <summary>A changed deadline as <c>simulate</c> answers it to a program or a spreadsheet. What is not run has no due
/// moment and no state.</summary>
internal sealed record ChangeAnswer
{
    public required string Authority { get; init; }

    public required string Case { get; init; }

    public required string Clock { get; init; }

    public required string Name { get; init; }

    /// <summary>What tells this run from others of the same clock on the case.</summary>
    public required string Run { get; init; }

    public required string? Team { get; init; }

    public required DueChange Change { get; init; }

    public required DateOnly? DueOnBefore { get; init; }

    public required DateTimeOffset? DueAtBefore { get; init; }

    public required DateOnly? DueOnAfter { get; init; }

    public required DateTimeOffset? DueAtAfter { get; init; }

    /// <summary>True where the new date lies beyond the calendar's last day.</summary>
    public required bool Provisional { get; init; }

    public required DeadlineState? StateBefore { get; init; }

    public required DeadlineState? StateAfter { get; init; }

    /// <summary>Since when it is no longer in the source; null while it is.</summary>
    public required DateTimeOffset? UnseenSince { get; init; }

    public static readonly IReadOnlyList<string> Columns =
    [
        "authority", "case", "clock", "name", "run", "team", "change", "dueOnBefore", "dueAtBefore", "dueOnAfter", "dueAtAfter",
        "provisional", "stateBefore", "stateAfter", "unseenSince",
    ];

    public static ChangeAnswer Of(ChangedDeadline change)
    {
        var clock = change.Standing.Deadline.Clock;
        return new()
        {
            Authority = clock.Authority,
            Case = clock.Case,
            Clock = clock.Definition,
            Name = change.Standing.Of.NameOf(change.Standing.Deadline),
            Run = clock.Start,
            Team = change.Standing.Team,
            Change = change.Due,
            DueOnBefore = change.Before?.Deadline.DueOn,
            DueAtBefore = change.Before?.Deadline.DueAt,
            DueOnAfter = change.After?.Deadline.DueOn,
            DueAtAfter = change.After?.Deadline.DueAt,
            Provisional = change.After is { Deadline.Provisional: true },
            StateBefore = change.Before?.State,
            StateAfter = change.After?.State,
            UnseenSince = change.Standing.UnseenAt,
        };
    }

    /// <summary>The values of <see cref="Columns"/>.</summary>
    public IReadOnlyList<object?> Cells() =>
    [
        Authority, Case, Clock, Name, Run, Team, $"{Change}".ToLowerInvariant(), DueOnBefore, DueAtBefore, DueOnAfter, DueAtAfter,
        Provisional, Key(StateBefore), Key(StateAfter), UnseenSince,
    ];

    private static string? Key(DeadlineState? state) => state is { } known ? StateWords.Key(known) : null;
}
