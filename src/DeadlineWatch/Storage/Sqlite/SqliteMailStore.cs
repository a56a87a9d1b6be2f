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
            """, new { now, limit }), cancel);

    public Task<MailRow?> Freeze(string recipient, DateTimeOffset now,
        Func<Waiting, Composed> compose, CancellationToken cancel) => file.Write(async session =>
        {
            var pending = await Pending(session, recipient, now);
            if (pending.Count == 0)
            {
                return null;
            }

            var composed = compose(new(pending, await MailTable.LastHour(session, recipient, now)));
            composed.Check(pending);
            await OutboxTable.Withdraw(session, composed.Withdrawn);
            session.Append(MailHistory.OfWithdrawn(composed.Withdrawn, pending, now));
            await OutboxTable.PutOff(session, composed.PutOff);
            await OutboxTable.Redirect(session, composed.Redirected);
            if (composed.Mail is not { } mail)
            {
                return null;
            }

            var frozen = mail.FrozenAt(now);
            frozen = frozen with { Id = await MailTable.Insert(session, frozen) };
            await OutboxTable.Freeze(session, frozen.Id, composed.Included);
            return frozen;
        }, cancel);

    public Task<IReadOnlySet<string>> HadDailyWord(DateOnly day, CancellationToken cancel) =>
        file.Read(session => DailyWordTable.Of(session, day), cancel);

    public Task<bool> FreezeDailyWord(DateOnly day, MailRow mail, CancellationToken cancel) => file.Write(async session =>
    {
        if ((await DailyWordTable.Of(session, day)).Contains(mail.Recipient))
        {
            return false;
        }

        await DailyWordTable.Insert(session, day, mail.Recipient, await MailTable.Insert(session, mail.FrozenAt(mail.CreatedAt)));
        return true;
    }, cancel);

    public Task<bool> HasMadeAfter(DateTimeOffset moment, CancellationToken cancel) =>
        file.Read(session => MailTable.HasMadeAfter(session, moment), cancel);

    public Task<int> LookAnew(DateTimeOffset now, CancellationToken cancel) => file.Write(async session =>
        await OutboxTable.LookAnew(session, now) + await MailTable.LookAnew(session, now), cancel);

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
            await AddressTable.Forget(session, mail.Mail.Recipient);
            await FindingTable.RemoveAt(session, StandIns.Source, StandIns.Code, mail.Mail.Recipient);
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
            await OutboxTable.Thaw(session, mail.Mail.Id, retryAt, byAddress: false);
            await DailyWordTable.Forget(session, mail.Mail.Id);
        }, cancel);
    }

    public Task Unknown(LeasedMail mail, string reason, DateTimeOffset retryAt, DateTimeOffset now,
        CancellationToken cancel) =>
        file.Write(session => MailTable.End(session, mail, "unknown", reason, retryAt, now), cancel);

    public Task<AddressRow> RefusedForNow(
        LeasedMail mail, string reply, Func<AddressRow, Setback> decide, DateTimeOffset now, CancellationToken cancel) =>
        file.Write(async session =>
        {
            var address = await AddressTable.Count(session, mail.Mail.Recipient, reply, now);
            var setback = decide(address);
            if (setback.IsFailing)
            {
                await FindingTable.AddOnce(session, StandIns.Source, StandIns.Finding(mail.Mail.Recipient), now);
            }

            if (setback.RetryAt is not { } retryAt)
            {
                await GiveUp(session, mail, reply, setback.StandIns, now);
                return address;
            }

            // Of one that may have gone, the very bytes go again; so do those of a mail without rows, which nothing would make anew.
            var keepsBytes = mail.Mail.State == "unknown" || (await OutboxTable.OfMail(session, mail.Mail.Id)).Count == 0;
            await MailTable.End(session, mail, keepsBytes ? mail.Mail.State : "thawed", reply, retryAt, now);
            if (!keepsBytes)
            {
                await OutboxTable.Thaw(session, mail.Mail.Id, retryAt, byAddress: true);
            }

            return address;
        }, cancel);

    public Task Refused(
        LeasedMail mail, string reply, IReadOnlyList<string> standIns, DateTimeOffset now, CancellationToken cancel) =>
        file.Write(async session =>
        {
            await AddressTable.Count(session, mail.Mail.Recipient, reply, now);
            await GiveUp(session, mail, reply, standIns, now);
        }, cancel);

    private static async Task GiveUp(
        SqliteSession session, LeasedMail mail, string reply, IReadOnlyList<string> standIns, DateTimeOffset now)
    {
        await MailTable.End(session, mail, "refused", reply, null, now);
        await RecordOfMail(session, mail, "refused", now);
        await OutboxTable.Refused(session, mail.Mail.Id, reply);
        var refused = await OutboxTable.OfMail(session, mail.Mail.Id);
        var beside = await OutboxTable.OfDeadlines(session, refused.Select(each => each.DeadlineId).Distinct());
        await OutboxTable.Insert(session, StandIns.For(refused, beside, standIns, now));
        await FindingTable.AddOnce(session, StandIns.Source, StandIns.Finding(mail.Mail.Recipient), now);
    }

    private static async Task<IReadOnlyList<PendingRow>> Pending(
        SqliteSession session, string recipient, DateTimeOffset now)
    {
        var rows = await OutboxTable.Pending(session, recipient, now);
        var deadlines = await DeadlineTable.ById(session, rows.Select(each => each.DeadlineId).Distinct());
        var told = await ToldTable.Of(session, deadlines.Keys);
        var people = await OutboxTable.PeopleTold(
            session, rows.Where(each => each.Kind == NoticeKind.Done).Select(each => each.DeadlineId).Distinct());
        var silences = await SilenceTable.Last(session, deadlines.Keys);
        return
        [
            .. rows.Select(each => new PendingRow(each, deadlines[each.DeadlineId], [.. told[each.DeadlineId]])
            {
                PeopleTold = each.Kind == NoticeKind.Done ? people.GetValueOrDefault(each.DeadlineId) : null,
                Silence = silences.GetValueOrDefault(each.DeadlineId),
            }),
        ];
    }

    private static async Task RecordOfMail(SqliteSession session, LeasedMail mail, string what, DateTimeOffset now)
    {
        var rows = await OutboxTable.OfMail(session, mail.Mail.Id);
        var deadlines = await DeadlineTable.ById(session, rows.Select(each => each.DeadlineId).Distinct());
        session.Append(MailHistory.OfMail(mail.Mail, rows, deadlines, what, now));
    }
}
