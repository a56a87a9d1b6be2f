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

    public static Probe Of(ListenSettings listen) => new(Part, Subject, Limit, Start, async cancel => [await Look(listen, Patience, cancel)]);

    public static async Task<Probed> Look(ListenSettings listen, TimeSpan patience, CancellationToken cancel)
    {
        var answer = await ServicePage.Ask(listen, HealthPage.Ready, patience, cancel);
        return answer.By switch
        {
            Answering.Yes when answer.Said == "ready" => Probed.Ok(Part, Subject, $"running and ready at {answer.At}"),
            Answering.Yes => Probed.Warn(Part, Subject, $"running and {answer.Said}",
                "\"deadlinewatch check\" names the faults, and once they are mended the folder is taken; without a fault it takes a restart."),
            Answering.No => Probed.Warn(Part, Subject, $"running, {answer.Said}", "Its log says more; once that is mended it gets ready by itself."),
            Answering.Stranger => Probed.Warn(Part, Subject, $"what answers at {answer.At}{answer.Said} is not it",
                "Stop the other program, or choose another port in deadlinewatch.json or DEADLINEWATCH_LISTEN_PORT."),
            Answering.Unproven or Answering.Silent =>
                Probed.Warn(Part, Subject, $"does not answer at {answer.At}{answer.Said}", Start),
            Answering.Nobody => Probed.Warn(Part, Subject, $"does not answer at {answer.At}{answer.Said}", $"{Start} Where \"listen\" was changed since it started, it still answers at the old address."),
            _ => throw new UnreachableException($"Answers {answer.By}"),
        };
    }
}
