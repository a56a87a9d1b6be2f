namespace DeadlineWatch.Mailing.Transport;

/// <summary>Runs the steps of one dialogue, one after the other, each within the limit of its phase. It keeps its timer from step
/// to step: there are five to a mail.</summary>
internal sealed class PhaseLimit : IDisposable
{
    private CancellationTokenSource _within = new();

    /// <summary>One step alone.</summary>
    public static async Task<T> Within<T>(
        SendPhase phase, TimeSpan limit, Func<CancellationToken, Task<T>> step, CancellationToken cancel)
    {
        using var one = new PhaseLimit();
        return await one.Run(phase, limit, step, cancel);
    }

    /// <summary>The one place where limits, sockets and streams turn into faults of a phase.</summary>
    public async Task<T> Run<T>(
        SendPhase phase, TimeSpan limit, Func<CancellationToken, Task<T>> step, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (!_within.TryReset())
        {
            _within.Dispose();
            _within = new CancellationTokenSource();
        }

        _within.CancelAfter(limit);
        await using var told = cancel.UnsafeRegister(static within => ((CancellationTokenSource)within!).Cancel(), _within);
        try
        {
            return await step(_within.Token);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            cancel.ThrowIfCancellationRequested();
            throw;
        }
        catch (OperationCanceledException fault)
        {
            throw new SmtpFaultException(phase, $"No answer within {limit.TotalSeconds:0.###} s.", null, fault);
        }
        // Streams, TLS and name resolution throw a dozen types between them; whichever it is, this connection is over.
        catch (Exception fault) when (fault is not SmtpFaultException)
        {
            throw new SmtpFaultException(phase, Printable.Line(fault.Message), null, fault);
        }
    }

    public void Dispose() => _within.Dispose();
}
