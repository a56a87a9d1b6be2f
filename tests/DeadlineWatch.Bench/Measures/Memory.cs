namespace DeadlineWatch.Bench.Measures;

/// <summary>The most memory that was resident in the processes of the polls, by the system's own count (VmHWM). They were run
/// with the workstation collector, each in a process that did nothing else.</summary>
internal static class Memory
{
    private const double Megabytes = 400;

    public static async Task<IReadOnlyList<Figure>> Measure(Workbench bench, CancellationToken cancel)
    {
        var first = await bench.FirstPoll(cancel);
        var steady = bench.Steady.Count > 0 ? bench.Steady : [await bench.SteadyPoll(cancel)];
        return [Of("first poll", first.PeakMegabytes), Of("steady poll", steady.Max(each => each.PeakMegabytes))];
    }

    private static Figure Of(string poll, double peak) => new(
        $"memory of the {poll}",
        peak == 0 ? "not told by this system" : FormattableString.Invariant($"{peak:0} MB"),
        null, null, FormattableString.Invariant($"under {Megabytes:0} MB resident"), peak is > 0 and < Megabytes);
}
