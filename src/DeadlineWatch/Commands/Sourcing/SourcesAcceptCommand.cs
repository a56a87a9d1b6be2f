using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Sourcing;

/// <summary><c>sources accept</c>: takes a real fall, or older data, as sound. The next reading of that size that is not older
/// still is then taken; who said so, when and why stands in the ledger for good.</summary>
internal sealed class SourcesAcceptCommand(ServiceConfiguration configuration, IPollStore ledger)
{
    public async Task<int> Write(SourcesAcceptOptions options, string who, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        if (configuration.Sources.All(each => each.Name != options.Source))
        {
            return Known.Refuse(terminal, "source", options.Source, configuration.Sources.Select(each => each.Name));
        }

        var row = (await ledger.Sources(cancel)).FirstOrDefault(each => each.Source == options.Source);
        if (!await ledger.Accept(new(options.Source, who, options.Reason, now), cancel))
        {
            terminal.Fault($"No suspect reading of {options.Source} stands: there is nothing to accept.");
            return ExitCode.Wrong;
        }

        var words = $"{row?.LastReason} Taken as real by {who}: {options.Reason}."
            + " The next reading of that size is sound; a further fall is suspect again.";
        foreach (var line in TextTable.Wrap(words, Terminal.Width))
        {
            await terminal.Output.WriteLineAsync(line);
        }

        return ExitCode.Done;
    }
}
