using System.Globalization;
using System.Net;
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
        var answer = await ServicePage.Ask(listen, "/health/ready", patience, cancel);
        var at = answer.Url.GetLeftPart(UriPartial.Authority);
        return answer switch
        {
            { Status: null } => Probed.Warn(Part, Subject, $"does not answer at {at}{answer.Said.TrimEnd('.')}",
                $"{Start}{(answer.IsRefused ? " Where \"listen\" was changed since it started, it still answers at the old address." : "")}"),
            { IsYes: true, Said: "ready" } => Probed.Ok(Part, Subject, $"running and ready at {at}"),
            { IsYes: true } when answer.Said.StartsWith("ready, but ", StringComparison.Ordinal) =>
                Probed.Warn(Part, Subject, $"running and {answer.Said}",
                    "\"deadlinewatch check\" names the faults, and once they are mended the folder is taken; without a fault it takes a restart."),
            { Status: HttpStatusCode.ServiceUnavailable } when answer.Said.StartsWith("not ready", StringComparison.Ordinal) =>
                Probed.Warn(Part, Subject, $"running, {answer.Said}", "Its log says more; once that is mended it gets ready by itself."),
            { Status: { } status } => Probed.Warn(Part, Subject, string.Create(CultureInfo.InvariantCulture, $"what answers at {at} with {(int)status} is not it"),
                "Stop the other program, or choose another port in deadlinewatch.json or DEADLINEWATCH_LISTEN_PORT."),
        };
    }
}
