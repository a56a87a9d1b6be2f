namespace DeadlineWatch.Mailing.Transport;

/// <summary>Runs one step of the dialogue within the limit of its phase.</summary>
internal static class PhaseLimit
{
    /// <summary>The one place where limits, sockets and streams turn into faults of a phase.</summary>
    public static async Task<T> Within<T>(
        SendPhase phase, TimeSpan limit, Func<CancellationToken, Task<T>> step, CancellationToken cancel)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        within.CancelAfter(limit);
        try
        {
            return await step(within.Token);
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
}
