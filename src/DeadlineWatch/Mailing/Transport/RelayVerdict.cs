namespace DeadlineWatch.Mailing.Transport;

/// <summary>What an answer of the relay means for the mail. Given up is only what no administrator can put right; where
/// that cannot be told, the mail goes back, for a doubled attempt is a nuisance and a dropped warning a
/// failure.</summary>
internal static class RelayVerdict
{
    /// <summary>Null: as hoped, go on.</summary>
    public static SendResult? On(SmtpReply reply, SendPhase phase)
    {
        // Only DATA hopes for a 354.
        var hoped = phase == SendPhase.Data ? 3 : 2;
        if (reply.Kind == hoped)
        {
            return phase == SendPhase.FinalDot ? new SendResult.Accepted(reply.Text, reply.Code) : null;
        }

        if (reply.Kind < 4)
        {
            return phase == SendPhase.FinalDot
                ? new SendResult.Unknown($"The relay's answer to the final dot was neither yes nor no: {reply.Text}")
                : new SendResult.NotSent(reply.Text, phase, reply.Code, AddressFault: false);
        }

        return reply.Kind == 5 && ConcernsMail(reply, phase)
            ? new SendResult.Refused(reply.Code, reply.Text, phase)
            : new SendResult.NotSent(reply.Text, phase, reply.Code, ConcernsAddress(reply, phase));
    }

    /// <summary>After these the two sides no longer agree where they are, or the relay hangs up.</summary>
    public static bool EndsConnection(SmtpReply reply, SendPhase phase) =>
        reply.Code is 421 or 503 || (reply.Kind < 4 && On(reply, phase) is SendResult.NotSent or SendResult.Unknown);

    private static bool ConcernsMail(SmtpReply reply, SendPhase phase) => phase switch
    {
        _ when ConcernsSession(reply) => false,
        // The sender is the same for every mail.
        SendPhase.MailFrom => false,
        // 5.7.x for a recipient is a policy: most often "relaying denied" because our machine is missing on the relay's
        // list, and then it comes for every address until an administrator adds it.
        SendPhase.Recipient => reply.Subject != 7,
        _ => true,
    };

    private static bool ConcernsAddress(SmtpReply reply, SendPhase phase) => phase switch
    {
        _ when ConcernsSession(reply) => false,
        // Greylisting, a full mailbox, an unverified address. A relay in trouble may say the same, but taking one
        // address's trouble for the relay's would hold up everyone else's mail.
        SendPhase.Recipient => true,
        // Likewise: a relay in front of another learns of a full mailbox only here, and a filter may stumble over one mail.
        SendPhase.FinalDot => true,
        _ => false,
    };

    // 421 closing, 503 out of order, 530 to 538 authentication.
    private static bool ConcernsSession(SmtpReply reply) => reply.Code is 421 or 503 or (>= 530 and <= 538);
}
