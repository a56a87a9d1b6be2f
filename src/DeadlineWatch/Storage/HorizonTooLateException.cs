namespace DeadlineWatch.Storage;

/// <summary>A pass of retention would let go what is not long closed by the ledger's own time: a clock is wrong, and nothing left
/// the ledger. A horizon that lies ahead would have every new deadline taken for one that left long ago.</summary>
internal sealed class HorizonTooLateException(string authority, DateTimeOffset before, DateTimeOffset now)
    : Exception($"Retention would let go what closed before {TimeText.Of(before)} in '{authority}', and by the ledger's own time"
        + $" it is {TimeText.Of(now)}: not a year later. Nothing left the ledger. Set the clock of this machine, or of the ledger's.")
{
    public string Authority { get; } = authority;

    /// <summary>Every deadline would have ended before this.</summary>
    public DateTimeOffset Before { get; } = before;

    /// <summary>The ledger's own time.</summary>
    public DateTimeOffset LedgerTime { get; } = now;
}
