using System.Net;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>Which relay takes our mails, and how it is spoken to.</summary>
internal sealed record SmtpOptions
{
    public required string Host { get; init; }

    public int Port { get; init; } = 587;

    public SmtpSecurity Security { get; init; } = SmtpSecurity.StartTls;

    /// <summary>With a password: the relay must then offer AUTH PLAIN or LOGIN, or nothing is sent.</summary>
    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>A PEM or DER file for relays that no public authority vouches for: the root of the council's own
    /// authority (then the name must match), or the relay's very certificate (then it is enough). Read at each
    /// connection, so that it can be replaced without a restart.</summary>
    public string? TrustedCertificatePath { get; init; }

    /// <summary>The name we greet with. Without one it is our address in brackets, which RFC 5321 4.1.4 allows and
    /// which, unlike a container's name, is true.</summary>
    public string? HeloName { get; init; }

    /// <summary>An unused connection is closed after this long: less than the five minutes after which relays
    /// do.</summary>
    public TimeSpan IdleClose { get; init; } = TimeSpan.FromMinutes(1);

    public SmtpTimeouts Timeouts { get; init; } = new();

    /// <summary>Everything that is wrong with these options, each as one sentence; empty when nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (Uri.CheckHostName(Host) == UriHostNameType.Unknown)
        {
            yield return $"'{Printable.Line(Host)}' is neither a host name nor an address.";
        }

        if (Port is < 1 or > 65535)
        {
            yield return $"Port {Port} is not between 1 and 65535.";
        }

        if (Security == SmtpSecurity.PlainLocalOnly && !MayBeLocal(Host))
        {
            yield return $"{Security} is for a relay on this machine, and '{Host}' is not: use StartTls.";
        }

        if ((Username is null) != (Password is null))
        {
            yield return "A username and a password belong together: one of them is missing.";
        }

        // NUL separates the two in AUTH PLAIN.
        if ((Username + Password).Contains('\0', StringComparison.Ordinal))
        {
            yield return "The username or the password holds a NUL character.";
        }

        if (HeloName is not null && (HeloName.Length is 0 or > 255 || !HeloName.All(c => c is > ' ' and <= '~')))
        {
            yield return $"'{Printable.Line(HeloName)}' is not a name to greet a relay with.";
        }

        if (TrustedCertificatePath is not null && !File.Exists(TrustedCertificatePath))
        {
            yield return $"The certificate file '{TrustedCertificatePath}' does not exist.";
        }

        if (Timeouts.All.Append(IdleClose).Any(limit => limit <= TimeSpan.Zero || limit > TimeSpan.FromHours(1)))
        {
            yield return "Each timeout must be more than nothing and at most an hour.";
        }
    }

    /// <summary>Without the credentials, which a record would print.</summary>
    public override string ToString() => $"{Host}:{Port} ({Security})";

    // "localhost" and its like are judged by what they resolve to, when a connection is made.
    private static bool MayBeLocal(string host) =>
        IPAddress.TryParse(host, out var address)
            ? IPAddress.IsLoopback(address)
            : !host.Contains('.', StringComparison.Ordinal)
                || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
