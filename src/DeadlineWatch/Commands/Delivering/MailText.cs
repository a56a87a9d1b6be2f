using System.Text;

namespace DeadlineWatch.Commands.Delivering;

/// <summary>A mail of ours as a person reads it: its headers as they stand, and its text part decoded.</summary>
internal sealed record MailText(string Headers, string Text)
{
    private const string PartBegins = "Content-Transfer-Encoding: quoted-printable\r\n\r\n";

    /// <summary>Reads what <see cref="Mailing.Transport.MimeWriter"/> wrote.</summary>
    public static MailText Read(byte[] mime)
    {
        var mail = Encoding.ASCII.GetString(mime);
        var end = mail.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var headers = (end < 0 ? mail : mail[..end]).ReplaceLineEndings("\n");
        var begin = mail.IndexOf(PartBegins, StringComparison.Ordinal);
        if (begin < 0)
        {
            return new(headers, "");
        }

        var part = mail[(begin + PartBegins.Length)..];
        // The first part is the text; a boundary begins its line with these.
        var over = part.IndexOf("\r\n--=_", StringComparison.Ordinal);
        return new(headers, Decode(over < 0 ? part : part[..over]).TrimEnd());
    }

    private static string Decode(string quoted)
    {
        var joined = quoted.Replace("=\r\n", "", StringComparison.Ordinal).ReplaceLineEndings("\n");
        using var octets = new MemoryStream(joined.Length);
        for (var at = 0; at < joined.Length; at++)
        {
            if (joined[at] == '=' && at + 2 < joined.Length
                && byte.TryParse(joined.AsSpan(at + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var octet))
            {
                octets.WriteByte(octet);
                at += 2;
            }
            else
            {
                octets.WriteByte((byte)joined[at]);
            }
        }

        return Encoding.UTF8.GetString(octets.ToArray());
    }
}
