using DeadlineWatch.Configuration;
using DeadlineWatch.Probing;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Commands.Operating;

/// <summary><c>check</c>, and with <c>--deep</c> also whether the ledger, the way of mail and each source can be reached: one line
/// each.</summary>
/// <param name="result">What was read of the config folder.</param>
/// <param name="open">Makes the reader of a source.</param>
/// <param name="time">The time.</param>
internal sealed class DeepCheck(ConfigurationResult result, Func<SourceSettings, ICaseSource> open, TimeProvider time)
{
    public async Task<int> Write(CheckOptions options, Terminal terminal, CancellationToken cancel)
    {
        // Where the configuration is not sound there is nothing to reach for.
        var reach = options.Deep && result.Configuration is { } configuration
            ? await Reach.Look(configuration, open, time, cancel)
            : null;
        var code = CheckCommand.Write(result, time.GetUtcNow(), options.Json, terminal.Output, options.Profiles, reach);
        if (reach is null)
        {
            return code;
        }

        if (!options.Json)
        {
            WriteText(reach, terminal);
        }

        return reach.All(each => each.Standing != Standing.Wrong) ? code : ExitCode.Wrong;
    }

    private static void WriteText(IReadOnlyList<Probed> reach, Terminal terminal)
    {
        terminal.Output.WriteLine();
        terminal.Output.WriteLine(terminal.Heading("REACH"));
        ReachText.Write(reach.Select(each => each with { Subject = Named(each) }), terminal);
    }

    // Sources have names of their own; of the others the part says it.
    private static string Named(Probed probed) => probed.Part == SourceProbe.Part ? probed.Subject : probed.Part;
}
