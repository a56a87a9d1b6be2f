using DeadlineWatch.Configuration;
using DeadlineWatch.Mailing.Transport;

namespace DeadlineWatch.Commands.Delivering;

/// <summary>How far a mail came, phase by phase, and what to do about it.</summary>
internal static class MailTestPhases
{
    private const string Well = "done";

    private const string Patience =
        "This test tries once; the service tries a warning again after 5 and 15 minutes, 1 hour, and then every 4 hours, for five days,"
        + " and tells the fallback where that did not help.";

    /// <summary>Every phase up to where it ended; those before have succeeded, or it would not have come there.</summary>
    public static IEnumerable<(string Phase, string Outcome)> Of(SendResult result, RelaySettings? relay)
    {
        var phases = relay is null ? [SendPhase.File] : Dialogue(relay);
        var ended = result switch
        {
            SendResult.NotSent { Phase: var phase } => phase,
            SendResult.Refused { Phase: var phase } => phase,
            _ => phases[^1],
        };
        if (ended == SendPhase.Checking)
        {
            return [(Words(ended), Said(result))];
        }

        return
        [
            .. phases.TakeWhile(each => each != ended).Select(each => (Words(each), Well)),
            (Words(ended), Said(result)),
        ];
    }

    /// <summary>What a person can do.</summary>
    public static string Advice(SendResult result) => result switch
    {
        SendResult.Unknown => "It may have gone: look into the mailbox. A relay that is slow to answer is often one that scans mails.",
        SendResult.Refused { Phase: SendPhase.Data or SendPhase.FinalDot } =>
            "The relay refuses what the mail contains, for good; its answer is above. Ask those who run it whether a filter for spam"
            + " or size took it, and let them allow the sender. Of a warning refused so, the fallback is told instead.",
        SendResult.Refused =>
            "The relay refuses this address. Look for a slip in it; else ask those who run the relay whether it exists, and whether"
            + " this machine may send to it. Warnings go to the fallback meanwhile.",
        // A policy, which is put right at the relay: the service waits for that as for a full mailbox.
        SendResult.NotSent { AddressFault: true, Code: >= 500 } =>
            "The relay lets no mail through to this address: ask those who run it whether this machine may send to it. " + Patience,
        SendResult.NotSent { AddressFault: true } =>
            "The relay refuses it for now, as some do at the first try, or where a mailbox is full. " + Patience,
        SendResult.NotSent { Code: 421 } =>
            "The relay takes no mail for now, whoever it is for, and hangs up. Warnings wait in the outbox, and it is tried each minute.",
        SendResult.NotSent { Phase: SendPhase.Connect } =>
            "Nobody answers there. Look at \"host\" and \"port\" of the relay in deadlinewatch.json, and ask whether a firewall lets this machine through.",
        SendResult.NotSent { Phase: SendPhase.Tls } =>
            "Look at \"security\" in deadlinewatch.json. Where an authority of your own vouches for the relay, \"trustedCertificate\" names its file.",
        SendResult.NotSent { Phase: SendPhase.Authenticate } =>
            "Look at DEADLINEWATCH_MAIL_USERNAME and the password or secret beside it: they may have run out.",
        SendResult.NotSent { Phase: SendPhase.MailFrom } =>
            "The relay takes no mail from \"from\" in deadlinewatch.json: ask those who run it to allow that sender to this machine.",
        SendResult.NotSent { Phase: SendPhase.File } => "Look whether the service may write there.",
        _ => "Ask those who run the relay; its answer is above. Warnings wait in the outbox, and are tried each minute.",
    };

    private static SendPhase[] Dialogue(RelaySettings relay)
    {
        var logIn = relay.Username is not null || relay.OAuth2 is not null;
        IEnumerable<SendPhase> opening = relay.Security switch
        {
            "implicit-tls" => [SendPhase.Tls, SendPhase.Greeting, SendPhase.Hello],
            "none" => [SendPhase.Greeting, SendPhase.Hello],
            _ => [SendPhase.Greeting, SendPhase.Hello, SendPhase.Tls],
        };
        return
        [
            SendPhase.Connect, .. opening, .. logIn ? [SendPhase.Authenticate] : Array.Empty<SendPhase>(),
            SendPhase.MailFrom, SendPhase.Recipient, SendPhase.Data, SendPhase.FinalDot,
        ];
    }

    private static string Said(SendResult result) => result switch
    {
        SendResult.Accepted accepted => accepted.Reply,
        SendResult.Refused refused => $"refused for good: {refused.Reason}",
        SendResult.NotSent unsent => $"failed: {unsent.Reason}",
        SendResult.Unknown unknown => $"no answer: {unknown.Reason}",
        _ => throw new System.Diagnostics.UnreachableException($"{result}"),
    };

    /// <summary>The phase as people call it.</summary>
    public static string Words(SendPhase phase) => phase switch
    {
        SendPhase.Checking => "settings",
        SendPhase.Connect => "connect",
        SendPhase.Greeting => "greeting",
        SendPhase.Hello => "hello",
        SendPhase.Tls => "TLS",
        SendPhase.Authenticate => "log in",
        SendPhase.MailFrom => "sender",
        SendPhase.Recipient => "recipient",
        SendPhase.Data => "message asked for",
        SendPhase.LeaseCheck => "still to be sent",
        SendPhase.FinalDot => "message handed over",
        SendPhase.File => "file",
        _ => throw new System.Diagnostics.UnreachableException($"{phase}"),
    };
}
