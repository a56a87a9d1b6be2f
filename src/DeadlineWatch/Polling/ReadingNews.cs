using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Polling;

/// <summary>Finds what of a reading is news while it is read, by walking over the ledger's heads beside it; both come in the
/// order of the cases, so that neither is ever held whole. It writes nothing: the reading may yet prove unsound.
/// <list type="number">
/// <item>A case that the ledger holds with the same hash, and not as missing, is no news.</item>
/// <item>One that is new, changed or back goes into the spool.</item>
/// <item>Of what the ledger holds and a full reading does not, the references are noted.</item>
/// </list></summary>
internal sealed class ReadingNews(SourceSettings settings, IPollStore store) : IAsyncDisposable
{
    private readonly HeadWalk _heads = new(store, settings.Name);
    private readonly ReadingHash _hash = new();
    private readonly List<string> _gone = [];

    /// <summary>The readings that are news.</summary>
    public NewsSpool Spool { get; } = new(new(settings.Authority, settings.Name));

    /// <summary>The cases that are no longer held, in order.</summary>
    public IReadOnlyList<string> Gone => _gone;

    /// <summary>Whether no case of the source was known: all of it is new.</summary>
    public bool IsFirst { get; private set; } = true;

    /// <summary>What was wrong with the ledger while the source was read: no fault of the source's. Null where nothing was.
    /// </summary>
    public Exception? LedgerFault => _heads.Fault;

    /// <summary>Takes the next case of the reading.</summary>
    public ValueTask Take(CaseSnapshot snapshot, CancellationToken cancel)
    {
        var head = _heads.Present;
        if (head is null || CaseOrder.Compare(head.Reference, snapshot.Reference) < 0)
        {
            return TakeAfterHeads(snapshot, cancel);
        }

        return Judge(snapshot, cancel);
    }

    /// <summary>The reading was complete: whatever the ledger holds behind its last case is gone.</summary>
    public ValueTask End(CancellationToken cancel) => PassHeads(null, cancel);

    public async ValueTask DisposeAsync()
    {
        Spool.Dispose();
        await _heads.DisposeAsync();
    }

    private async ValueTask TakeAfterHeads(CaseSnapshot snapshot, CancellationToken cancel)
    {
        await PassHeads(snapshot.Reference, cancel);
        await Judge(snapshot, cancel);
    }

    /// <summary>Goes on to the first head that is not before the case.</summary>
    private async ValueTask PassHeads(string? reference, CancellationToken cancel)
    {
        await _heads.Open(cancel);
        while (_heads.Present is { } head && (reference is null || CaseOrder.Compare(head.Reference, reference) < 0))
        {
            IsFirst = false;
            if (settings.Content == SourceContent.Full && head.MissingSince is null)
            {
                _gone.Add(head.Reference);
            }

            await _heads.Advance(cancel);
        }
    }

    private ValueTask Judge(CaseSnapshot snapshot, CancellationToken cancel)
    {
        var hash = _hash.Of(snapshot);
        if (_heads.Present is not { } head || head.Reference != snapshot.Reference)
        {
            Spool.Add(snapshot, hash);
            return ValueTask.CompletedTask;
        }

        IsFirst = false;
        if (head.Hash != hash || head.MissingSince is not null)
        {
            Spool.Add(snapshot, hash);
        }

        return _heads.Advance(cancel);
    }
}
