using System.Diagnostics;

namespace DeadlineWatch.Telemetry;

/// <summary>How an open deadline counts: in exactly one of these.</summary>
internal enum OpenState
{
    Running,

    /// <summary>Past due, while no data yet shows whether it was met.</summary>
    AwaitingData,

    Overdue,

    /// <summary>No longer in the source: its mails pause, and nobody knows whether it is overdue.</summary>
    Unseen,
}

/// <summary>How many open deadlines of one team and one clock stand in which state.</summary>
internal sealed class OpenCounts
{
    private static readonly OpenState[] States = Enum.GetValues<OpenState>();

    private readonly int[] _byState = new int[States.Length];

    /// <summary>When the oldest overdue one was due; null where none is overdue.</summary>
    internal DateTimeOffset? OldestOverdue { get; private set; }

    internal void Add(OpenState state, DateTimeOffset dueAt)
    {
        _byState[(int)state]++;
        if (state == OpenState.Overdue)
        {
            OldestOverdue = Earlier(OldestOverdue, dueAt);
        }
    }

    internal void Add(OpenCounts other)
    {
        foreach (var state in States)
        {
            _byState[(int)state] += other._byState[(int)state];
        }

        OldestOverdue = Earlier(OldestOverdue, other.OldestOverdue);
    }

    /// <summary>The label of each state, and how many stand in it.</summary>
    internal IEnumerable<(string State, int Count)> All() => States.Select(each => (Word(each), _byState[(int)each]));

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => other is null || one < other ? one : other;

    private static string Word(OpenState state) => state switch
    {
        OpenState.Running => "running",
        OpenState.AwaitingData => "awaiting_data",
        OpenState.Overdue => "overdue",
        OpenState.Unseen => "unseen",
        _ => throw new UnreachableException($"State {state}"),
    };
}
