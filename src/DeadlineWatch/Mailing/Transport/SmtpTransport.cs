namespace DeadlineWatch.Mailing.Transport;

/// <summary>Speaks SMTP to one relay and keeps the connection between mails. One send loop owns it; calls that overlap
/// queue up. One mail:
/// <list type="number">
/// <item>judge addresses and bytes, here;</item>
/// <item>take the open connection or make one. A connection that was open before may have died unnoticed: if MAIL fails
/// on it, it is made anew, once, for nothing of the mail has been accepted yet;</item>
/// <item>MAIL, RCPT, DATA: up to here every fault means "surely not sent";</item>
/// <item>ask whether the mail is still ours: if not, drop the connection without the dot;</item>
/// <item>body and final dot in one write: from here on only the relay's answer says what became of it.</item>
/// </list></summary>
/// <param name="options">The relay.</param>
/// <param name="time">For the rest between mails; the limits of the dialogue run in real time.</param>
/// <param name="onReply">Called at each answer of the relay: with a slow one, a single mail may take minutes, and this
/// is the sign that the loop still turns. It must not throw.</param>
/// <param name="open">Makes a connection that is ready for mail; ours, without one.</param>
internal sealed class SmtpTransport(
    SmtpOptions options, TimeProvider time, Action? onReply = null, OpenConnection? open = null) : IMailTransport
{
    private readonly OpenConnection _open = open ?? (async (relay, answered, cancel) => await SmtpOpening.Open(relay, answered, cancel));
    private readonly SemaphoreSlim _gate = new(1);
    private ISmtpConnection? _connection;
    private bool _needsReset;
    private long _lastUsed;
    private ITimer? _idle;
    private bool _disposed;

    public TimeSpan LongestSilence => options.Timeouts.LongestSilence;

    public async Task<SendResult> Send(
        FrozenMail mail, Func<CancellationToken, Task<bool>> stillMine, CancellationToken cancel)
    {
        // Every mail has the same sender: a bad one is our setting, and no reason to give up a mail.
        if (!EnvelopeAddress.TryParse(mail.From, out var from, out var fault))
        {
            return new SendResult.NotSent(
                $"The sender's address is refused: {fault}.", SendPhase.Checking, null, AddressFault: false);
        }

        if (!EnvelopeAddress.TryParse(mail.To, out var to, out fault))
        {
            return new SendResult.Refused(553, $"The recipient's address is refused: {fault}.", SendPhase.Checking);
        }

        if (DataBlock.FaultOf(mail.Mime) is { } content)
        {
            return new SendResult.Refused(554, content, SendPhase.Checking);
        }

        await _gate.WaitAsync(cancel);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return await Offer(from, to, stillMine, cancel) ?? await HandOver(DataBlock.Frame(mail.Mime), cancel);
        }
        finally
        {
            RestFrom(time.GetTimestamp());
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        await _gate.WaitAsync();
        _disposed = true;
        if (_idle is not null)
        {
            await _idle.DisposeAsync();
        }

        await Quit();
        _gate.Dispose();
    }

    /// <summary>Everything before the hand-over; null means: go on.</summary>
    private async Task<SendResult?> Offer(
        EnvelopeAddress from,
        EnvelopeAddress to,
        Func<CancellationToken, Task<bool>> stillMine,
        CancellationToken cancel)
    {
        try
        {
            var sender = await BeginMail(from, cancel);
            _needsReset = true;
            return Judge(sender, SendPhase.MailFrom)
                ?? Judge(await Ask(SendPhase.Recipient, $"RCPT TO:<{to}>", cancel), SendPhase.Recipient)
                ?? Judge(await Ask(SendPhase.Data, "DATA", cancel), SendPhase.Data)
                ?? await CheckLease(stillMine, cancel);
        }
        catch (SmtpFaultException fault)
        {
            Drop();
            return new SendResult.NotSent(fault.Message, fault.Phase, fault.Code, AddressFault: false);
        }
        catch
        {
            Drop();
            throw;
        }
    }

    private async Task<SmtpReply> BeginMail(EnvelopeAddress from, CancellationToken cancel)
    {
        if (_connection is not null && time.GetElapsedTime(_lastUsed) >= options.IdleClose)
        {
            await Quit();
        }

        var command = $"MAIL FROM:<{from}>";
        if (_connection is not null)
        {
            try
            {
                if (!_needsReset || (await Ask(SendPhase.MailFrom, "RSET", cancel)).Kind == 2)
                {
                    var reply = await Ask(SendPhase.MailFrom, command, cancel);
                    if (reply.Kind == 2)
                    {
                        return reply;
                    }
                }
            }
            catch (SmtpFaultException)
            {
                // The new connection will tell what is the matter, if anything is.
            }

            Drop();
        }

        _connection = await _open(options, onReply ?? (() => { }), cancel);
        return await Ask(SendPhase.MailFrom, command, cancel);
    }

    private async Task<SendResult?> CheckLease(Func<CancellationToken, Task<bool>> stillMine, CancellationToken cancel)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        within.CancelAfter(options.Timeouts.Command);
        bool isMine;
        try
        {
            isMine = await stillMine(within.Token).WaitAsync(within.Token);
        }
        catch (Exception fault)
        {
            cancel.ThrowIfCancellationRequested();
            throw new SmtpFaultException(
                SendPhase.LeaseCheck,
                $"Whether the mail is still ours could not be asked: {Printable.Line(fault.Message)}",
                null,
                fault);
        }

        cancel.ThrowIfCancellationRequested();
        return isMine
            ? null
            : throw new SmtpFaultException(
                SendPhase.LeaseCheck, "The mail is no longer ours: its lease has passed on.");
    }

    private async Task<SendResult> HandOver(byte[] block, CancellationToken cancel)
    {
        using var stop = new CancellationTokenSource();
        await using var whenStopping = cancel.Register(() => stop.CancelAfter(options.Timeouts.AnswerWhenStopping));
        try
        {
            var reply = await _connection!.HandOver(block, stop.Token);
            _needsReset = false;
            return Judge(reply, SendPhase.FinalDot)!;
        }
        catch (SmtpFaultException fault)
        {
            Drop();
            return new SendResult.Unknown(fault.Message);
        }
        catch (OperationCanceledException)
        {
            Drop();
            return new SendResult.Unknown("Told to stop before the relay answered.");
        }
    }

    private SendResult? Judge(SmtpReply reply, SendPhase phase)
    {
        if (RelayVerdict.EndsConnection(reply, phase))
        {
            Drop();
        }

        return RelayVerdict.On(reply, phase);
    }

    private Task<SmtpReply> Ask(SendPhase phase, string line, CancellationToken cancel) =>
        _connection!.Ask(
            phase, line, phase == SendPhase.Data ? options.Timeouts.Data : options.Timeouts.Command, cancel);

    private void RestFrom(long now)
    {
        _lastUsed = now;
        if (_connection is not null)
        {
            var never = Timeout.InfiniteTimeSpan;
            _idle ??= time.CreateTimer(_ => _ = CloseWhenIdle(), null, never, never);
            _idle.Change(options.IdleClose, never);
        }
    }

    private async Task CloseWhenIdle()
    {
        // Not to be had: a mail is under way, and starts the rest anew when it is done.
        if (await _gate.WaitAsync(TimeSpan.Zero))
        {
            await Quit();
            _gate.Release();
        }
    }

    private async Task Quit()
    {
        if (_connection is null)
        {
            return;
        }

        try
        {
            await _connection.Ask(SendPhase.Hello, "QUIT", options.Timeouts.Quit, CancellationToken.None);
        }
        catch (SmtpFaultException)
        {
            // Nothing is at stake any more: the connection is closed either way.
        }

        Drop();
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
        _needsReset = false;
    }
}

/// <summary>Makes a connection to the relay that is ready for mail.</summary>
internal delegate Task<ISmtpConnection> OpenConnection(SmtpOptions relay, Action onReply, CancellationToken cancel);
