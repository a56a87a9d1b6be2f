using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>Writes a mail as bytes: one text and one HTML part, ASCII throughout, CRLF throughout, no line over 76
/// characters but for a long Message-ID in a header. The same draft always gives the same bytes.
/// The framework's own writer would need a file for each mail, sets Date itself and adds headers of its own.</summary>
internal static class MimeWriter
{
    private static readonly HashSet<string> OurOwn = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "Sender", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "Auto-Submitted",
        "X-Auto-Response-Suppress", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    };

    /// <exception cref="ArgumentException">An address, the Message-ID or a header cannot stand in a mail, for example
    /// because it holds a line break.</exception>
    public static byte[] Write(MailDraft draft)
    {
        var boundary = BoundaryFor(draft.MessageId);
        var mail = new StringBuilder(1024 + ((draft.Text.Length + draft.Html.Length) * 5 / 4))
            .Append(HeaderText.Address("From", draft.FromName, AddressOf("From", draft.From)))
            .Append(HeaderText.Address("To", null, AddressOf("To", draft.To)))
            .Append(HeaderText.Unstructured("Subject", draft.Subject))
            .Append(CultureInfo.InvariantCulture, $"Date: {WriteDate(draft.Date)}\r\n")
            .Append(CultureInfo.InvariantCulture, $"Message-ID: <{BareMessageId(draft.MessageId)}>\r\n")
            // RFC 3834: no vacation notices back to us. The second is what Exchange obeys. No Precedence:
            // "bulk" says the same to old programs, and tells filters to hold a warning back among the newsletters.
            .Append("Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n");
        foreach (var (name, value) in draft.Headers)
        {
            mail.Append(HeaderText.Unstructured(NameOf(name), value));
        }

        mail.Append("MIME-Version: 1.0\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/alternative;\r\n boundary=\"{boundary}\"\r\n")
            .Append("\r\n");
        // The last alternative is the one a reader prefers (RFC 2046 5.1.4).
        AppendPart(mail, boundary, "plain", draft.Text);
        AppendPart(mail, boundary, "html", draft.Html);
        mail.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n");
        return Encoding.ASCII.GetBytes(mail.ToString());
    }

    private static void AppendPart(StringBuilder mail, string boundary, string kind, string text) => mail
        .Append(CultureInfo.InvariantCulture, $"--{boundary}\r\n")
        .Append(CultureInfo.InvariantCulture, $"Content-Type: text/{kind}; charset=utf-8\r\n")
        .Append("Content-Transfer-Encoding: quoted-printable\r\n\r\n")
        .Append(QuotedPrintable.Encode(text))
        // This line end belongs to the boundary, not to the part.
        .Append("\r\n");

    // "=_" cannot occur in quoted-printable text, so the boundary never occurs in a part.
    private static string BoundaryFor(string messageId) =>
        "=_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)))[..32];

    private static string WriteDate(DateTimeOffset date) =>
        date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)
        + date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);

    private static EnvelopeAddress AddressOf(string header, string text) =>
        EnvelopeAddress.TryParse(text, out var address, out var fault)
            ? address
            : throw new ArgumentException($"The address in {header} is refused: {fault}.", nameof(text));

    private static string BareMessageId(string messageId)
    {
        var bare = messageId is ['<', .. var inner, '>'] ? inner : messageId;
        var isGood = bare.Length <= 250
            && bare.All(c => c is > ' ' and <= '~' and not '<' and not '>')
            && bare.Split('@') is [{ Length: > 0 }, { Length: > 0 }];
        return isGood
            ? bare
            : throw new ArgumentException(
                "The Message-ID must be like id@domain, in ASCII without spaces.", nameof(messageId));
    }

    private static string NameOf(string header)
    {
        // Short enough to leave room for an encoded word on the same line.
        if (header.Length is 0 or > 40 || !header.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw new ArgumentException($"'{Printable.Line(header)}' is no name of a header.", nameof(header));
        }

        return OurOwn.Contains(header)
            ? throw new ArgumentException($"The header {header} is not for the draft to set.", nameof(header))
            : header;
    }
}
