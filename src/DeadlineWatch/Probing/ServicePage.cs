using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DeadlineWatch.Configuration;

namespace DeadlineWatch.Probing;

/// <summary>Asks the service on this machine for one of its health pages.</summary>
internal static class ServicePage
{
    // "hung: …" and "not ready: …" are a few sentences; whatever else answers there, no more of it is read.
    private const int MostBytes = 16 * 1024;

    public static async Task<PageAnswer> Ask(ListenSettings listen, string page, TimeSpan patience, CancellationToken cancel)
    {
        var url = listen.PageHere(page);
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (listen.Certificate is { } certificate)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => IsOwn(certificate, shown);
        }

        using var http = new HttpClient(handler) { Timeout = patience, MaxResponseContentBufferSize = MostBytes };
        try
        {
            using var response = await http.GetAsync(url, cancel);
            return new(url, response.StatusCode, (await response.Content.ReadAsStringAsync(cancel)).TrimEnd());
        }
        catch (HttpRequestException fault)
        {
            return new(url, Status: null, $": {fault.InnerException?.Message ?? fault.Message}")
            {
                IsRefused = fault.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused },
            };
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(url, Status: null, $" within {Duration.Words(patience)}.");
        }
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

/// <summary>What came back from a health page.</summary>
/// <param name="Url">Where it was asked for.</param>
/// <param name="Status">The status; null where nothing answered.</param>
/// <param name="Said">What the page says; where nothing answered, what follows "no answer from URL".</param>
internal sealed record PageAnswer(Uri Url, HttpStatusCode? Status, string Said)
{
    /// <summary>Whether no program listens there.</summary>
    public bool IsRefused { get; init; }

    public bool IsYes => Status == HttpStatusCode.OK;
}
