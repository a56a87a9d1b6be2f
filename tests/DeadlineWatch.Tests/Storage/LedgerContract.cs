using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What every ledger must do, whatever keeps it. A store derives one class from each contract and says where its
/// ledger is.</summary>
public abstract class LedgerContract : IAsyncLifetime
{
    private readonly List<OpenLedger> _open = [];

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected OpenLedger Ledger { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Ledger = await Open();

    public async ValueTask DisposeAsync()
    {
        foreach (var each in _open)
        {
            await each.Close();
        }

        await RemoveStore();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the test's own store, once more if it is open already: as another process would.</summary>
    private protected async Task<OpenLedger> Open()
    {
        var opened = await OpenStore(Cancel);
        _open.Add(opened);
        return opened;
    }

    private protected abstract Task<OpenLedger> OpenStore(CancellationToken cancel);

    private protected abstract ValueTask RemoveStore();

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
            pending => new([], Some.Mail(messageId, recipient), [.. pending.Select(each => each.Row.Id)]), Cancel);
}

/// <summary>An open ledger, and how to close it.</summary>
internal sealed record OpenLedger(
    IPollStore Polls, IEscalationStore Escalations, IMailStore Mails, ILedgerQueries Queries, Func<ValueTask> Close);
