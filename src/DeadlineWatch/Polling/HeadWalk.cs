using DeadlineWatch.Storage;

namespace DeadlineWatch.Polling;

/// <summary>Walks over the heads of what the ledger holds of a source, in the order of the cases: a page at a time, and the
/// next is asked for while one is looked at. No transaction is held open for it.</summary>
internal sealed class HeadWalk(IPollStore store, string source) : IAsyncDisposable
{
    private const int PageSize = 4000;

    private IReadOnlyList<ReadingHead> _page = [];
    private Task<IReadOnlyList<ReadingHead>>? _next;
    private bool _isOpen;
    private int _at;

    /// <summary>The present head; null at the end.</summary>
    public ReadingHead? Present => _at < _page.Count ? _page[_at] : null;

    /// <summary>What was wrong with the ledger; null where nothing was.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Goes to the first head, unless it was gone to already.</summary>
    public ValueTask Open(CancellationToken cancel)
    {
        if (_isOpen)
        {
            return ValueTask.CompletedTask;
        }

        _isOpen = true;
        return Turn(() => Page(null, cancel), cancel);
    }

    /// <summary>Goes to the next head.</summary>
    public ValueTask Advance(CancellationToken cancel) => ++_at < _page.Count ? ValueTask.CompletedTask : Turn(() => _next, cancel);

    public async ValueTask DisposeAsync()
    {
        if (_next is { } pending)
        {
            await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask Turn(Func<Task<IReadOnlyList<ReadingHead>>?> next, CancellationToken cancel)
    {
        try
        {
            _at = 0;
            _page = next() is { } page ? await page : [];
            _next = _page.Count == PageSize ? Page(_page[^1].Reference, cancel) : null;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Fault = fault;
            throw;
        }
    }

    private Task<IReadOnlyList<ReadingHead>> Page(string? after, CancellationToken cancel) =>
        store.ReadingHeads(source, after, PageSize, cancel);
}
