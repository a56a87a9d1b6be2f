using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DeadlineWatch.Configuration;

namespace DeadlineWatch.Tests.Telemetry;

/// <summary>A certificate and its key as files.</summary>
internal sealed class PemPair : IDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-pem-");

    public PemPair(string name = "monitor.anytown.example", int days = 365) => Renew(name, days);

    public string Certificate => Path.Join(_folder.FullName, "service.pem");

    /// <summary>The last day of the certificate, in UTC.</summary>
    public DateOnly EndsOn { get; private set; }

    public string Key => Path.Join(_folder.FullName, "service.key");

    public string Pfx => Path.Join(_folder.FullName, "service.pfx");

    public CertificateSettings Settings => new(Certificate, Key, Password: null);

    /// <summary>Writes another pair in place of it.</summary>
    public void Renew(string name = "monitor.anytown.example", int days = 365, string? password = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1000), DateTimeOffset.UtcNow.AddDays(days));
        EndsOn = DateOnly.FromDateTime(certificate.NotAfter.ToUniversalTime());
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Key, password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        File.WriteAllBytes(Pfx, certificate.Export(X509ContentType.Pkcs12, password));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.SetUnixFileMode(Pfx, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
