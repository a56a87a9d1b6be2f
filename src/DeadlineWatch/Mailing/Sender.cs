using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Mailing;

/// <summary>The third stage: outbox → managers. A pass:
/// <list type="number">
/// <item>What may go is frozen into mails (<see cref="Composer"/>).</item>
/// <item>Each is taken under a lease, handed to the transport, and what happened is recorded. What was tried last has its next turn
/// last: a mail over which the relay stumbles each time is in nobody's way for longer than a try.</item>
/// <item>Likewise the daily word of those who want one.</item>
/// </list>
/// At least once: a doubled warning is a nuisance, a lost one a failure. What surely did not go is thawed and made anew;
/// what may have gone goes again byte for byte under the same Message-ID.</summary>
internal sealed class Sender(
    CurrentConfiguration current, Composer composer, IMailStore store, IMailTransport transport, Instruments instruments,
    TimeProvider time, ILogger<Sender> log)
{
    /// <summary>Leases are short, and renewed while the dialogue lives.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);

    /// <summary>A relay that is down is one fact, probed each minute.</summary>
    private static readonly TimeSpan Probe = TimeSpan.FromMinutes(1);

    /// <summary>A mail frozen longer ago than this and never tried is made anew: it may no longer be true.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(10);

    /// <summary>A clock that is put right by less than this did no harm.</summary>
    private static readonly TimeSpan WrongClock = TimeSpan.FromMinutes(1);

    /// <summary>A mail goes while the next ones are still to be written, so that nobody waits for everybody.</summary>
    private const int RecipientsAtOnce = 100;

    private readonly Stumbles _stumbles = new();
    private DateTimeOffset _relayDownUntil = DateTimeOffset.MinValue;
    private DateTimeOffset? _lastPass;

    /// <summary>False for a minute after the relay took no mail, or gave no answer to one.</summary>
    public bool RelayAnswers => time.GetUtcNow() >= _relayDownUntil;

    /// <summary>At first soon, for it may not have gone; then more seldom, for each may be one more copy.</summary>
    private static TimeSpan AfterLostAnswer(int attempts) => TimeSpan.FromMinutes(Math.Min(Math.Pow(2, attempts), 15));

    /// <summary>Sends all that may go now. Answers how many mails were accepted.</summary>
    public async Task<int> Pass(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await PutRight(now, cancel);
        if (!RelayAnswers)
        {
            instruments.Passed(Stage.Send, now);
            return 0;
        }

        var accepted = 0;
        foreach (var some in (await composer.Recipients(now, cancel)).Chunk(RecipientsAtOnce).TakeWhile(_ => RelayAnswers))
        {
            await composer.Freeze(some, time.GetUtcNow(), cancel);
            accepted += await SendFrozen(cancel);
        }

        if (RelayAnswers)
        {
            await composer.FreezeDailyWords(now, cancel);
            // Also where nobody is waiting: of what was frozen before, some may have its time now.
            accepted += await SendFrozen(cancel);
        }

        if (accepted > 0)
        {
            log.LogInformation("Sent {Mails} mails.", accepted);
        }

        instruments.Passed(Stage.Send, now);
        return accepted;
    }

    /// <summary>Where the clock ran ahead and was put right, all that it put off would wait for the moment that it showed then: a day,
    /// or a year. Looked at too early, it is put off again.</summary>
    private async Task PutRight(DateTimeOffset now, CancellationToken cancel)
    {
        var wentBack = _lastPass is { } last ? now < last - WrongClock : await store.HasMadeAfter(now + WrongClock, cancel);
        if (wentBack)
        {
            var waiting = await store.LookAnew(now, cancel);
            _relayDownUntil = DateTimeOffset.MinValue;
            log.LogWarning("The clock of this machine ran ahead and was put right; what it put off is looked at anew: {Waiting} warnings and mails.",
                waiting);
        }

        _lastPass = now;
    }

    /// <summary>Sends what is frozen, until nothing is left or the relay is down. Answers how many mails were accepted.</summary>
    private async Task<int> SendFrozen(CancellationToken cancel)
    {
        var accepted = 0;
        // The time is asked anew for each lease: a pass over a slow relay may outlast one.
        while (RelayAnswers && await store.Lease(time.GetUtcNow(), Lease, cancel) is { } mail)
        {
            var now = time.GetUtcNow();
            if (mail.Mail is { State: "frozen", Attempts: 0 } && (now - mail.Mail.CreatedAt).Duration() > Stale)
            {
                await store.Thaw(mail, "frozen too long ago to be sent as it was, or by a clock that was wrong", now, now, cancel);
                await composer.Freeze([mail.Mail.Recipient], now, cancel);
                continue;
            }

            if (mail.Mail is { State: "frozen", Attempts: > 0 } && CivilTime.DayOf(mail.Mail.CreatedAt) != CivilTime.DayOf(now))
            {
                // Only a daily word is kept as it was after a refusal, and yesterday's may be wrong today.
                await store.Thaw(mail, "its day is over", now, now, cancel);
                continue;
            }

            if (mail.Mail.State == "unknown" && !current.Now.Directory.MayGet(mail.Mail.Recipient))
            {
                await store.Refused(mail, "the address is in the directory no more", current.Now.Directory.Fallback, now, cancel);
                log.LogWarning("Mail {Mail} may have gone, and its address is in the directory no more: the fallback is told instead.", mail.Mail.Id);
                continue;
            }

            if (mail.Mail is { State: "unknown", Urgent: false } && InHours(mail, now) is var from && from > now)
            {
                // It may have gone already; a second copy need not wake anybody.
                await store.Unknown(mail, mail.Mail.Reply ?? "its lease ran out", from, now, cancel);
                continue;
            }

            var result = await Send(mail, cancel);
            accepted += result is SendResult.Accepted ? 1 : 0;
            await RecordWhatHappened(mail, result);
        }

        return accepted;
    }

    private async Task<SendResult> Send(LeasedMail mail, CancellationToken cancel)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var renewing = LoopSign.Without(() => RenewWhileSending(mail, done.Token));
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

    private async Task RecordWhatHappened(LeasedMail mail, SendResult result)
    {
        try
        {
            // Also when told to stop meanwhile: what is known and not recorded would be a second mail after the start.
            await Record(mail, result, CancellationToken.None);
        }
        catch (LeaseLostException)
        {
            // It took longer than its lease, and counts as unknown: the same bytes go again, which is a nuisance and no loss.
            log.LogWarning("A mail outlived its lease; it may go a second time under the same Message-ID.");
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
                .NextMoment(from, configuration.Counting);
    }

    /// <summary>Records what happened, of the mail and of the relay.</summary>
    private async Task Record(LeasedMail mail, SendResult result, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        switch (result)
        {
            case SendResult.Accepted accepted:
                _stumbles.Took(mail.Mail.Recipient);
                await store.Sent(mail, accepted.Reply, now, cancel);
                instruments.Mailed(MailResult.Accepted, accepted.Code, now - mail.Mail.MayGoAt);
                break;
            case SendResult.Refused refused:
                await store.Refused(mail, refused.Reason, current.Now.Directory.Fallback, now, cancel);
                instruments.Mailed(MailResult.Refused, refused.Phase == SendPhase.Checking ? null : refused.Code, dwell: null);
                log.LogError("Mail {Mail} was refused for good with {Code}; it stands in the outbox as refused, and the fallback is told instead.",
                    mail.Mail.Id, refused.Code);
                break;
            case SendResult.Unknown unknown:
                // The next would hardly fare better: each would wait two minutes for its answer, and go twice.
                _relayDownUntil = now + Probe;
                await store.Unknown(mail, unknown.Reason, InHours(mail, now + AfterLostAnswer(mail.Mail.Attempts)), now, cancel);
                instruments.Mailed(MailResult.Unknown, code: null, dwell: null);
                log.LogWarning("The relay gave no answer to mail {Mail}, which may or may not have gone: the same bytes go again later, in its hours."
                    + " Everything else waits in the outbox, the next try is in a minute.", mail.Mail.Id);
                break;
            case SendResult.NotSent { Phase: SendPhase.LeaseCheck }:
                // Another node has it by now, or the ledger could not be asked: its lease runs out by itself.
                break;
            case SendResult.NotSent setback when setback.AddressFault || _stumbles.IsOfAddress(mail.Mail.Recipient, setback.Phase):
                // This address's, or this mail's, own temporary refusal: the others go on.
                await RecordSetback(mail, setback, now, cancel);
                break;
            case SendResult.NotSent down:
                _relayDownUntil = now + Probe;
                await store.Thaw(mail, down.Reason, now, now, cancel);
                instruments.Mailed(MailResult.NotSent, down.Code, dwell: null);
                // What it says may name the address; what is said without a code is ours.
                log.LogWarning("The relay does not take mail ({Phase}: {Why}); everything waits in the outbox, the next try is in a minute.",
                    down.Phase, down.Code?.ToString(CultureInfo.InvariantCulture) ?? down.Reason);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"{result}");
        }
    }

    private async Task RecordSetback(LeasedMail mail, SendResult.NotSent refused, DateTimeOffset now, CancellationToken cancel)
    {
        Setback Decide(AddressRow address) => new(
            AddressPatience.IsOver(address.Refusals, address.Since, now) ? null : InHours(mail, now + AddressPatience.DelayAfter(address.Refusals)),
            AddressPatience.IsFailing(address.Refusals, address.Since, now),
            current.Now.Directory.Fallback);

        var address = await store.RefusedForNow(mail, refused.Reason, Decide, now, cancel);
        if (Decide(address).RetryAt is { } retryAt)
        {
            instruments.Mailed(MailResult.NotSent, refused.Code, dwell: null);
            log.LogWarning("Mail {Mail} was refused for now ({Phase} {Code}), {Refusals} times running; it is tried again at {RetryAt:u}.",
                mail.Mail.Id, refused.Phase, refused.Code, address.Refusals, retryAt);
        }
        else
        {
            instruments.Mailed(MailResult.Refused, refused.Code, dwell: null);
            log.LogError("The address of mail {Mail} has refused mail for days ({Phase} {Code}); it is given up, and the fallback is told instead.",
                mail.Mail.Id, refused.Phase, refused.Code);
        }
    }
}
