using DeadlineWatch.Configuration;
using DeadlineWatch.Probing;

namespace DeadlineWatch.Commands;

/// <summary>Asks the service on this machine whether it is ready, or live, as a container or a script does it.</summary>
internal static class HealthCommand
{
    // A service that has not answered by then is not well, whatever it would say.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Writes its answer. Gives the exit code: 0 where it says yes.</summary>
    public static async Task<int> Write(ListenSettings listen, HealthOptions options, Terminal terminal, CancellationToken cancel)
    {
        if (listen.Doubt is { } doubt)
        {
            terminal.Fault(doubt);
        }

        var answer = await ServicePage.Ask(listen, options.Live ? HealthPage.Live : HealthPage.Ready, Patience, cancel);
        if (answer.By == Answering.Yes)
        {
            await terminal.Output.WriteLineAsync(answer.Said);
            return ExitCode.Done;
        }

        terminal.Fault(answer.By switch
        {
            Answering.No => answer.Said,
            Answering.Stranger => $"What answers at {answer.At}{answer.Said} is not DeadlineWatch.",
            _ => $"No answer from {answer.Url}{answer.Said}.",
        });
        if (answer.By == Answering.Nobody)
        {
            await terminal.Error.WriteLineAsync(
                "Where \"listen\" was changed since the service started, it still answers at the old address.");
        }

        return ExitCode.Wrong;
    }
}
