using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DeadlineWatch.Configuration;

/// <summary>A certificate with its key, and the chain that is shown with it, as a file holds them.</summary>
internal sealed class ServedCertificate : IDisposable
{
    // ERROR_INVALID_PASSWORD, which .NET gives on every system.
    private const int WrongPassword = unchecked((int)0x80070056);

    // RFC 7468; of keys also the older forms, such as RSA PRIVATE KEY.
    private const string CertificateLabel = "-----BEGIN CERTIFICATE-----";
    private const string EncryptedKey = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
    private const string AnyKey = "PRIVATE KEY-----";

    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _chain;

    private ServedCertificate(X509Certificate2 own, X509Certificate2Collection chain)
    {
        (_own, _chain) = (own, chain);
        Context = SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    /// <summary>What a handshake shows.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>When it ends, UTC.</summary>
    public DateTime NotAfter => _own.NotAfter.ToUniversalTime();

    /// <summary>The certificate alone, for who asks the service: that needs no key where the two stand in files of their own.</summary>
    public static X509Certificate2 Own(CertificateSettings settings) => settings.IsPkcs12
        ? Opened(settings, X509CertificateLoader.LoadPkcs12)
        : X509Certificate2.CreateFromPem(Held(settings.File, ConfigFile.Text));

    /// <summary>Reads it.</summary>
    /// <exception cref="CryptographicException">It is none, or its key is another's; the message names no secret.</exception>
    /// <exception cref="IOException">A file is missing, or cannot be read.</exception>
    public static ServedCertificate Load(CertificateSettings settings)
    {
        if (settings.IsPkcs12)
        {
            var all = Opened(settings, X509CertificateLoader.LoadPkcs12Collection);
            var keyed = all.FirstOrDefault(each => each.HasPrivateKey)
                ?? throw new CryptographicException($"{settings.File} holds no certificate with its key");
            return new(keyed, [.. all.Where(each => each != keyed)]);
        }

        var certificate = Held(settings.File, ConfigFile.Text);
        using var own = Paired(settings, certificate, Held(settings.KeyFile, ConfigFile.Text));
        X509Certificate2Collection chain = [];
        chain.ImportFromPem(certificate);
        // Windows' TLS takes no key that lives in memory only: by way of PKCS #12 it gets one that it takes.
        return new(
            X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), password: null, KeyFlags),
            [.. chain.Where(each => !each.RawDataMemory.Span.SequenceEqual(own.RawDataMemory.Span))]);
    }

    /// <summary>Whether everybody on this machine may read a file; not known on Windows, where the folder's rights say it.</summary>
    public static bool IsForAll(string file)
    {
        try
        {
            return !OperatingSystem.IsWindows() && System.IO.File.Exists(file)
                && (System.IO.File.GetUnixFileMode(file) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != UnixFileMode.None;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _own.Dispose();
        foreach (var each in _chain)
        {
            each.Dispose();
        }
    }

    private static string GivePassword => $"set {EnvironmentSettings.KeyPasswordFile} or the credential listen-key-password";

    // .NET has one sentence for all that may be wrong with a pair, and it names no file.
    private static X509Certificate2 Paired(CertificateSettings settings, string certificate, string key)
    {
        var isEncrypted = key.Contains(EncryptedKey, StringComparison.Ordinal);
        var lack = !certificate.Contains(CertificateLabel, StringComparison.Ordinal) ? $"{settings.File} holds no certificate in PEM"
            : !key.Contains(AnyKey, StringComparison.Ordinal) ? $"{settings.KeyFile} holds no key in PEM: name the file that does as \"key\""
            : isEncrypted && settings.Password is null ? $"the key is encrypted: {GivePassword}"
            : null;
        if (lack is not null)
        {
            throw new CryptographicException(lack);
        }

        try
        {
            return isEncrypted
                ? X509Certificate2.CreateFromEncryptedPem(certificate, key, settings.Password)
                : X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception unfit) when (unfit is CryptographicException or ArgumentException)
        {
            // Where it could be read, and is another's, an ArgumentException says so.
            var isReadable = !isEncrypted || unfit is ArgumentException || unfit.InnerException is ArgumentException;
            throw new CryptographicException(
                isReadable ? $"{settings.KeyFile} is damaged, or the key of another certificate than {settings.File}: put the two of one pair there"
                    : $"{settings.KeyFile} has another password than the one given: {GivePassword} to its own",
                unfit);
        }
    }

    // .NET says of both that a password may be wrong, and not of which file, or where one is given.
    private static T Opened<T>(CertificateSettings settings, Func<byte[], string?, X509KeyStorageFlags, Pkcs12LoaderLimits?, T> load)
    {
        var held = Held(settings.File, ConfigFile.Read);
        try
        {
            return load(held, settings.Password, KeyFlags, null);
        }
        catch (CryptographicException closed)
        {
            throw new CryptographicException(
                closed.HResult != WrongPassword ? $"{settings.File} is damaged, or no PKCS #12 file"
                    : settings.Password is null ? $"{settings.File} has a password: {GivePassword}"
                    : $"{settings.File} has another password than the one given: {GivePassword} to its own",
                closed);
        }
    }

    private static T Held<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            var why = closed is FileNotFoundException or DirectoryNotFoundException ? "is missing"
                : System.IO.Directory.Exists(path) ? "is a folder"
                : closed is UnauthorizedAccessException ? $"may not be read by this account ({Environment.UserName})"
                : $"cannot be read: {closed.Message}";
            throw new IOException($"{path} {why}", closed);
        }
    }

    private static X509KeyStorageFlags KeyFlags => OperatingSystem.IsWindows() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;
}
