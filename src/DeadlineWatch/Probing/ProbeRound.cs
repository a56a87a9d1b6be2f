using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Probing;

/// <summary>Looks at many things at once, each within its limit, so that a person at the shell has the answer as soon as the
/// slowest gave its own.</summary>
internal static class ProbeRound
{
    // What takes longer is told with its time: it is a sign before it is a fault.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    /// <summary>What each probe found, in their order.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<Probed>>> Look(
        IReadOnlyList<Probe> probes, TimeProvider time, CancellationToken cancel) =>
        await Task.WhenAll(probes.Select(each => Look(each, time, cancel)));

    private static async Task<IReadOnlyList<Probed>> Look(Probe probe, TimeProvider time, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(probe.Limit, time);
        using var within = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        var started = time.GetTimestamp();
        var found = await Answer(probe, within.Token, cancel);
        var took = time.GetElapsedTime(started);
        return took < Slow ? found : [.. found.Take(1).Select(each => each with { Seconds = Math.Round(took.TotalSeconds, 1) }), .. found.Skip(1)];
    }

    private static async Task<IReadOnlyList<Probed>> Answer(Probe probe, CancellationToken within, CancellationToken cancel)
    {
        try
        {
            // On a thread of its own, which is left behind: opening a file on a share that hangs never returns.
            return await Task.Run(() => probe.Look(within), CancellationToken.None).WaitAsync(within);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return [Probed.Wrong(probe.Part, probe.Subject, $"no answer within {Duration.Words(probe.Limit)}", probe.Advice)];
        }
        catch (LedgerUnavailableException fault)
        {
            return [Probed.Wrong(probe.Part, probe.Subject, $"{fault.What}", fault.Advice)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [Probed.Wrong(probe.Part, probe.Subject, fault.Message, probe.Advice)];
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Its message could quote what was read.
            return [Probed.Wrong(probe.Part, probe.Subject, $"could not be looked at ({fault.GetType().Name})", probe.Advice)];
        }
    }
}
