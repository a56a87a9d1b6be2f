namespace DeadlineWatch.Mailing.Transport;

/// <summary>An open dialogue with the relay, ready for mail. Every fault comes out as <see cref="SmtpFaultException"/>; after
/// one the connection is of no more use.</summary>
internal interface ISmtpConnection : IDisposable
{
    /// <summary>Sends one line and reads its answer.</summary>
    Task<SmtpReply> Ask(SendPhase phase, string line, TimeSpan limit, CancellationToken cancel);

    /// <summary>Sends the body with its final dot and reads the answer: from here on only that says what became of the
    /// mail.</summary>
    Task<SmtpReply> HandOver(byte[] block, CancellationToken cancel);
}
