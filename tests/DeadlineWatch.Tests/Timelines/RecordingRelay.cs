using DeadlineWatch.Mailing.Transport;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>Takes mails and remembers them; can be down, and can lose its answer.</summary>
internal sealed class RecordingRelay(TimeProvider time) : IMailTransport
{
    private readonly List<(DateTimeOffset At, string To, FrozenMail Mail)> _accepted = [];

    public IReadOnlyList<(DateTimeOffset At, string To, FrozenMail Mail)> Accepted => _accepted;

    public bool IsDown { get; set; }

    /// <summary>Called with each mail before it is answered; an exception stands for a process that dies here.</summary>
    public Action<FrozenMail>? Before { get; set; }

    /// <summary>What is answered in place of a yes; null for the yes.</summary>
    public Func<FrozenMail, SendResult?>? Answer { get; set; }

    /// <summary>Who carries the mails from here on, over a network say; null for nobody, and they are taken here.</summary>
    public IMailTransport? Through { get; set; }

    /// <summary>Called once it is taken, before the sender hears of it.</summary>
    public Action<FrozenMail>? After { get; set; }

    public async Task<SendResult> Send(FrozenMail mail, Func<CancellationToken, Task<bool>> stillMine, CancellationToken cancel)
    {
        if (IsDown)
        {
            return new SendResult.NotSent("connection refused", SendPhase.Connect, null, AddressFault: false);
        }

        Before?.Invoke(mail);
        if (Through is { } through)
        {
            var result = await through.Send(mail, stillMine, cancel);
            if (result is SendResult.Accepted)
            {
                _accepted.Add((time.GetUtcNow(), mail.To, mail));
            }

            return result;
        }

        if (!await stillMine(cancel))
        {
            return new SendResult.NotSent("the lease was lost", SendPhase.Data, null, AddressFault: false);
        }

        if (Answer?.Invoke(mail) is { } answer)
        {
            return answer;
        }

        _accepted.Add((time.GetUtcNow(), mail.To, mail));
        After?.Invoke(mail);
        return new SendResult.Accepted("250 taken", 250);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
