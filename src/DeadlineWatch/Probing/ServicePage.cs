using System.Globalization;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting.Logs;

namespace DeadlineWatch.Probing;

/// <summary>Asks the service on this machine for one of its health pages. Whatever answers there may be another program: only what
/// our page says counts as said.</summary>
internal static class ServicePage
{
    // "hung: …" and "not ready: …" are a few sentences; whatever else answers there, no more of it is read.
    private const int MostBytes = 16 * 1024;

    public static async Task<PageAnswer> Ask(ListenSettings listen, HealthPage page, TimeSpan patience, CancellationToken cancel)
    {
        var url = listen.PageHere(page.Path);
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (listen.Certificate is { } certificate)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => IsOwn(certificate, shown);
        }

        // Its own limit ends with the headers, and a page may have no end.
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        within.CancelAfter(patience);
        HttpStatusCode? status = null;
        try
        {
            using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, within.Token);
            status = response.StatusCode;
            return Heard(url, page, response.StatusCode, await Said(response, within.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return status is { } begun ? Stranger(url, begun) : new(url, Answering.Silent, $" within {Duration.Words(patience)}");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return status is { } begun ? Stranger(url, begun) : Unheard(url, fault);
        }
    }

    private static PageAnswer Heard(Uri url, HealthPage page, HttpStatusCode status, string? said) => status switch
    {
        HttpStatusCode.OK when said is not null && page.IsYes(said) => new(url, Answering.Yes, said),
        HttpStatusCode.ServiceUnavailable when said is not null && page.IsNo(said) => new(url, Answering.No, said),
        _ => Stranger(url, status),
    };

    private static PageAnswer Stranger(Uri url, HttpStatusCode status) =>
        new(url, Answering.Stranger, string.Create(CultureInfo.InvariantCulture, $" with {(int)status}"));

    // A fault that quotes an answer is not told: it may be long, and is another's.
    private static PageAnswer Unheard(Uri url, Exception fault) => (fault as HttpRequestException)?.HttpRequestError switch
    {
        HttpRequestError.ConnectionError => new(url, Answering.Nobody, Words(fault)),
        HttpRequestError.SecureConnectionError => new(url, Answering.Unproven, Words(fault)),
        HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => new(url, Answering.Stranger, ""),
        _ => new(url, Answering.Silent, ": the connection was closed"),
    };

    private static string Words(Exception fault) => OneLine.Of($": {(fault.InnerException?.Message ?? fault.Message).TrimEnd('.')}");

    /// <summary>The text, whatever it says its letters are: ours are UTF-8. Null where it is longer than any of ours.</summary>
    private static async Task<string?> Said(HttpResponseMessage response, CancellationToken cancel)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        var bytes = new byte[MostBytes + 1];
        var read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return read > MostBytes ? null : OneLine.Of(Encoding.UTF8.GetString(bytes, 0, read).TrimEnd());
    }

    // By address and not by name: the very certificate of the configuration is asked for, and no other is trusted.
    private static bool IsOwn(CertificateSettings settings, X509Certificate? shown)
    {
        try
        {
            using var own = ServedCertificate.Own(settings);
            return shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(own.RawDataMemory.Span);
        }
        catch (Exception unread) when (unread is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new AuthenticationException($"the certificate in the configuration cannot be read: {unread.Message}", unread);
        }
    }
}

/// <summary>A health page, and by which words it is ours.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Yes">What it says with 200, alone or before ", but …".</param>
/// <param name="No">What it says with 503, before the reasons.</param>
internal sealed record HealthPage(string Path, string Yes, string No)
{
    public static readonly HealthPage Ready = new("/health/ready", "ready", "not ready");

    public static readonly HealthPage Live = new("/health/live", "live", "hung");

    public bool IsYes(string said) => said == Yes || said.StartsWith($"{Yes}, but ", StringComparison.Ordinal);

    public bool IsNo(string said) => said.StartsWith($"{No}: ", StringComparison.Ordinal);
}

/// <summary>Who answers where the service should.</summary>
internal enum Answering
{
    /// <summary>The service, which says yes.</summary>
    Yes,

    /// <summary>The service, which says why not.</summary>
    No,

    /// <summary>Another program.</summary>
    Stranger,

    /// <summary>Something that listens, with which no trusted connection came about.</summary>
    Unproven,

    /// <summary>Something that listens and says nothing.</summary>
    Silent,

    /// <summary>No program.</summary>
    Nobody,
}

/// <summary>What came back from a health page.</summary>
/// <param name="Url">Where it was asked for.</param>
/// <param name="By">Who answers there.</param>
/// <param name="Said">What the service says, on one line; of another program what follows "what answers at ADDRESS", and where nothing
/// was said, what follows "no answer from URL".</param>
internal sealed record PageAnswer(Uri Url, Answering By, string Said)
{
    /// <summary>The address alone.</summary>
    public string At => Url.GetLeftPart(UriPartial.Authority);
}
