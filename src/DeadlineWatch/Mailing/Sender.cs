using DeadlineWatch.Configuration;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Mailing;

/// <summary>The third stage: outbox → managers. A pass:
/// <list type="number">
/// <item>For each recipient with rows that may go: withdraw what is no longer true, freeze the rest into one mail.</item>
/// <item>Take each frozen mail under a lease, hand it to the transport, record what happened.</item>
/// <item>Likewise the daily word of those who want one.</item>
/// </list>
/// At least once: a doubled warning is a nuisance, a lost one a failure. What surely did not go is thawed and made anew;
/// what may have gone goes again byte for byte under the same Message-ID.</summary>
internal sealed class Sender(
    CurrentConfiguration current, IPollStore sources, IMailStore store, ILedgerQueries queries, IMailTransport transport,
    LetterRenderer renderer, Instruments instruments, TimeProvider time, ILogger<Sender> log)
{
    /// <summary>Leases are short, and renewed while the dialogue lives.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);

    /// <summary>A relay that is down is one fact, probed each minute.</summary>
    private static readonly TimeSpan Probe = TimeSpan.FromMinutes(1);

    /// <summary>A mail frozen longer ago than this and never tried is made anew: it may no longer be true.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(10);

    private const int RecipientsAPass = 100;

    private readonly DailyWords _dailyWords = new(queries, store, renderer);
    private DateTimeOffset _relayDownUntil = DateTimeOffset.MinValue;

    /// <summary>False for a minute after the relay took no mail.</summary>
    public bool RelayAnswers => time.GetUtcNow() >= _relayDownUntil;

    /// <summary>Sends all that may go now. Answers how many mails were accepted.</summary>
    public async Task<int> Pass(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (!RelayAnswers)
        {
            instruments.Passed(Stage.Send, now);
            return 0;
        }

        await FreezeAll(now, cancel);
        var accepted = await SendFrozen(now, cancel);
        if (RelayAnswers && await FreezeDailyWords(now, cancel))
        {
            accepted += await SendFrozen(now, cancel);
        }

        if (accepted > 0)
        {
            log.LogInformation("Sent {Mails} mails.", accepted);
        }

        instruments.Passed(Stage.Send, now);
        return accepted;
    }

    /// <summary>Sends what is frozen, until nothing is left or the relay is down. Answers how many mails were accepted.</summary>
    private async Task<int> SendFrozen(DateTimeOffset now, CancellationToken cancel)
    {
        var accepted = 0;
        // The time is asked anew for each lease: a pass over a slow relay may outlast one.
        while (await store.Lease(time.GetUtcNow(), Lease, cancel) is { } mail)
        {
            if (mail.Mail is { State: "frozen", Attempts: 0 } && now - mail.Mail.CreatedAt > Stale)
            {
                await store.Thaw(mail, "frozen too long ago to be sent as it was", now, now, cancel);
                await FreezeAll(now, cancel);
                continue;
            }

            if (mail.Mail is { State: "unknown", Urgent: false } && InHours(mail, time.GetUtcNow()) is var from && from > time.GetUtcNow())
            {
                // It may have gone already; a second copy need not wake anybody.
                await store.Unknown(mail, mail.Mail.Reply ?? "its lease ran out", from, now, cancel);
                continue;
            }

            var result = await Send(mail, cancel);
            accepted += result is SendResult.Accepted ? 1 : 0;
            if (!await RecordWhatHappened(mail, result))
            {
                break;
            }
        }

        return accepted;
    }

    private async Task FreezeAll(DateTimeOffset now, CancellationToken cancel)
    {
        var recipients = await store.RecipientsWithMail(now, RecipientsAPass, cancel);
        if (recipients.Count == 0)
        {
            return;
        }

        var configuration = current.Now;
        var context = LetterContext.Of(configuration, await sources.Sources(cancel), now);
        foreach (var recipient in recipients)
        {
            try
            {
                var withdrawn = new List<PendingRow>();
                await store.Freeze(recipient, now, waiting => Compose(recipient, waiting, context, withdrawn), cancel);
                withdrawn.ForEach(each => instruments.Told(each.Deadline.Deadline.Clock.Definition, each.Row.Step, StepResult.Withdrawn));
            }
            catch (Exception fault) when (IsOfMail(fault))
            {
                // What one person is told must not hold up the others; the rows stay pending and are tried at each pass.
                instruments.Fault(Stage.Send);
                log.LogError("A mail could not be written; its warnings wait in the outbox. {Fault}", fault.GetType().Name);
            }
        }
    }

    /// <summary>Answers whether there is one to send.</summary>
    private async Task<bool> FreezeDailyWords(DateTimeOffset now, CancellationToken cancel)
    {
        var configuration = current.Now;
        try
        {
            var people = await _dailyWords.Waiting(configuration, now, cancel);
            if (people.Count > 0)
            {
                var rows = await sources.Sources(cancel);
                await _dailyWords.Freeze(people, configuration, LetterContext.Of(configuration, rows, now), rows,
                    (recipient, rendered) => Frozen(recipient, rendered, now), cancel);
            }

            return people.Count > 0;
        }
        catch (Exception fault) when (IsOfMail(fault))
        {
            // No warning stands in it.
            instruments.Fault(Stage.Send);
            log.LogError("The daily word could not be written; it is tried at each pass. {Fault}", fault.GetType().Name);
            return false;
        }
    }

    private static bool IsOfMail(Exception fault) =>
        fault is not (OperationCanceledException or LedgerUnavailableException or ConfigurationNotInForceException);

    private Composed Compose(string recipient, Waiting waiting, LetterContext context, List<PendingRow> noLongerTrue)
    {
        var directory = current.Now.Directory;
        var sorted = WaitingRows.Sort(waiting, directory, recipient, context);
        noLongerTrue.AddRange(sorted.Withdrawn.Select(each => each.Row));
        var withdrawn = sorted.Withdrawn.Select(each => (each.Row.Row.Id, each.Reason)).ToList();
        if (sorted.Go.Count == 0)
        {
            return new(withdrawn, null, []) { PutOff = sorted.PutOff };
        }

        context = context with { MailsAnHour = current.Now.Directory.PersonOf(recipient).MailsAnHour };
        var mail = Frozen(recipient, renderer.Render(LetterWriter.Write(recipient, sorted.Go, context)), context.Now) with
        {
            MayGoAt = sorted.Go.Min(each => each.Row.NotBefore),
            Urgent = sorted.IsUrgent,
        };
        return new(withdrawn, mail, [.. sorted.Go.Select(each => each.Row.Id)]) { PutOff = sorted.PutOff };
    }

    private MailRow Frozen(string recipient, Rendered rendered, DateTimeOffset now)
    {
        var messageId = $"{Guid.NewGuid():N}@{current.Now.Mail.From.Split('@')[^1]}";
        var mime = MimeWriter.Write(new MailDraft
        {
            From = current.Now.Mail.From,
            FromName = current.Now.Mail.FromName,
            To = recipient,
            Subject = rendered.Subject,
            Text = rendered.Text,
            Html = rendered.Html,
            MessageId = messageId,
            Date = now,
        });
        return new()
        {
            MessageId = messageId,
            Recipient = recipient,
            Subject = rendered.Subject,
            Mime = mime,
            NextAttemptAt = now,
            CreatedAt = now,
            MayGoAt = now,
        };
    }

    private async Task<SendResult> Send(LeasedMail mail, CancellationToken cancel)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var renewing = RenewWhileSending(mail, done.Token);
        var frozen = new FrozenMail(mail.Mail.MessageId, current.Now.Mail.From, mail.Mail.Recipient, mail.Mail.Mime);
        try
        {
            return await transport.Send(frozen, token => store.Renew(mail, time.GetUtcNow(), Lease, token), cancel);
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
        }
    }

    private async Task RenewWhileSending(LeasedMail mail, CancellationToken done)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Renewal, time, done);
                await store.Renew(mail, time.GetUtcNow(), Lease, done);
            }
        }
        catch (OperationCanceledException)
        {
            // The dialogue is over.
        }
        catch (Exception fault)
        {
            // The transport asks again before the final dot and then drops the mail; nothing is lost.
            instruments.Fault(Stage.Send);
            log.LogWarning("A mail's lease could not be renewed: {Fault}", fault.GetType().Name);
        }
    }

    private async Task<bool> RecordWhatHappened(LeasedMail mail, SendResult result)
    {
        try
        {
            // Also when told to stop meanwhile: what is known and not recorded would be a second mail after the start.
            return await Record(mail, result, CancellationToken.None);
        }
        catch (LeaseLostException)
        {
            // It took longer than its lease, and counts as unknown: the same bytes go again, which is a nuisance and no loss.
            log.LogWarning("A mail outlived its lease; it may go a second time under the same Message-ID.");
            return true;
        }
    }

    /// <summary>The given moment, or where the mail is not urgent the first one after it at which its recipient may be told.
    /// </summary>
    private DateTimeOffset InHours(LeasedMail mail, DateTimeOffset from)
    {
        var configuration = current.Now;
        return mail.Mail.Urgent
            ? from
            : configuration.Directory.PersonOf(mail.Mail.Recipient).Hours
                .NextMoment(from, configuration.ProfileOf(configuration.Authorities[0].Key).Counting);
    }

    /// <summary>Records what happened. False where the pass should end: the relay is down.</summary>
    private async Task<bool> Record(LeasedMail mail, SendResult result, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        switch (result)
        {
            case SendResult.Accepted accepted:
                await store.Sent(mail, accepted.Reply, now, cancel);
                instruments.Mailed(MailResult.Accepted, now - mail.Mail.MayGoAt);
                return true;
            case SendResult.Refused refused:
                await store.Refused(mail, refused.Reason, current.Now.Directory.Fallback, now, cancel);
                instruments.Mailed(MailResult.Refused, null);
                log.LogError("A mail was refused for good with {Code}; it stands in the outbox as refused, and the fallback is told instead.", refused.Code);
                return true;
            case SendResult.Unknown unknown:
                await store.Unknown(mail, unknown.Reason, InHours(mail, now + Probe), now, cancel);
                instruments.Mailed(MailResult.Unknown, null);
                log.LogWarning("A mail may or may not have gone: the relay's answer was lost. The same bytes go again in a minute.");
                return true;
            case SendResult.NotSent { Phase: SendPhase.LeaseCheck }:
                // Another node has it by now, or the ledger could not be asked: its lease runs out by itself.
                return true;
            case SendResult.NotSent { AddressFault: true } or SendResult.NotSent { Phase: SendPhase.FinalDot }:
                // This address's, or this mail's, own temporary refusal: the others go on.
                await RecordSetback(mail, (SendResult.NotSent)result, now, cancel);
                return true;
            case SendResult.NotSent down:
                await store.Thaw(mail, down.Reason, now, now, cancel);
                instruments.Mailed(MailResult.NotSent, null);
                _relayDownUntil = now + Probe;
                log.LogWarning("The relay does not take mail ({Phase} {Code}); everything waits in the outbox, the next try is in a minute.",
                    down.Phase, down.Code);
                return false;
            default:
                throw new System.Diagnostics.UnreachableException($"{result}");
        }
    }

    private async Task RecordSetback(LeasedMail mail, SendResult.NotSent refused, DateTimeOffset now, CancellationToken cancel)
    {
        Setback Decide(AddressRow address) => new(
            AddressPatience.IsOver(address.Since, now) ? null : InHours(mail, now + AddressPatience.DelayAfter(address.Refusals)),
            AddressPatience.IsFailing(address.Refusals, address.Since, now),
            current.Now.Directory.Fallback);

        var address = await store.RefusedForNow(mail, refused.Reason, Decide, now, cancel);
        if (Decide(address).RetryAt is { } retryAt)
        {
            instruments.Mailed(MailResult.NotSent, null);
            log.LogWarning("A mail was refused for now ({Phase} {Code}), {Refusals} times running; it is tried again at {RetryAt:u}.",
                refused.Phase, refused.Code, address.Refusals, retryAt);
        }
        else
        {
            instruments.Mailed(MailResult.Refused, null);
            log.LogError("An address has refused mail for days ({Phase} {Code}); the mail is given up, and the fallback is told instead.",
                refused.Phase, refused.Code);
        }
    }
}
