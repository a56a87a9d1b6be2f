using DeadlineWatch.Configuration;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Probing;

/// <summary>What the service must reach to work: its ledger, its way of mail, and each source.</summary>
internal static class Reach
{
    public static IReadOnlyList<Probe> Probes(
        ServiceConfiguration configuration, Func<SourceSettings, ICaseSource> open, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return
        [
            LedgerProbe.Of(configuration.Ledger, configuration.Listen, time),
            RelayProbe.Of(configuration.Mail, now),
            .. configuration.Sources.Select(each => SourceProbe.Of(each, open, now)),
        ];
    }

    /// <summary>One line for each of them: the first of what stands worst.</summary>
    public static async Task<IReadOnlyList<Probed>> Look(
        ServiceConfiguration configuration, Func<SourceSettings, ICaseSource> open, TimeProvider time, CancellationToken cancel)
    {
        var found = await ProbeRound.Look(Probes(configuration, open, time), time, cancel);
        return [.. found.Select(each => each.MaxBy(line => line.Standing)!)];
    }
}
