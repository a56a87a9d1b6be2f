using System.Globalization;
using System.Net;

namespace DeadlineWatch.Configuration;

/// <summary>Where metrics and health answer, and to whom.</summary>
internal sealed record ListenSettings(string Address = "127.0.0.1", int Port = 9464)
{
    /// <summary>What it shows itself by; null where it speaks plain HTTP.</summary>
    public CertificateSettings? Certificate { get; init; }

    /// <summary>Who may read metrics; null for whoever reaches them.</summary>
    public MetricsAccess? Access { get; init; }

    /// <summary>What kept the file from being read whole, so that part of this may be as usual and not as the service has it; null
    /// where nothing did.</summary>
    public ConfigurationFault? Fault { get; init; }

    /// <summary>For whoever asks by it: that the address may be another; null where it is as written.</summary>
    public string? Doubt => Fault is { } fault
        ? $"{new ListenSettings().Where} was asked, as is usual, as far as \"listen\" could not be read: "
            + string.Create(CultureInfo.InvariantCulture, $"{fault.File}{(fault.Line > 0 ? $", line {fault.Line}" : "")}: {fault.Message}")
        : null;

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => IPAddress.TryParse(Address, out var address) && IPAddress.IsLoopback(address);

    /// <summary>Why the service may not listen so; null where it may.</summary>
    public string? Refusal => IsLoopback || (Certificate is not null && Access is not null)
        ? null
        : $"{Address} is reached from other machines: that needs {(Certificate is null ? "\"certificate\" and \"key\"" : "")}"
            + $"{(Certificate is null && Access is null ? ", and " : "")}"
            + $"{(Access is null ? $"a secret, {EnvironmentSettings.MetricsTokenFile} or a credential metrics-token" : "")}"
            + "; without them listen on 127.0.0.1";

    /// <summary>For <c>check</c>: where, how, and for whom.</summary>
    public string Words => $"{Where}{(Certificate is null ? "" : ", TLS")}"
        + (Access is null ? "" : $", metrics for who has {Access.Words}");

    /// <summary>Address and port.</summary>
    public string Where => IPAddress.TryParse(Address, out var address)
        ? new IPEndPoint(address, Port).ToString()
        : string.Create(CultureInfo.InvariantCulture, $"{Address}:{Port}");

    /// <summary>A page, as this machine itself asks for it. Who listens on every address is asked on this machine's own.</summary>
    public Uri PageHere(string path)
    {
        var address = IPAddress.Parse(Address);
        var asked = address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
        return new(string.Create(CultureInfo.InvariantCulture,
            $"{(Certificate is null ? "http" : "https")}://{new IPEndPoint(asked, Port)}{path}"));
    }
}

/// <summary>The certificate of the service, and its key.</summary>
/// <param name="File">PEM with the chain behind the certificate, or PKCS #12 (.pfx, .p12) with the key in it.</param>
/// <param name="Key">The key in PEM; null where it stands in the same file.</param>
/// <param name="Password">Of the key; null where it has none.</param>
internal sealed record CertificateSettings(string File, string? Key, string? Password)
{
    /// <summary>Whether it is PKCS #12.</summary>
    public bool IsPkcs12 => Path.GetExtension(File).ToUpperInvariant() is ".PFX" or ".P12";

    /// <summary>Where the key stands.</summary>
    public string KeyFile => Key ?? File;

    /// <summary>Without the password, which a record would print.</summary>
    public override string ToString() => File;
}

/// <summary>What a scraper must show: a token, or a user name with a password; where both are set, either.</summary>
internal sealed record MetricsAccess(string? Token, string? Username, string? Password)
{
    public string Words => string.Join(" or ", new[]
    {
        Token is null ? null : "the token",
        Password is null ? null : "user name and password",
    }.OfType<string>());

    /// <summary>Without the secrets, which a record would print.</summary>
    public override string ToString() => Words;
}
