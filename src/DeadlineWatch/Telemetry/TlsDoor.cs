using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using DeadlineWatch.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace DeadlineWatch.Telemetry;

/// <summary>Shows the certificate of the service to whoever connects. A renewed file is taken at the next connection; one that
/// is half written or does not fit its key is told once, and the certificate before it stays.</summary>
internal sealed class TlsDoor
{
    // A scraper on the same network needs milliseconds; who stalls loses the place.
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    private readonly CertificateSettings _settings;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private ServedCertificate _served;
    private string _judged;

    /// <exception cref="CryptographicException">The certificate cannot be taken.</exception>
    /// <exception cref="IOException">A file is missing, or cannot be read.</exception>
    public TlsDoor(CertificateSettings settings, ILogger log)
    {
        (_settings, _log) = (settings, log);
        _judged = Seen();
        _served = ServedCertificate.Load(settings);
    }

    /// <summary>How a connection is answered. TLS before 1.2 is not spoken.</summary>
    public TlsHandshakeCallbackOptions Options => new()
    {
        HandshakeTimeout = HandshakeLimit,
        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = Current().Context,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        }),
    };

    private ServedCertificate Current()
    {
        lock (_gate)
        {
            try
            {
                var seen = Seen();
                if (seen != _judged)
                {
                    _judged = seen;
                    // The one before is not disposed of: a handshake may be at it still. One in weeks is no leak.
                    _served = ServedCertificate.Load(_settings);
                    _log.LogInformation("The certificate for metrics and health was renewed: it ends {End:yyyy-MM-dd}.", _served.NotAfter);
                }
            }
            catch (Exception unfit) when (unfit is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                _log.LogWarning("The certificate for metrics and health changed, and cannot be taken; the one before it stays. {Fault}", unfit.Message);
            }

            return _served;
        }
    }

    // By what the files hold: links that lead elsewhere since yesterday keep their times.
    private string Seen()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(File.ReadAllBytes(_settings.File));
        hash.AppendData(File.ReadAllBytes(_settings.KeyFile));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
