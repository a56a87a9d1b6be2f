using System.Diagnostics;
using DeadlineWatch.Dashboards;

namespace DeadlineWatch.Trial.Lifetime;

/// <summary>The life of the published program: how it starts, goes on and ends, all at once where one does not hinder the other.
/// </summary>
internal sealed class LifetimeTrial(Report report, string published)
{
    public async Task Run(CancellationToken cancel)
    {
        report.Heading("Start, reload, stop, kill; lose the disk, the relay and the database");
        var outages = new Outages(report, published);
        // The longest first.
        await Task.WhenAll(
            Tried("a lost database", new LostDatabase(report, published).Run, cancel),
            Tried("outages of the relay", outages.Relay, cancel),
            Tried("ends of all kinds", new LosesNothing(report, published).Run, cancel),
            Tried("what operators do", new Operated(report, published).Run, cancel),
            Tried("a full disk", outages.Disk, cancel));
    }

    /// <summary>One part fails for itself.</summary>
    private async Task Tried(string what, Func<CancellationToken, Task> part, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await part(cancel);
            report.Say($"{what}: {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
        }
        catch (Exception fault) when (fault is TrialFailedException or NotStartedException or InvalidOperationException)
        {
            report.Fail($"{what}: {fault.Message}");
        }
    }
}
