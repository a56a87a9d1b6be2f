namespace DeadlineWatch.Mailing.Transport;

/// <summary>The longest wait in each phase. They bound the whole step (all lines of an answer, all of a handshake), so
/// that a relay that dribbles cannot hold the loop. Real time, whatever time the service is told: a socket knows no
/// other.</summary>
internal sealed record SmtpTimeouts
{
    /// <summary>Name resolution and all addresses of the host together.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan Greeting { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>EHLO, the TLS handshake, AUTH, MAIL, RCPT, RSET, the lease check: each.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The answer to DATA, and writing the body: each.</summary>
    public TimeSpan Data { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The answer to the final dot. Relays scan here. RFC 5321 4.5.3.2.6 asks for ten minutes; with one short
    /// mail at a time, an answer after two is as good as none, and the same bytes go again.</summary>
    public TimeSpan FinalDot { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How much longer the answer is awaited when the service is told to stop after the hand-over: long enough
    /// for a healthy relay to say yes, which saves a doubled mail, short enough for a service manager.</summary>
    public TimeSpan AnswerWhenStopping { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The answer to QUIT, which changes nothing any more.</summary>
    public TimeSpan Quit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest that a mail can take without an answer of the relay, before that ends the dialogue: a body that is
    /// taken slowly and answered late, or a connection that had died unnoticed and the one that is made in its place.</summary>
    public TimeSpan LongestSilence
    {
        get
        {
            var (handOver, reopening) = (Data + FinalDot, Command + Command + Connect + Command + Greeting);
            return handOver > reopening ? handOver : reopening;
        }
    }

    public IEnumerable<TimeSpan> All => [Connect, Greeting, Command, Data, FinalDot, AnswerWhenStopping, Quit];
}
