namespace DeadlineWatch.Tests.Mailing.Transport;

/// <summary>A healthy relay on loopback that takes every mail and keeps it, for tests that ask who was told what.
/// Speak to it with <c>SmtpSecurity.PlainLocalOnly</c>.</summary>
internal sealed class RecordingSmtpServer : IAsyncDisposable
{
    private readonly ScriptedSmtpServer _server = ScriptedSmtpServer.Start();

    private RecordingSmtpServer()
    {
    }

    public int Port => _server.Port;

    /// <summary>In the order in which they came, without dot-stuffing.</summary>
    public IReadOnlyList<ReceivedMail> Received => _server.Received;

    public static RecordingSmtpServer Start() => new();

    /// <summary>From now on, and for whoever is connected, the relay hangs up without a word.</summary>
    public Task Down()
    {
        _server.IsDown = true;
        return _server.HangUp();
    }

    public void Up() => _server.IsDown = false;

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
