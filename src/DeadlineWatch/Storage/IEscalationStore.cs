using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage;

/// <summary>What escalation reads and writes.</summary>
internal interface IEscalationStore
{
    /// <summary>In one transaction: locks at most <paramref name="limit"/> deadlines whose next step has come, asks
    /// <paramref name="decide"/> about each, and writes what it says: steps told (once per deadline, generation and step),
    /// outbox rows, history, the notice that stays, the new next step. Answers how many it looked at; 0 when nothing is due, or
    /// another holds all of it just now.</summary>
    Task<int> Escalate(
        DateTimeOffset now, int limit, Func<DueDeadline, StepDecision> decide, CancellationToken cancel);

    /// <summary>The earliest next step; null when none is pending.</summary>
    Task<DateTimeOffset?> NextStepAt(CancellationToken cancel);
}

/// <summary>A locked deadline and what was told of it.</summary>
/// <param name="Row">The deadline as it stands.</param>
/// <param name="Told">What was told of it, in every generation, oldest first.</param>
internal sealed record DueDeadline(DeadlineRow Row, IReadOnlyList<ToldStep> Told)
{
    /// <summary>What was mailed of it, or is being mailed; known where its notice is <see cref="NoticeKind.Done"/>,
    /// <see cref="NoticeKind.Reopened"/> or <see cref="NoticeKind.TeamChanged"/>.</summary>
    public IReadOnlyList<OutboxRow> Mailed { get; init; } = [];

    /// <summary>The last silence that was not lifted; it may have ended. Null where there was none.</summary>
    public Silence? Silence { get; init; }

    /// <summary>True where a decision about it needs <see cref="Mailed"/>.</summary>
    public static bool NeedsMailed(DeadlineRow row) => row.Notice?.Kind is NoticeKind.Done or NoticeKind.Reopened or NoticeKind.TeamChanged;
}

/// <summary>One step told.</summary>
/// <param name="Generation">The due generation.</param>
/// <param name="Step">The step's key.</param>
/// <param name="At">When.</param>
/// <param name="Roles">To which roles; empty where it counts as told by a correction or a baseline.</param>
internal sealed record ToldStep(int Generation, string Step, DateTimeOffset At, IReadOnlyList<string> Roles);

/// <summary>What to write of a deadline whose step has come.</summary>
internal sealed record StepDecision
{
    /// <summary>Steps that are told now, or count as told.</summary>
    public IReadOnlyList<ToldStep> Told { get; init; } = [];

    /// <summary>Whom to tell. <see cref="OutboxRow.DeadlineId"/> is the row's own.</summary>
    public IReadOnlyList<OutboxRow> Outbox { get; init; } = [];

    public IReadOnlyList<HistoryRow> History { get; init; } = [];

    public DateTimeOffset? NextStepAt { get; init; }

    public bool AwaitsData { get; init; }

    /// <summary>The notice that stays; null where it is told, or was none.</summary>
    public Notice? Notice { get; init; }

    /// <summary>Set where the recipients' directory knew no one: told to the fallback, and a finding.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
