namespace DeadlineWatch.Telemetry;

/// <summary>Which faults of a stage have a line in the log: one that is new at once, the same words at most once a minute, with how
/// often they were met since. A ledger that is lost for hours fills no log.</summary>
internal sealed class FaultLines(TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    // More kinds within a minute than a stage has; words that differ each time are not kept for ever.
    private const int Kept = 16;

    private readonly Dictionary<string, (long ToldAt, int Since)> _met = new(StringComparer.Ordinal);
    private bool _faulty;

    /// <summary>A pass met a fault. Answers what is said of how often, with a space before it, maybe nothing; null where nothing is to
    /// be told now.</summary>
    public string? Met(Exception fault)
    {
        var words = $"{fault.GetType().Name}: {fault.Message}";
        var known = _met.TryGetValue(words, out var before);
        if (known && time.GetElapsedTime(before.ToldAt) < Quiet)
        {
            _met[words] = before with { Since = before.Since + 1 };
            return null;
        }

        if (_met.Count >= Kept)
        {
            _met.Clear();
        }

        _met[words] = (time.GetTimestamp(), 0);
        _faulty = true;
        return before.Since > 0 ? $" (again, {before.Since + 1} times since this was last told)" : "";
    }

    /// <summary>A pass worked. Answers whether that is news: a fault was told since the last such news.</summary>
    public bool Worked()
    {
        foreach (var (words, _) in _met.Where(each => time.GetElapsedTime(each.Value.ToldAt) >= Quiet).ToList())
        {
            _met.Remove(words);
        }

        var news = _faulty;
        _faulty = false;
        return news;
    }
}
