using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.Mail;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>An address that may stand in a command or a header as it is: one bare mailbox, printable ASCII. Nothing in
/// it can end a line, open another command or name a second recipient.</summary>
internal sealed record EnvelopeAddress
{
    private static readonly SearchValues<char> NotBare = SearchValues.Create("<>()\\\", ;");

    private EnvelopeAddress(string text) => Text = text;

    public string Text { get; }

    /// <summary>Without quoting the address in <paramref name="fault"/>: it may be anything.</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out EnvelopeAddress? address,
        [NotNullWhen(false)] out string? fault)
    {
        fault = FaultOf(text);
        address = fault is null ? new EnvelopeAddress(text) : null;
        return address is not null;
    }

    public override string ToString() => Text;

    private static string? FaultOf(string text)
    {
        if (text.Any(char.IsControl))
        {
            return "it holds a line break or another control character";
        }

        // We never ask for SMTPUTF8: few relays inside a council offer it, and none needs it for a council's addresses.
        if (!text.All(char.IsAscii))
        {
            return "it holds characters outside ASCII, which this service does not send to";
        }

        // RFC 5321 4.5.3.1: 64 before the @, 254 in all.
        if (text.Length > 254 || text.LastIndexOf('@') > 64)
        {
            return "it is longer than mail allows";
        }

        // MailAddress also takes display names, comments, and spaces in quotes: all of them more than a bare mailbox.
        return MailAddress.TryCreate(text, out var parsed)
            && parsed.Address == text
            && !text.AsSpan().ContainsAny(NotBare)
            ? null
            : "it is not one bare mail address";
    }
}
