using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DeadlineWatch.Trial.Lifetime;

/// <summary>A relay that takes all mail, or one that accepts connections and says nothing.</summary>
internal sealed class SinkRelay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _dialogues = [];
    private readonly ConcurrentQueue<string> _accepted = [];
    private readonly Task _listening;
    private int _asked;

    /// <param name="port">Where it listens; 0 for any free port.</param>
    public SinkRelay(int port = 0)
    {
        _listener = new(IPAddress.Loopback, port);
        _listener.Start();
        _listening = Listen();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>It greets nobody.</summary>
    public bool IsSilent { get; init; }

    /// <summary>How often somebody connected.</summary>
    public int Asked => _asked;

    /// <summary>What it accepted, each mail without the soft line breaks of quoted-printable.</summary>
    public IReadOnlyCollection<string> Accepted => _accepted;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_dialogues).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task Listen()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            Interlocked.Increment(ref _asked);
            _dialogues.Add(Talk(client));
        }
    }

    private async Task Talk(TcpClient client)
    {
        using var connection = client;
        if (IsSilent)
        {
            await Task.Delay(Timeout.Infinite, _end.Token);
        }

        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await Say(client, "220 sink");
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await Say(client, "250 sink");
                    break;
                case "DATA":
                    await Say(client, "354 go on");
                    _accepted.Enqueue(await Body(reader));
                    await Say(client, "250 taken");
                    break;
                case "QUIT":
                    await Say(client, "221 bye");
                    return;
                default:
                    await Say(client, "250 fine");
                    break;
            }
        }
    }

    private async Task<string> Body(StreamReader reader)
    {
        var body = new StringBuilder();
        while (await reader.ReadLineAsync(_end.Token) is { } line and not ".")
        {
            body.Append(line).Append('\n');
        }

        return body.Replace("=\n", "").ToString();
    }

    private Task Say(TcpClient client, string line) => client.GetStream().WriteAsync(Encoding.Latin1.GetBytes($"{line}\r\n"), _end.Token).AsTask();
}
