using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>What a relay says of itself before any mail.</summary>
/// <param name="Offers">The extensions of its answer to EHLO, in upper case: "SIZE 35882577"; empty for one that knows only HELO.</param>
/// <param name="Protection">How the connection is encrypted; null where it is not.</param>
internal sealed record RelayOffers(IReadOnlyList<string> Offers, RelayProtection? Protection)
{
    /// <summary>The largest mail that it takes, in bytes; null where it does not say, or sets no limit (RFC 1870).</summary>
    public long? Largest => Offers.Where(each => each.StartsWith("SIZE ", StringComparison.Ordinal))
        .Select(each => long.TryParse(each.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : (long?)null)
        .FirstOrDefault();
}

/// <summary>How a connection is encrypted, and until when its certificate is valid.</summary>
/// <param name="Protocol">TLS 1.2 or 1.3.</param>
/// <param name="EndsAt">The end of the relay's certificate.</param>
internal sealed record RelayProtection(SslProtocols Protocol, DateTimeOffset EndsAt)
{
    public static RelayProtection? Of(SslStream stream)
    {
        // The stream disposes of its own certificate.
        return stream.RemoteCertificate is X509Certificate2 certificate
            ? new(stream.SslProtocol, new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero))
            : null;
    }

    /// <summary>"TLS 1.3".</summary>
    public string Words => $"{Protocol}" is ['T', 'l', 's', var major, var minor] ? $"TLS {major}.{minor}" : $"{Protocol}";
}
