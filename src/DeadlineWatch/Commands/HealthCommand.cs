using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DeadlineWatch.Configuration;

namespace DeadlineWatch.Commands;

/// <summary>Asks the service on this machine whether it is ready, or live, as a container or a script does it.</summary>
internal static class HealthCommand
{
    // A service that has not answered by then is not well, whatever it would say.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // "hung: …" and "not ready: …" are a few sentences; whatever else answers there, no more of it is read.
    private const int MostBytes = 16 * 1024;

    /// <summary>Writes its answer. Gives the exit code: 0 where it says yes.</summary>
    public static async Task<int> Write(ListenSettings listen, HealthOptions options, Terminal terminal, CancellationToken cancel)
    {
        var url = listen.PageHere(options.Live ? "/health/live" : "/health/ready");
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (listen.Certificate is { } certificate)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => IsOwn(certificate, shown);
        }

        using var http = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = MostBytes };
        try
        {
            using var response = await http.GetAsync(url, cancel);
            var said = (await response.Content.ReadAsStringAsync(cancel)).TrimEnd();
            if (response.IsSuccessStatusCode)
            {
                await terminal.Output.WriteLineAsync(said);
                return ExitCode.Done;
            }

            terminal.Fault(said.Length > 0 ? said : $"{url} answers {(int)response.StatusCode}.");
        }
        catch (HttpRequestException fault)
        {
            terminal.Fault($"No answer from {url}: {fault.InnerException?.Message ?? fault.Message}");
            if (fault.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
            {
                await terminal.Error.WriteLineAsync(
                    "Where \"listen\" was changed since the service started, it still answers at the old address.");
            }
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            terminal.Fault($"No answer from {url} within {Duration.Words(Patience)}.");
        }

        return ExitCode.Wrong;
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
