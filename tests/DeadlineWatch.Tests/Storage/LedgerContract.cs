using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What every ledger must do, whatever keeps it. A store derives one class from each contract and says where its
/// ledger is.</summary>
public abstract class LedgerContract : IAsyncLifetime
{
    /// <summary>The longest that is a lease; a longer one would be a wrong clock's. Where the store judges leases by its own time,
    /// no test takes so long, and they end only by <see cref="ILedgerPlace.LeasesAge"/>.</summary>
    private protected static readonly TimeSpan LeaseLength = TimeSpan.FromMinutes(1);

    private readonly List<ILedger> _open = [];

    private protected LedgerContract(ILedgerPlace place) => Place = place;

    private protected ILedgerPlace Place { get; }

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected ILedger Ledger { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Ledger = await Open();
        await Place.StoreIsAt(Some.Now.AddYears(3), Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var each in _open)
        {
            await each.DisposeAsync();
        }

        await Place.Remove();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the test's own store, once more if it is open already: as another process would.</summary>
    private protected async Task<ILedger> Open()
    {
        var opened = await Place.Open(Cancel);
        _open.Add(opened);
        return opened;
    }

    /// <summary>Writes cases and expects that none was left out.</summary>
    private protected async Task Apply(params CaseWrite[] batch) =>
        Assert.Empty(await Ledger.Polls.Apply(Some.Authority, batch, Cancel));

    private protected async Task<CaseRecord> CaseOf(string reference = "C-1") =>
        await Ledger.Queries.Case(Some.Authority, reference, Cancel) ?? throw new KeyNotFoundException(reference);

    private protected async Task<DeadlineRow> DeadlineOf(string reference = "C-1") =>
        Assert.Single((await CaseOf(reference)).Deadlines);

    private protected Task<IReadOnlyList<HistoryRow>> HistoryOf(string reference = "C-1") =>
        Ledger.Queries.History(Some.Authority, reference, Cancel);

    private protected Task<IReadOnlyList<OutboxRow>> OutboxOf(string reference = "C-1") =>
        Ledger.Queries.Outbox(Some.Authority, reference, Cancel);

    /// <summary>Escalates all that is due by one decision.</summary>
    private protected Task<int> Escalate(StepDecision decision, DateTimeOffset? now = null) =>
        Ledger.Escalations.Escalate(now ?? Some.Now, 100, _ => decision, Cancel);

    /// <summary>Writes a case and tells its first step, so that one row waits in the outbox.</summary>
    private protected async Task PutInOutbox(string reference = "C-1", string recipient = Some.Manager)
    {
        await Apply(Some.Write(reference, Some.Row(reference)));
        await Escalate(Some.Decision(recipient: recipient));
    }

    /// <summary>Freezes all that waits for the recipient into one mail.</summary>
    private protected Task<MailRow?> Freeze(DateTimeOffset? now = null, string messageId = "<1@ashshire.example>",
        string recipient = Some.Manager) => Ledger.Mails.Freeze(recipient, now ?? Some.Now,
            pending => new([], Some.Mail(messageId, recipient), [.. pending.Rows.Select(each => each.Row.Id)]), Cancel);

    private protected Task<LeasedMail?> Lease(DateTimeOffset? now = null) => Ledger.Mails.Lease(now ?? Some.Now, LeaseLength, Cancel);

    /// <summary>The mail of one row that waited, in this sender's hands.</summary>
    private protected async Task<LeasedMail> FrozenAndLeased()
    {
        await PutInOutbox();
        await Freeze();
        return (await Lease())!;
    }

    /// <summary>The only row of a case in the outbox.</summary>
    private protected async Task<OutboxRow> Row(string reference = "C-1") => Assert.Single(await OutboxOf(reference));
}

/// <summary>Where a test has a ledger of its own.</summary>
internal interface ILedgerPlace
{
    /// <summary>Opens it, and makes it where it is missing.</summary>
    Task<ILedger> Open(CancellationToken cancel);

    /// <summary>Lets the time pass by which leases are judged, where it is the store's own.</summary>
    Task LeasesAge(TimeSpan by, CancellationToken cancel);

    /// <summary>Sets the time by which a pass of retention is judged, where it is the store's own.</summary>
    Task StoreIsAt(DateTimeOffset moment, CancellationToken cancel);

    /// <summary>Runs a statement beside the ledger with nothing in its way: no trigger and no foreign key.</summary>
    Task Tamper(string sql, CancellationToken cancel);

    /// <summary>Asks for a number beside the ledger.</summary>
    Task<long> Count(string sql, CancellationToken cancel);

    ValueTask Remove();
}
