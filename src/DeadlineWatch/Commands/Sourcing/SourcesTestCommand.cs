using System.Diagnostics;
using DeadlineWatch.Configuration;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Commands.Sourcing;

/// <summary><c>sources test</c>: reads one source as a poll would, and shows what came of it. Nothing is stored.</summary>
internal sealed class SourcesTestCommand(ServiceConfiguration configuration, Func<SourceSettings, ICaseSource> open)
{
    public async Task<int> Write(SourcesTestOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        if (configuration.Sources.FirstOrDefault(each => each.Name == options.Source) is not { } source)
        {
            return Known.Refuse(terminal, "source", options.Source, configuration.Sources.Select(each => each.Name));
        }

        switch (await Read(source, now, cancel))
        {
            case SourceReading.Failed failed:
                terminal.Fault($"Source {source.Name} cannot be read ({failed.Code}).");
                terminal.Fault($"{failed.Place}: {failed.Reason}");
                return ExitCode.Wrong;
            case SourceReading.Complete complete:
                new SourcesTestText(configuration, source, complete).Write(terminal);
                return ExitCode.Done;
            case var other:
                throw new UnreachableException($"A first reading was {other.GetType().Name}");
        }
    }

    private async Task<SourceReading> Read(SourceSettings source, DateTimeOffset now, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(source.Timeout);
        try
        {
            // On a thread of its own: opening a file on a share that hangs never returns.
            return await Task.Run(() => open(source).ReadAndKeep(now, lastMarker: null, SourcesTestText.ShownCases, limit.Token), CancellationToken.None).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new SourceReading.Failed($"Reading took longer than {Duration.Words(source.Timeout)}.", source.At) { Code = FaultCode.TimedOut };
        }
    }
}
