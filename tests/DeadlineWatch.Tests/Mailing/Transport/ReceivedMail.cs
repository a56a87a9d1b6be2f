using System.Text;

namespace DeadlineWatch.Tests.Mailing.Transport;

/// <summary>One mail that a relay took charge of: the envelope, and the message as it was before
/// dot-stuffing.</summary>
internal sealed record ReceivedMail(string From, string To, byte[] Data)
{
    public string Text => Encoding.UTF8.GetString(Data);
}
