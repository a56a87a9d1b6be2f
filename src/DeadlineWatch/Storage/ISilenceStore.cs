using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage;

/// <summary>Where people say that they have a matter in hand. Each method is one transaction, and says in the history who did
/// what.</summary>
internal interface ISilenceStore
{
    /// <summary>Begins silences, each in place of the one that runs on its deadline. A deadline that has ended meanwhile is left
    /// out. What is put off anew: rows that an earlier one put off are asked about again, and the deadline's steps are looked
    /// at from <paramref name="now"/> on. Answers the deadlines that are silenced.</summary>
    /// <param name="silences">At most one for each deadline.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Ends the work.</param>
    Task<IReadOnlyList<long>> Begin(IReadOnlyList<SilenceRow> silences, DateTimeOffset now, CancellationToken cancel);

    /// <summary>Lifts what runs on the deadlines: their rows that were put off may go, and their steps are looked at from
    /// <paramref name="now"/> on. Answers the deadlines of which something was lifted.</summary>
    Task<IReadOnlyList<long>> Lift(IReadOnlyCollection<long> deadlines, string who, DateTimeOffset now, CancellationToken cancel);
}

/// <summary>What a person said.</summary>
internal enum SilenceKind
{
    /// <summary>Not to be told of it until then.</summary>
    Silence,

    /// <summary>They know of it, and why it is so.</summary>
    Acknowledgement,
}

/// <summary>A silence as it stands in the ledger.</summary>
internal sealed record SilenceRow
{
    public long Id { get; init; }

    public required long DeadlineId { get; init; }

    public required SilenceKind Kind { get; init; }

    public required Silence Silence { get; init; }

    /// <summary>Who, as the machine knows them.</summary>
    public required string Who { get; init; }

    /// <summary>When it was lifted, or another took its place; null where neither happened.</summary>
    public DateTimeOffset? LiftedAt { get; init; }

    /// <summary>"acknowledged", "silenced".</summary>
    public string What => Kind == SilenceKind.Acknowledgement ? "acknowledged" : "silenced";

    /// <summary>What the history says of its beginning.</summary>
    public HistoryRow Begun(Clock clock) => Said(clock, Silence.At, What,
        $"until {Silence.UntilWords(CivilTime.Words)}, reason: {Silence.Reason}; by {Who}");

    /// <summary>What the history says of its lifting.</summary>
    public HistoryRow Lifted(Clock clock, string who, DateTimeOffset now) => Said(clock, now, "silence lifted",
        $"it was {What} until {Silence.UntilWords(CivilTime.Words)}, reason: {Silence.Reason}; by {who}");

    private static HistoryRow Said(Clock clock, DateTimeOffset at, string what, string words) => new()
    {
        At = at,
        Clock = clock,
        What = what,
        Words = words,
        Cause = "person",
    };
}
