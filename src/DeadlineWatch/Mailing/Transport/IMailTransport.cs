namespace DeadlineWatch.Mailing.Transport;

/// <summary>The seam to whatever takes our mails. One send loop owns a transport: one mail at a time.</summary>
internal interface IMailTransport : IAsyncDisposable
{
    /// <summary>The longest that sending one mail can go without any sign of the other side, before that is a result.</summary>
    TimeSpan LongestSilence => TimeSpan.Zero;

    /// <summary>Sends one mail and says what became of it. Faults of network, disk and protocol are results.</summary>
    /// <param name="mail">What to send.</param>
    /// <param name="stillMine">Asked once, at the last moment at which the mail can be held back. False, or a fault
    /// of the question, leaves it unsent.</param>
    /// <param name="cancel">Before the mail is handed over it ends the attempt with
    /// <see cref="OperationCanceledException"/>, and nothing was sent. Afterwards it never throws: the answer is
    /// awaited a little longer, and without one the result is <see cref="SendResult.Unknown"/>.</param>
    Task<SendResult> Send(FrozenMail mail, Func<CancellationToken, Task<bool>> stillMine, CancellationToken cancel);
}
