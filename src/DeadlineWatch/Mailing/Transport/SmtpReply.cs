namespace DeadlineWatch.Mailing.Transport;

/// <summary>One answer of the relay, all its lines.</summary>
/// <param name="Code">200 to 599.</param>
/// <param name="Lines">The texts after the code, as they came.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public int Kind => Code / 100;

    /// <summary>On one line, fit for a log.</summary>
    public string Text => Printable.Line($"{Code} {string.Join(' ', Lines)}".TrimEnd());

    /// <summary>What the answer is about, where the relay says so (the middle number of "4.2.2", RFC 3463): 1 the
    /// address, 2 the mailbox, 3 the relay's own system, 4 the network, 5 the protocol, 6 the content, 7
    /// policy.</summary>
    public int? Subject
    {
        get
        {
            var status = Lines[0].Split(' ', 2)[0].Split('.');
            return status.Length == 3 && status[0] == $"{Kind}" && status[1] is [>= '0' and <= '9']
                ? status[1][0] - '0'
                : null;
        }
    }
}
