namespace DeadlineWatch.Mailing.Transport;

/// <summary>The dialogue cannot go on. Never leaves the transport: it becomes a <see cref="SendResult"/>.</summary>
internal sealed class SmtpFaultException(SendPhase phase, string message, int? code = null, Exception? inner = null)
    : Exception(message, inner)
{
    public SendPhase Phase { get; } = phase;

    /// <summary>The relay's code, where it answered at all.</summary>
    public int? Code { get; } = code;
}
