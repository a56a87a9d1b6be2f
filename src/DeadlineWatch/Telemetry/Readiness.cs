using System.Diagnostics;

namespace DeadlineWatch.Telemetry;

/// <summary>What must hold before this node may be counted on.</summary>
internal enum Condition
{
    /// <summary>The configuration is valid, and the same as the other nodes'.</summary>
    Configuration,

    /// <summary>The ledger is there and migrated.</summary>
    Ledger,

    /// <summary>The loops of all stages have started.</summary>
    Loops,
}

/// <summary>What is not ready yet, and why, in words. Nothing is ready at first. How fresh the data is has no part in it:
/// that is a metric.</summary>
internal sealed class Readiness
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<Condition, string> _missing = [];

    public Readiness()
    {
        foreach (var condition in Enum.GetValues<Condition>())
        {
            _missing[condition] = condition switch
            {
                Condition.Configuration => "the configuration has not been read yet",
                Condition.Ledger => "the ledger has not been opened and migrated yet",
                Condition.Loops => "the loops of the stages have not started yet",
                _ => throw new UnreachableException($"Condition {condition}"),
            };
        }
    }

    /// <summary>The condition holds.</summary>
    internal void Holds(Condition condition)
    {
        lock (_lock)
        {
            _missing.Remove(condition);
        }
    }

    /// <summary>The condition does not hold, or no longer.</summary>
    /// <param name="condition">Which.</param>
    /// <param name="why">In words, for an operator; without personal data.</param>
    internal void Fails(Condition condition, string why)
    {
        lock (_lock)
        {
            _missing[condition] = why;
        }
    }

    /// <summary>Why this node is not ready; empty when it is.</summary>
    internal IReadOnlyList<string> WhyNot()
    {
        lock (_lock)
        {
            return [.. _missing.Values];
        }
    }
}
