using DeadlineWatch.Mailing.Transport;

namespace DeadlineWatch.Mailing;

/// <summary>Tells a relay that is down from one that stumbles over the mails of one address: that is so once it took another's in
/// between. Such an address is tried more and more seldom, and in the end given up, as one that refuses by name; else its mails
/// would be tried each minute for ever, and nobody told instead. This process alone knows it: after a restart it is learned anew.
/// </summary>
internal sealed class Stumbles
{
    private readonly HashSet<string> _sinceLastTaken = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _whileOthersAreTaken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The relay took a mail.</summary>
    public void Took(string recipient)
    {
        _sinceLastTaken.Remove(recipient);
        _whileOthersAreTaken.UnionWith(_sinceLastTaken);
        _whileOthersAreTaken.Remove(recipient);
        _sinceLastTaken.Clear();
    }

    /// <summary>The relay went down in the dialogue about a mail. Answers whether that is the address's: it did so before, and took
    /// others since.</summary>
    public bool IsOfAddress(string recipient, SendPhase phase)
    {
        // Before them it does not know whose mail it is.
        if (phase is not (SendPhase.Recipient or SendPhase.Data or SendPhase.FinalDot))
        {
            return false;
        }

        _sinceLastTaken.Add(recipient);
        return _whileOthersAreTaken.Contains(recipient);
    }
}
