namespace DeadlineWatch.Storage.Sqlite;

/// <summary>The embedded ledger as sending sees it. One process sends, so that its own <c>now</c> judges leases.</summary>
internal sealed class SqliteMailStore(SqliteFile file) : IMailStore
{
    public Task<IReadOnlyList<string>> RecipientsWithMail(DateTimeOffset now, int limit, CancellationToken cancel) =>
        file.Read(session => session.Rows<string>("""
            SELECT recipient
            FROM outbox
            WHERE state = 'pending'
              AND not_before <= @now
            GROUP BY recipient
            ORDER BY min(not_before), recipient
            LIMIT @limit
            """, new { now = TimeText.Of(now), limit }), cancel);

    public Task<MailRow?> Freeze(string recipient, DateTimeOffset now,
        Func<IReadOnlyList<PendingRow>, Composed> compose, CancellationToken cancel) => file.Write(async session =>
        {
            var pending = await Pending(session, recipient, now);
            if (pending.Count == 0)
            {
                return null;
            }

            var composed = compose(pending);
            Check(composed, pending);
            await Withdraw(session, composed.Withdrawn, pending, now);
            if (composed.Mail is not { } mail)
            {
                return null;
            }

            var frozen = mail with
            {
                State = "frozen",
                Attempts = 0,
                CreatedAt = now,
                NextAttemptAt = mail.NextAttemptAt > now ? mail.NextAttemptAt : now,
            };
            frozen = frozen with { Id = await MailTable.Insert(session, frozen) };
            await OutboxTable.Freeze(session, frozen.Id, composed.Included);
            return frozen;
        }, cancel);

    public Task<LeasedMail?> Lease(DateTimeOffset now, TimeSpan length, CancellationToken cancel) =>
        file.Write(async session =>
        {
            var token = Guid.NewGuid();
            return await MailTable.Lease(session, token, now, length) is { } mail ? new LeasedMail(mail, token) : null;
        }, cancel);

    public Task<bool> Renew(LeasedMail mail, DateTimeOffset now, TimeSpan length, CancellationToken cancel) =>
        file.Write(session => MailTable.Renew(session, mail, now, length), cancel);

    public Task Sent(LeasedMail mail, string reply, DateTimeOffset now, CancellationToken cancel) =>
        file.Write(async session =>
        {
            await MailTable.End(session, mail, "sent", reply, null, now);
            await RecordOfMail(session, mail, "sent", now);
            await OutboxTable.Sent(session, mail.Mail.Id);
        }, cancel);

    public Task Thaw(LeasedMail mail, string reason, DateTimeOffset retryAt, DateTimeOffset now,
        CancellationToken cancel)
    {
        // An earlier attempt may have gone: other bytes under another Message-ID would then be a second mail.
        if (mail.Mail.State == "unknown")
        {
            return Unknown(mail, reason, retryAt, now, cancel);
        }

        return file.Write(async session =>
        {
            await MailTable.End(session, mail, "thawed", reason, null, now);
            await OutboxTable.Thaw(session, mail.Mail.Id, retryAt);
        }, cancel);
    }

    public Task Unknown(LeasedMail mail, string reason, DateTimeOffset retryAt, DateTimeOffset now,
        CancellationToken cancel) =>
        file.Write(session => MailTable.End(session, mail, "unknown", reason, retryAt, now), cancel);

    public Task Refused(LeasedMail mail, string reply, DateTimeOffset now, CancellationToken cancel) =>
        file.Write(async session =>
        {
            await MailTable.End(session, mail, "refused", reply, null, now);
            await RecordOfMail(session, mail, "refused", now);
            await OutboxTable.Refused(session, mail.Mail.Id, reply);
        }, cancel);

    private static async Task<IReadOnlyList<PendingRow>> Pending(
        SqliteSession session, string recipient, DateTimeOffset now)
    {
        var rows = await OutboxTable.Pending(session, recipient, now);
        var deadlines = await DeadlineTable.ById(session, rows.Select(each => each.DeadlineId).Distinct());
        var told = await ToldTable.Of(session, deadlines.Keys);
        return [.. rows.Select(each => new PendingRow(each, deadlines[each.DeadlineId], [.. told[each.DeadlineId]]))];
    }

    // A composer that loses a row would lose a warning, so that its answer is held against what it was asked about.
    private static void Check(Composed composed, IReadOnlyList<PendingRow> pending)
    {
        var asked = pending.Select(each => each.Row.Id).ToHashSet();
        var answered = composed.Included.Concat(composed.Withdrawn.Select(each => each.RowId)).ToList();
        if (answered.Distinct().Count() != answered.Count || !asked.IsSupersetOf(answered))
        {
            throw new InvalidOperationException("A mail was composed of rows twice, or of rows that were not asked about.");
        }

        if ((composed.Mail is null) != (composed.Included.Count == 0))
        {
            throw new InvalidOperationException("A mail was composed of no rows, or rows were included in no mail.");
        }

        if (composed.Mail is { } mail && mail.Recipient != pending[0].Row.Recipient)
        {
            throw new InvalidOperationException("A mail was composed for another recipient than its rows.");
        }
    }

    private static async Task Withdraw(SqliteSession session, IReadOnlyList<(long RowId, string Reason)> withdrawn,
        IReadOnlyList<PendingRow> pending, DateTimeOffset now)
    {
        await OutboxTable.Withdraw(session, withdrawn);
        await HistoryTable.Append(session, withdrawn.Select(each =>
        {
            var (row, deadline, _) = pending.First(one => one.Row.Id == each.RowId);
            return HistoryOf(row, deadline, "withdrawn", each.Reason, now);
        }));
    }

    private static async Task RecordOfMail(SqliteSession session, LeasedMail mail, string what, DateTimeOffset now)
    {
        var rows = await OutboxTable.OfMail(session, mail.Mail.Id);
        var deadlines = await DeadlineTable.ById(session, rows.Select(each => each.DeadlineId).Distinct());
        await HistoryTable.Append(session, rows.Select(each =>
            HistoryOf(each, deadlines[each.DeadlineId], what, $"mail {mail.Mail.MessageId}", now)));
    }

    // Roles, never addresses, and not the relay's words, which repeat the address: the history is for ever.
    private static HistoryRow HistoryOf(
        OutboxRow row, DeadlineRow deadline, string what, string detail, DateTimeOffset now) => new()
        {
            At = now,
            Clock = deadline.Deadline.Clock,
            What = what,
            Words = $"{row.Step} to {row.Role}: {detail}",
            Cause = "mail",
            RulesHash = deadline.RulesHash,
        };
}
