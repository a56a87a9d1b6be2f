using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>Judges the certificate of one connection: the usual rules, and beside them the one file the deployer
/// trusts. Nothing here is process-wide.</summary>
internal sealed class RelayCertificate(string? trustedPath)
{
    private readonly X509Certificate2Collection _trusted = Load(trustedPath);

    /// <summary>Why the last certificate was refused.</summary>
    public string? Refusal { get; private set; }

    public bool Judge(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Refusal = null;
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (certificate is not X509Certificate2 relay)
        {
            Refusal = "the relay showed no certificate";
            return false;
        }

        if (_trusted.Count == 0)
        {
            Refusal = Describe(relay, errors, chain);
            return false;
        }

        using var own = ChainTo(_trusted, chain);
        var isRooted = own.Build(relay);
        // The very certificate of the file needs no authority and no name, only to be within its dates.
        var isPinned = _trusted.Any(known => known.RawDataMemory.Span.SequenceEqual(relay.RawDataMemory.Span))
            && !own.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid));
        if (isPinned || (isRooted && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)))
        {
            return true;
        }

        Refusal = Describe(relay, errors, own);
        return false;
    }

    private static X509Certificate2Collection Load(string? path)
    {
        X509Certificate2Collection found = [];
        if (path is null)
        {
            return found;
        }

        found.ImportFromPemFile(path);
        if (found.Count == 0)
        {
            found.Add(X509CertificateLoader.LoadCertificateFromFile(path));
        }

        return found;
    }

    private static X509Chain ChainTo(X509Certificate2Collection roots, X509Chain? shown)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        // As in a handshake without the file: revocation lists are seldom reachable from inside a council.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // Only for servers (id-kp-serverAuth).
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        foreach (var element in shown?.ChainElements.AsEnumerable() ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }


        return chain;
    }

    private static string Describe(X509Certificate2 relay, SslPolicyErrors errors, X509Chain? chain)
    {
        List<string> faults = [];
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            faults.Add("it is for another name");
        }

        faults.AddRange((chain?.ChainStatus ?? []).Select(status => status.Status.ToString()));
        return $"the certificate '{relay.Subject}' (until {relay.NotAfter.ToUniversalTime():yyyy-MM-dd}) was refused: "
            + string.Join(", ", faults.Distinct(StringComparer.Ordinal));
    }
}
