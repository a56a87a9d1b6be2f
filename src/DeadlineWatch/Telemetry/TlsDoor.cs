using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using DeadlineWatch.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace DeadlineWatch.Telemetry;

/// <summary>Shows the certificate of the service to whoever connects. Its files are read beside the connections, which wait for
/// nothing: a renewed one is taken within <see cref="LookEvery"/>; one that is half written, does not fit its key or cannot be read
/// is told once, and the certificate before it stays.</summary>
internal sealed class TlsDoor : BackgroundService
{
    /// <summary>How often the files are read: two small ones.</summary>
    internal static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    // A scraper on the same network needs milliseconds; who stalls loses the place.
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    // A disk needs milliseconds; one of the network that says nothing for so long is told.
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(10);

    private readonly CertificateSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<TlsDoor> _log;
    private volatile ServedCertificate _served;
    private string _taken;
    private string? _told;

    /// <exception cref="CryptographicException">The certificate cannot be taken.</exception>
    /// <exception cref="IOException">A file is missing, or cannot be read.</exception>
    public TlsDoor(CertificateSettings settings, TimeProvider time, ILogger<TlsDoor> log)
    {
        (_settings, _time, _log) = (settings, time, log);
        _taken = Seen();
        _served = ServedCertificate.Load(settings);
    }

    /// <summary>How a connection is answered. TLS before 1.2 is not spoken.</summary>
    public TlsHandshakeCallbackOptions Options => new()
    {
        HandshakeTimeout = HandshakeLimit,
        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _served.Context,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        }),
    };

    public override void Dispose()
    {
        _served.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(LookEvery, _time, stoppingToken);
                await LookBeside(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>One look, on a thread of its own: reading may hang as long as the disk does. There are never two.</summary>
    private async Task LookBeside(CancellationToken cancel)
    {
        var look = Task.Factory.StartNew(Look, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            Tell(await look.WaitAsync(ReadLimit, _time, cancel));
        }
        catch (TimeoutException)
        {
            Tell($"Its files have not been read within {ReadLimit.TotalSeconds} seconds.");
            Tell(await look.WaitAsync(cancel));
        }
    }

    /// <summary>Takes what the files hold where that is new. Answers why it cannot; null where all is well.</summary>
    private string? Look()
    {
        try
        {
            var seen = Seen();
            if (seen != _taken)
            {
                // The one before is not disposed of: a handshake may be at it still. One in weeks is no leak.
                var renewed = ServedCertificate.Load(_settings);
                (_served, _taken) = (renewed, seen);
                _log.LogInformation("The certificate for metrics and health was renewed: it ends {End:yyyy-MM-dd}.", renewed.NotAfter);
            }

            return null;
        }
        catch (Exception unfit)
        {
            // Whatever a file holds, it must not end the service.
            return unfit.Message;
        }
    }

    private void Tell(string? fault)
    {
        if (fault is not null && fault != _told)
        {
            _log.LogWarning("The certificate for metrics and health changed, and cannot be taken; the one before it stays. {Fault}", fault);
        }

        _told = fault;
    }

    // By what the files hold: links that lead elsewhere since yesterday keep their times.
    private string Seen()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Held(_settings.File));
        hash.AppendData(Held(_settings.KeyFile));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // A pipe or a device has no length, and whoever opens one may wait for ever.
    private static byte[] Held(string path)
    {
        var file = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        return new FileInfo(file).Length > 0 ? File.ReadAllBytes(file) : throw new IOException($"{path} is empty, or no file.");
    }
}
