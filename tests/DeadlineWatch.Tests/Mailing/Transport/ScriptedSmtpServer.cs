using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace DeadlineWatch.Tests.Mailing.Transport;

/// <summary>A relay on loopback with real sockets and real TLS. Healthy unless its script says otherwise.</summary>
internal sealed class ScriptedSmtpServer : IAsyncDisposable
{
    /// <summary>Far more than anything here takes; reached only when something hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<ScriptedSmtpSession, Task> _sessions = new();
    private readonly ConcurrentQueue<ReceivedMail> _received = new();
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _turns = new(StringComparer.Ordinal);
    private readonly SmtpScript _script;
    private readonly Task _accepting;
    private int _connections;

    private ScriptedSmtpServer(SmtpScript script)
    {
        _script = script;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Accept();
    }

    public int Port { get; }

    /// <summary>Hangs up on everyone before the greeting.</summary>
    public bool IsDown { get; set; }

    public int Connections => _connections;

    /// <summary>What the relay took charge of.</summary>
    public IReadOnlyList<ReceivedMail> Received => [.. _received];

    /// <summary>All commands of all connections, as they came.</summary>
    public IReadOnlyList<string> Commands => [.. _commands];

    public static ScriptedSmtpServer Start(SmtpScript? script = null) => new(script ?? new SmtpScript());

    /// <summary>Completes when the relay has come to answer a verb (see <see cref="SmtpScript.On"/>), for the first
    /// time.</summary>
    public Task Saw(string verb) => TurnOf(verb).Task.WaitAsync(Patience);

    /// <summary>Whether it has come to answer a verb.</summary>
    public bool HasSeen(string verb) => TurnOf(verb).Task.IsCompleted;

    /// <summary>Completes when every connection so far is over.</summary>
    public Task AllClosed() => Task.WhenAll(_sessions.Values).WaitAsync(Patience);

    /// <summary>Hangs up on everyone now connected.</summary>
    public async Task HangUp()
    {
        foreach (var session in _sessions.Keys)
        {
            session.Dispose();
        }

        await AllClosed();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await HangUp();
        _stop.Dispose();
    }

    private void Reached(string verb) => TurnOf(verb).TrySetResult();

    private TaskCompletionSource TurnOf(string verb) =>
        _turns.GetOrAdd(verb, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref _connections);
            if (IsDown)
            {
                socket.Dispose();
                continue;
            }

            socket.NoDelay = true;
            var session = new ScriptedSmtpSession(socket, _script, _commands.Enqueue, Reached, _received.Enqueue);
            _sessions[session] = session.Run(_stop.Token);
        }
    }
}
