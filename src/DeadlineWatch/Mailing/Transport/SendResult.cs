namespace DeadlineWatch.Mailing.Transport;

/// <summary>What became of one mail. The family is closed: these four and no other.</summary>
internal abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>The other side has taken charge of it.</summary>
    /// <param name="Reply">The relay's answer, with its queue id, or the file written.</param>
    /// <param name="Code">The relay's code; null where it is a file.</param>
    internal sealed record Accepted(string Reply, int? Code = null) : SendResult;

    /// <summary>Surely not sent: it may be composed anew and tried again.</summary>
    /// <param name="Reason">For the log and the ledger: one line of printable ASCII.</param>
    /// <param name="Phase">How far it had come. <see cref="SendPhase.LeaseCheck"/> says nothing against the relay:
    /// another node has the mail, or the ledger could not be asked.</param>
    /// <param name="Code">The relay's code, where it gave one. It may be a 5xx: of the session, the sender or a
    /// policy, which an administrator can put right, and for which no mail is to be given up.</param>
    /// <param name="AddressFault">The answer concerned this address, or this mail alone; false means that the relay (or
    /// our settings for it) is at fault, and the next mail would fare no better.</param>
    internal sealed record NotSent(string Reason, SendPhase Phase, int? Code, bool AddressFault) : SendResult;

    /// <summary>Lost after the final dot and before the answer: it may have gone. Send the same bytes again.</summary>
    internal sealed record Unknown(string Reason) : SendResult;

    /// <summary>Refused for good: this mail or this address will never be accepted as it stands.</summary>
    /// <param name="Code">The relay's code; 553 (address) or 554 (content) where <paramref name="Phase"/> is
    /// <see cref="SendPhase.Checking"/> and no relay was asked.</param>
    /// <param name="Reason">For the log and the ledger: one line of printable ASCII.</param>
    /// <param name="Phase">How far it had come.</param>
    internal sealed record Refused(int Code, string Reason, SendPhase Phase) : SendResult;
}
