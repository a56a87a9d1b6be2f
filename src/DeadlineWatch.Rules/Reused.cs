namespace DeadlineWatch.Rules;

/// <summary>Objects that the evaluation of one case needs and that of the next uses again: a poll may evaluate a nation's
/// cases, and leaves no more garbage behind than its answers.</summary>
internal sealed class Reused<T>
    where T : class, new()
{
    private readonly List<T> _all = [];
    private int _used;

    /// <summary>One that nobody uses; it holds what it held last.</summary>
    public T Next()
    {
        if (_used == _all.Count)
        {
            _all.Add(new());
        }

        return _all[_used++];
    }

    /// <summary>Takes all of them back.</summary>
    public void TakeBack() => _used = 0;
}
