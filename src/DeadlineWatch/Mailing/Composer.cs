using DeadlineWatch.Configuration;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Mailing;

/// <summary>Makes mails of what waits in the outbox: for each recipient withdraws what is no longer true, puts off what must wait,
/// and freezes the rest into one mail.</summary>
internal sealed class Composer(
    CurrentConfiguration current, IPollStore sources, IMailStore store, ILedgerQueries queries, LetterRenderer renderer,
    Instruments instruments, ILogger<Composer> log)
{
    // All managers of England: those whose rows wait for a configuration that knows them must not stand before the others.
    private const int RecipientsAPass = 20_000;

    private readonly DailyWords _dailyWords = new(queries, store, renderer);

    /// <summary>Who has something waiting that may go, those who wait longest first.</summary>
    public Task<IReadOnlyList<string>> Recipients(DateTimeOffset now, CancellationToken cancel) =>
        store.RecipientsWithMail(now, RecipientsAPass, cancel);

    /// <summary>Freezes what each recipient is to be told now, and whoever is told instead of one of them.</summary>
    public async Task Freeze(IReadOnlyList<string> recipients, DateTimeOffset now, CancellationToken cancel)
    {
        var instead = await FreezeEach(recipients, now, cancel);
        if (instead.Count > 0)
        {
            // What is redirected once more goes with the next pass.
            await FreezeEach(instead, now, cancel);
        }
    }

    /// <summary>Answers who is told instead.</summary>
    private async Task<IReadOnlyList<string>> FreezeEach(IReadOnlyList<string> recipients, DateTimeOffset now, CancellationToken cancel)
    {
        var instead = new HashSet<string>(StringComparer.Ordinal);
        var configuration = current.Now;
        var context = LetterContext.Of(configuration, await sources.Sources(cancel), now);
        foreach (var recipient in recipients)
        {
            try
            {
                var withdrawn = new List<PendingRow>();
                await store.Freeze(recipient, now, waiting =>
                {
                    var composed = Compose(recipient, waiting, context, withdrawn);
                    instead.UnionWith(composed.Redirected.Select(each => each.Recipient));
                    return composed;
                }, cancel);
                withdrawn.ForEach(each => instruments.Told(each.Deadline.Deadline.Clock.Definition, each.Row.Step, StepResult.Withdrawn));
            }
            catch (Exception fault) when (IsOfMail(fault))
            {
                // What one person is told must not hold up the others; the rows stay pending and are tried at each pass.
                instruments.Fault(Stage.Send);
                log.LogError("A mail could not be written; its warnings wait in the outbox. {Fault}", fault.GetType().Name);
            }
        }

        return [.. instead];
    }

    /// <summary>Freezes the daily word of those who want one.</summary>
    public async Task FreezeDailyWords(DateTimeOffset now, CancellationToken cancel)
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
        }
        catch (Exception fault) when (IsOfMail(fault))
        {
            // No warning stands in it.
            instruments.Fault(Stage.Send);
            log.LogError("The daily word could not be written; it is tried at each pass. {Fault}", fault.GetType().Name);
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
            return new(withdrawn, null, []) { PutOff = sorted.PutOff, Redirected = sorted.Redirected };
        }

        context = context with { MailsAnHour = directory.PersonOf(recipient).MailsAnHour };
        var mail = Frozen(recipient, renderer.Render(LetterWriter.Write(recipient, sorted.Go, context)), context.Now) with
        {
            MayGoAt = sorted.Go.Min(each => each.Row.FreeSince ?? each.Row.NotBefore),
            Urgent = sorted.IsUrgent,
        };
        return new(withdrawn, mail, [.. sorted.Go.Select(each => each.Row.Id)]) { PutOff = sorted.PutOff, Redirected = sorted.Redirected };
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
}
