using System.Globalization;
using DeadlineWatch.Commands.Delivering;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Probing;

/// <summary>Goes the way of mail up to where a mail would begin, and looks what the relay says of itself. Nothing is sent.</summary>
internal static class RelayProbe
{
    private const string Part = "mail";

    // A relay that keeps strangers waiting at its door takes half of this; a mail may take longer, a person does not wait for it.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // Time enough to get a new certificate from those who run the relay.
    private static readonly TimeSpan EndsSoon = TimeSpan.FromDays(14);

    // The largest mail of a full morning has a few hundred matters, some 300 kB in both forms.
    private const long LargeEnough = 1_000_000;

    public static Probe Of(MailSettings mail, DateTimeOffset now) => mail switch
    {
        { Relay: { } relay } => new(Part, "relay", Limit, MailTestPhases.Advice(Unsent(SendPhase.Connect, "")), cancel => Look(relay, now, cancel)),
        { Folder: { } folder } => new(Part, "folder", Limit, $"Let the service's account write in {folder}.",
            _ => Task.FromResult<IReadOnlyList<Probed>>([FolderRights.Writable(Part, "folder", folder, "made with the first mail")])),
        _ => throw new InvalidOperationException("Neither a relay nor a folder for mail."),
    };

    private static async Task<IReadOnlyList<Probed>> Look(RelaySettings relay, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            // A token is got and used by MailKit alone: the way up to there is looked at.
            var seen = await SmtpOpening.Look(Stages.Options(relay), cancel);
            return [.. Answers(relay, seen), .. Certificate(seen.Protection, now), .. Size(seen)];
        }
        catch (SmtpFaultException fault)
        {
            var advice = MailTestPhases.Advice(Unsent(fault.Phase, fault.Message));
            return [Probed.Wrong(Part, "relay", $"{relay.Host}:{relay.Port}, {MailTestPhases.Words(fault.Phase)}: {fault.Message}", advice)];
        }
    }

    private static SendResult.NotSent Unsent(SendPhase phase, string reason) => new(reason, phase, null, AddressFault: false);

    private static IEnumerable<Probed> Answers(RelaySettings relay, RelayOffers seen)
    {
        var login = relay switch
        {
            { OAuth2: not null } => "log-in by OAuth2 not tried: \"deadlinewatch mail test\" does",
            { Username: not null } => "logged in",
            _ => "no log-in",
        };
        yield return Probed.Ok(Part, "relay", $"{relay.Host}:{relay.Port} answers, {seen.Protection?.Words ?? "no TLS"}, {login}");

        string[] known = ["STARTTLS", "AUTH", "SIZE", "SMTPUTF8", "8BITMIME", "PIPELINING"];
        var offers = seen.Offers.Where(each => known.Contains(each.Split(' ', '=')[0], StringComparer.Ordinal)).Select(Printable.Line).ToList();
        yield return Probed.Ok(Part, "offers", offers.Count == 0 ? "none: it knows HELO alone, which is enough" : string.Join(", ", offers));
    }

    private static IEnumerable<Probed> Certificate(RelayProtection? protection, DateTimeOffset now)
    {
        if (protection is null)
        {
            yield break;
        }

        var words = $"ends {CivilTime.Words(CivilTime.DayOf(protection.EndsAt))}";
        yield return protection.EndsAt - now < EndsSoon
            ? Probed.Warn(Part, "certificate", words, "Ask those who run the relay to renew it: after its end no mail goes.")
            : Probed.Ok(Part, "certificate", words);
    }

    private static IEnumerable<Probed> Size(RelayOffers seen)
    {
        if (seen.Largest is { } largest && largest < LargeEnough)
        {
            yield return Probed.Warn(Part, "size", string.Create(CultureInfo.InvariantCulture, $"takes mails of at most {largest:N0} bytes"),
                "A mail about many cases may be larger, and would be refused: ask those who run the relay for more.");
        }
    }
}
