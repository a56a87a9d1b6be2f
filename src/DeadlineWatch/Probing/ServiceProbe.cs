using System.Diagnostics;
using DeadlineWatch.Configuration;

namespace DeadlineWatch.Probing;

/// <summary>Asks the service on this machine whether it runs and is ready. None is no fault: whoever looks may not have started it
/// yet.</summary>
internal static class ServiceProbe
{
    private const string Part = "service";
    private const string Subject = "here";

    // It answers in milliseconds; a person waits for it.
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Its own patience ends before, and says what it waited for.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly string Start = (OperatingSystem.IsWindows() ? "Start it: Start-Service DeadlineWatch" : "Start it: systemctl start deadlinewatch")
        + ", or by hand \"deadlinewatch run\".";

    private static readonly string Restart = "It hangs, or the machine is overloaded: restart it, "
        + (OperatingSystem.IsWindows() ? "Restart-Service DeadlineWatch." : "systemctl restart deadlinewatch.");

    public static Probe Of(ListenSettings listen) =>
        new(Part, Subject, Limit, Restart, async cancel => [(await Look(listen, Patience, cancel)).Found]);

    /// <summary>What was found, and whether it is the service that answers.</summary>
    public static async Task<(Probed Found, bool IsThere)> Look(ListenSettings listen, TimeSpan patience, CancellationToken cancel)
    {
        var answer = await ServicePage.Ask(listen, HealthPage.Ready, patience, cancel);
        var (found, isThere) = (Words(answer), answer.By is Answering.Yes or Answering.No);
        return (isThere || listen.Doubt is not { } doubt ? found : found with { Advice = $"{found.Advice} {doubt}" }, isThere);
    }

    private static Probed Words(PageAnswer answer) => answer.By switch
    {
        Answering.Yes when answer.Said == "ready" => Probed.Ok(Part, Subject, $"running and ready at {answer.At}"),
        Answering.Yes => Probed.Warn(Part, Subject, $"running and {answer.Said}",
            "\"deadlinewatch check\" names the faults, and once they are mended the folder is taken; without a fault it takes a restart."),
        Answering.No => Probed.Warn(Part, Subject, $"running, {answer.Said}", "Its log says more; once that is mended it gets ready by itself."),
        Answering.Stranger => Probed.Warn(Part, Subject, $"what answers at {answer.At}{answer.Said} is not it",
            "Stop the other program, or choose another port in deadlinewatch.json or DEADLINEWATCH_LISTEN_PORT."),
        Answering.Unproven => Probed.Warn(Part, Subject, $"what listens at {answer.At} is not known by its certificate{answer.Said}",
            "Where certificate or \"listen\" was changed since the service started, restart it; else another program listens there."),
        Answering.Silent => Probed.Warn(Part, Subject, $"takes the call at {answer.At} and does not answer{answer.Said}", Restart),
        Answering.Nobody => Probed.Warn(Part, Subject, $"does not answer at {answer.At}{answer.Said}", $"{Start} Where \"listen\" was changed since it started, it still answers at the old address."),
        _ => throw new UnreachableException($"Answers {answer.By}"),
    };
}
