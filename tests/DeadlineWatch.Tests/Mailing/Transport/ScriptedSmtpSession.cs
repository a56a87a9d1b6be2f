using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace DeadlineWatch.Tests.Mailing.Transport;

/// <summary>One connection of the scripted relay.</summary>
internal sealed class ScriptedSmtpSession(
    Socket socket, SmtpScript script, Action<string> onCommand, Action<string> onTurn, Action<ReceivedMail> onReceived)
    : IDisposable
{
    private Stream _stream = new NetworkStream(socket, ownsSocket: true);
    private bool _isEncrypted;
    private bool _isOver;
    private string _from = "";
    private string _to = "";
    private readonly byte[] _buffer = new byte[65536];
    private int _start;
    private int _end;

    /// <summary>Hangs up, wherever the dialogue stands.</summary>
    public void Dispose()
    {
        socket.Dispose();
        _stream.Dispose();
    }

    public async Task Run(CancellationToken cancel)
    {
        try
        {
            if (script.ImplicitTls)
            {
                await Encrypt(cancel);
            }

            await Answer("GREETING", "220 relay.example ESMTP", cancel);
            while (!_isOver && await ReadLine(cancel) is { } line)
            {
                onCommand(line);
                await Obey(line, cancel);
            }
        }
        catch (Exception fault) when (fault is IOException or SocketException or ObjectDisposedException
            or OperationCanceledException or AuthenticationException)
        {
            // The other side has gone, or the test has ended.
        }
        finally
        {
            Dispose();
        }
    }

    private async Task Obey(string line, CancellationToken cancel)
    {
        var verb = line.Split(' ', 2)[0].ToUpperInvariant();
        switch (verb)
        {
            case "EHLO":
                await Answer(verb, string.Join("\r\n", Offers()), cancel);
                break;
            case "STARTTLS":
                if (await Answer(verb, "220 go ahead", cancel))
                {
                    await Encrypt(cancel);
                }

                break;
            case "AUTH":
                await Authenticate(line, cancel);
                break;
            case "MAIL":
                _from = Between(line);
                await Answer(verb, "250 2.1.0 sender ok", cancel);
                break;
            case "RCPT":
                _to = Between(line);
                await Answer(verb, "250 2.1.5 recipient ok", cancel);
                break;
            case "DATA":
                if (await Answer(verb, "354 end with a dot", cancel))
                {
                    await TakeBody(cancel);
                }

                break;
            case "QUIT":
                await Answer(verb, "221 bye", cancel);
                _isOver = true;
                break;
            case "HELO" or "RSET":
                await Answer(verb, "250 ok", cancel);
                break;
            default:
                await Write("500 what?\r\n", cancel);
                break;
        }
    }

    private IEnumerable<string> Offers()
    {
        List<string> offers = ["relay.example greets you", "SIZE 10240000"];
        if (script.Certificate is not null && !_isEncrypted)
        {
            offers.Add("STARTTLS");
        }

        if (script.Mechanisms is not null)
        {
            offers.Add($"AUTH {script.Mechanisms}");
        }

        return offers.Select((offer, i) => (i < offers.Count - 1 ? "250-" : "250 ") + offer);
    }

    private async Task Authenticate(string line, CancellationToken cancel)
    {
        var words = line.Split(' ');
        string given;
        if (words[1] is "PLAIN" or "XOAUTH2")
        {
            given = Decode(words[2]);
        }
        else
        {
            await Write("334 VXNlcm5hbWU6\r\n", cancel);
            var username = Decode(await ReadLine(cancel));
            await Write("334 UGFzc3dvcmQ6\r\n", cancel);
            given = $"\0{username}\0{Decode(await ReadLine(cancel))}";
        }

        var isGood = given == (words[1] == "XOAUTH2"
            ? $"user={script.Credentials.Username}\u0001auth=Bearer {script.Credentials.Password}\u0001\u0001"
            : $"\0{script.Credentials.Username}\0{script.Credentials.Password}");
        await Answer("AUTH", isGood ? "235 2.7.0 welcome" : "535 5.7.8 bad credentials", cancel);
    }

    private async Task TakeBody(CancellationToken cancel)
    {
        using var data = new MemoryStream();
        while (await ReadLine(cancel) is { } line)
        {
            if (line == ".")
            {
                // Taken charge of at the moment of the yes, whether or not the other side hears it.
                var mail = new ReceivedMail(_from, _to, data.ToArray());
                await Answer("BODY", "250 2.0.0 queued as 4Zx1", cancel, () => onReceived(mail));
                return;
            }

            data.Write(Encoding.Latin1.GetBytes((line.StartsWith('.') ? line[1..] : line) + "\r\n"));
        }
    }

    /// <summary>True when the answer was the healthy one.</summary>
    private async Task<bool> Answer(string verb, string healthy, CancellationToken cancel, Action? onYes = null)
    {
        var answer = script.Next(verb) ?? healthy;
        onTurn(verb);
        switch (answer)
        {
            case SmtpAnswer.SaysAfter(var hold, var late) held:
                held.Waits.TrySetResult(((IPEndPoint)socket.RemoteEndPoint!).Port);
                await hold.WaitAsync(cancel);
                onYes?.Invoke();
                await Write(late + "\r\n", cancel);
                return late[0] == healthy[0];
            case SmtpAnswer.Says(var text):
                if (text.StartsWith('2'))
                {
                    onYes?.Invoke();
                }

                await Write(text + "\r\n", cancel);
                return text[0] == healthy[0];
            case SmtpAnswer.Stalls:
                _isOver = await _stream.ReadAsync(new byte[1], cancel) >= 0;
                return false;
            case SmtpAnswer.SaysAndStalls(var text):
                await Write(text + "\r\n", cancel);
                await Task.Delay(Timeout.Infinite, cancel);
                return false;
            case SmtpAnswer.SaysAndCloses(var text):
                if (text.StartsWith('2'))
                {
                    onYes?.Invoke();
                }

                await Write(text + "\r\n", cancel);
                _isOver = true;
                return false;
            case SmtpAnswer.Dribbles(var text):
                if (text.StartsWith('2'))
                {
                    onYes?.Invoke();
                }

                foreach (var each in text + "\r\n")
                {
                    await Write($"{each}", cancel);
                    await Task.Delay(1, cancel);
                }

                return text[0] == healthy[0];
            case SmtpAnswer.TakesAndDrops:
                onYes?.Invoke();
                _isOver = true;
                return false;
            case SmtpAnswer.Drops(var text):
                await Write(text, cancel);
                _isOver = true;
                return false;
            default:
                throw new NotSupportedException($"{answer}");
        }
    }

    private async Task Encrypt(CancellationToken cancel)
    {
        var encrypted = new SslStream(_stream);
        _stream = encrypted;
        await encrypted.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = script.Certificate }, cancel);
        _isEncrypted = true;
    }

    private async Task Write(string text, CancellationToken cancel) =>
        await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancel);

    private async Task<string?> ReadLine(CancellationToken cancel)
    {
        using var line = new MemoryStream();
        while (true)
        {
            var rest = _buffer.AsMemory(_start, _end - _start);
            var length = rest.Span.IndexOf((byte)'\n');
            line.Write(rest.Span[..(length < 0 ? rest.Length : length)]);
            if (length >= 0)
            {
                _start += length + 1;
                // Exactly one CR belongs to the line end.
                var text = Encoding.Latin1.GetString(line.ToArray());
                return text.EndsWith('\r') ? text[..^1] : text;
            }

            (_start, _end) = (0, await _stream.ReadAsync(_buffer, cancel));
            if (_end == 0)
            {
                return null;
            }
        }
    }

    private static string Between(string line) => line.Split('<', '>')[1];

    private static string Decode(string? base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64 ?? ""));
}
