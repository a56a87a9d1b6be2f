using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DeadlineWatch.Tests.Mailing.Transport;

/// <summary>Says to Postfix who may log in, in the words in which Dovecot says it: what Debian's Postfix asks without any further
/// package.</summary>
internal sealed class LogInServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();

    public LogInServer()
    {
        _listener.Start();
        _ = Listen();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Listen()
    {
        try
        {
            while (true)
            {
                _ = Answer(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The tests are over.
        }
    }

    private static async Task Answer(TcpClient client)
    {
        using var postfix = client;
        await using var stream = client.GetStream();
        using var asked = new StreamReader(stream, Encoding.ASCII);
        await using var says = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\n", AutoFlush = true };
        try
        {
            await says.WriteLineAsync("VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t0\nDONE");
            while (await asked.ReadLineAsync() is { } line)
            {
                var words = line.Split('\t');
                if (words[0] == "AUTH")
                {
                    await says.WriteLineAsync(IsGood(words) ? $"OK\t{words[1]}\tuser=deadlines" : $"FAIL\t{words[1]}\tuser=deadlines");
                }
            }
        }
        catch (IOException)
        {
            // Postfix was stopped.
        }
    }

    // "AUTH 1 PLAIN service=smtp … resp=AGRl…", with tabs between.
    private static bool IsGood(string[] words)
    {
        var given = words.Single(word => word.StartsWith("resp=", StringComparison.Ordinal))["resp=".Length..];
        var (username, password) = RealRelay.Credentials;
        return Encoding.UTF8.GetString(Convert.FromBase64String(given)) == $"\0{username}\0{password}";
    }
}
