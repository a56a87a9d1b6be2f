using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Replaying;

/// <summary>A ledger of which each mail that goes out is noted.</summary>
internal sealed class ReplayLedger(ILedger ledger, List<ReplayedMail> sent) : ILedger
{
    public IPollStore Polls { get; } = new NewsOnly(ledger.Polls);

    public IEscalationStore Escalations => ledger.Escalations;

    public IMailStore Mails { get; } = new NotingMails(ledger.Mails, sent);

    public ILedgerQueries Queries => ledger.Queries;

    public IChainStore Chain => ledger.Chain;

    public IRetentionStore Retention => ledger.Retention;

    public ISilenceStore Silences => ledger.Silences;

    public IOutboxStore Outbox => ledger.Outbox;

    // Whoever opened the file closes it.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Notes what stands in each mail when it is frozen, and the mail when it is sent.</summary>
    private sealed class NotingMails(IMailStore store, List<ReplayedMail> sent) : IMailStore
    {
        private readonly Dictionary<string, IReadOnlyList<OutboxRow>> _frozen = new(StringComparer.Ordinal);

        public Task<IReadOnlyList<string>> RecipientsWithMail(DateTimeOffset now, int limit, CancellationToken cancel) =>
            store.RecipientsWithMail(now, limit, cancel);

        public Task<MailRow?> Freeze(string recipient, DateTimeOffset now,
            Func<Waiting, Composed> compose, CancellationToken cancel) =>
            store.Freeze(recipient, now, waiting =>
            {
                var composed = compose(waiting);
                if (composed.Mail is { } mail)
                {
                    _frozen[mail.MessageId] = [.. waiting.Rows.Select(each => each.Row).Where(each => composed.Included.Contains(each.Id))];
                }

                return composed;
            }, cancel);

        public Task<IReadOnlySet<string>> HadDailyWord(DateOnly day, CancellationToken cancel) => store.HadDailyWord(day, cancel);

        public Task<bool> FreezeDailyWord(DateOnly day, MailRow mail, CancellationToken cancel)
        {
            _frozen[mail.MessageId] = [];
            return store.FreezeDailyWord(day, mail, cancel);
        }

        public Task<bool> HasMadeAfter(DateTimeOffset moment, CancellationToken cancel) => store.HasMadeAfter(moment, cancel);

        public Task<int> LookAnew(DateTimeOffset now, CancellationToken cancel) => store.LookAnew(now, cancel);

        public Task<LeasedMail?> Lease(DateTimeOffset now, TimeSpan length, CancellationToken cancel) =>
            store.Lease(now, length, cancel);

        public Task<bool> Renew(LeasedMail mail, DateTimeOffset now, TimeSpan length, CancellationToken cancel) =>
            store.Renew(mail, now, length, cancel);

        public async Task Sent(LeasedMail mail, string reply, DateTimeOffset now, CancellationToken cancel)
        {
            await store.Sent(mail, reply, now, cancel);
            if (_frozen.Remove(mail.Mail.MessageId, out var rows))
            {
                sent.Add(ReplayedMail.Of(now, mail.Mail.Recipient, mail.Mail.Subject, rows));
            }
        }

        public Task Thaw(LeasedMail mail, string reason, DateTimeOffset retryAt, DateTimeOffset now, CancellationToken cancel) =>
            store.Thaw(mail, reason, retryAt, now, cancel);

        public Task Unknown(LeasedMail mail, string reason, DateTimeOffset retryAt, DateTimeOffset now, CancellationToken cancel) =>
            store.Unknown(mail, reason, retryAt, now, cancel);

        public Task<AddressRow> RefusedForNow(
            LeasedMail mail, string reply, Func<AddressRow, Setback> decide, DateTimeOffset now, CancellationToken cancel) =>
            store.RefusedForNow(mail, reply, decide, now, cancel);

        public Task Refused(
            LeasedMail mail, string reply, IReadOnlyList<string> standIns, DateTimeOffset now, CancellationToken cancel) =>
            store.Refused(mail, reply, standIns, now, cancel);
    }
}
