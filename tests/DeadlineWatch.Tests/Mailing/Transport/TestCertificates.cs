using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DeadlineWatch.Tests.Mailing.Transport;

/// <summary>A certificate authority of the test's own, and what it issues.</summary>
public sealed class TestCertificates : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deadlinewatch-tls");
    private readonly X509Certificate2 _root;

    public TestCertificates()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(
            "CN=Council internal authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
        RootFile = Save(_root);
    }

    /// <summary>The authority, as a PEM file.</summary>
    public string RootFile { get; }

    public string Save(X509Certificate2 certificate)
    {
        var path = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(path, certificate.ExportCertificatePem());
        return path;
    }

    public string SaveDer(X509Certificate2 certificate)
    {
        var path = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.cer");
        File.WriteAllBytes(path, certificate.RawData);
        return path;
    }

    public X509Certificate2 Issue(string name, DateTimeOffset? until = null, string purpose = "1.3.6.1.5.5.7.3.1")
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        var serial = RandomNumberGenerator.GetBytes(8);
        using var issued = request.Create(
            _root, DateTimeOffset.UtcNow.AddYears(-1), until ?? DateTimeOffset.UtcNow.AddYears(1), serial);
        using var whole = issued.CopyWithPrivateKey(key);
        // A key made in memory only is of no use to TLS on Windows.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        _root.Dispose();
        _folder.Delete(recursive: true);
    }
}
