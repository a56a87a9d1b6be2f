using System.Collections.Concurrent;
using System.Globalization;
using DeadlineWatch.Mailing.Transport;

namespace DeadlineWatch.Commands.Demo;

/// <summary>Names the demo's mails in the order in which they went: <c>07-assessment-north.manager.eml</c>.</summary>
internal sealed class MailNames
{
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private int _last;

    public string NameOf(FrozenMail mail) => _names.GetOrAdd(mail.MessageId, _ =>
        string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _last):00}-{mail.To.Split('@')[0]}"));
}
