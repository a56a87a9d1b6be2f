using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeadlineWatch.Commands.Replaying;

/// <summary>What came of a replay.</summary>
/// <param name="Mails">The mails, in the order in which they would have gone.</param>
/// <param name="Deadlines">The deadlines at its end that fell due within it.</param>
internal sealed record Replayed(IReadOnlyList<ReplayedMail> Mails, IReadOnlyList<StandingDeadline> Deadlines);

/// <summary>Plays the service over a time that has passed, by the code that it runs by: the very stages over a ledger that
/// is thrown away, in simulated time, with what each load would have said.</summary>
internal sealed class Replay(ServiceConfiguration configuration, IReadOnlyList<CompleteReading> readings)
{
    private const string FolderName = "deadlinewatch-replay-";

    // The longest time limit is two years; a clock due within the replay cannot have ended longer before it.
    private const int LongestRunInYears = 3;

    /// <summary>A mail that cannot be written is tried again so often.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(1);

    private readonly Dictionary<string, ReplayedSource> _sources = readings.ToDictionary(
        each => each.Source.Name, each => new ReplayedSource(each, new LoadTimes(each.Source, each.DataAsOf)), StringComparer.Ordinal);

    /// <summary>Removes what a replay that was killed has left behind, case references among it: folders a day old or
    /// older, which none can still be using.</summary>
    public static void Sweep(string folder, DateTimeOffset now)
    {
        foreach (var left in new DirectoryInfo(folder).GetDirectories($"{FolderName}*")
            .Where(each => each.CreationTimeUtc < now.UtcDateTime.AddDays(-1)))
        {
            try
            {
                left.Delete(recursive: true);
            }
            catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
            {
                // Another person's: theirs to remove.
            }
        }
    }

    /// <summary>When each source would have been loaded, by its name.</summary>
    public IEnumerable<(string Source, LoadTimes Loads)> Loads => _sources.Select(each => (each.Key, each.Value.Loads));

    /// <summary>Plays it.</summary>
    /// <param name="from">The beginning, as if the service were first started then.</param>
    /// <param name="to">The end.</param>
    /// <param name="progress">Told of each moment that is played, and of how many mails have gone.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<Replayed> Play(
        DateTimeOffset from, DateTimeOffset to, Action<DateTimeOffset, int> progress, CancellationToken cancel)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory(FolderName);
        try
        {
            var mails = new List<ReplayedMail>();
            await using var file = await SqliteLedger.OpenToThrowAway(Path.Combine(folder.FullName, "ledger.db"), cancel);
            await using var ledger = new ReplayLedger(file, mails);
            await Play(ledger, from, to, at => progress(at, mails.Count), cancel);
            return new(mails, await Deadlines(ledger, from, to, cancel));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task Play(
        ReplayLedger ledger, DateTimeOffset from, DateTimeOffset to, Action<DateTimeOffset> progress, CancellationToken cancel)
    {
        // What became known stays known: see ReplayedSource.
        var played = configuration with
        {
            Sources = [.. configuration.Sources.Select(each => each with { Content = SourceContent.Events, AbsentMeansClosed = false })],
        };
        var time = new SimulatedTime(from);
        using var instruments = new Instruments(played);
        await using var transport = new NoTransport();
        var stages = Stages.Over(new CurrentConfiguration(played), ledger, transport, instruments, time,
            NullLoggerFactory.Instance, source => _sources[source.Name]);
        var playback = new Playback(played, stages, time)
        {
            Step = LookAgain,
            Before = progress,
            PolledAgain = (source, now) => _sources[source.Name].Loads.Next(now),
            NextDue = token => NextDue(ledger, token),
        };
        await playback.Until(to, cancel);
    }

    private static async Task<DateTimeOffset> NextDue(ReplayLedger ledger, CancellationToken cancel)
    {
        var step = await ledger.Escalations.NextStepAt(cancel) ?? DateTimeOffset.MaxValue;
        var mail = (await ledger.Queries.OutboxStanding(cancel)).OldestPendingNotBefore ?? DateTimeOffset.MaxValue;
        return step < mail ? step : mail;
    }

    private async Task<IReadOnlyList<StandingDeadline>> Deadlines(
        ReplayLedger ledger, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        var authorities = WatchedAuthority.AllOf(configuration, await ledger.Queries.Sources(cancel));
        var (first, last) = (CivilTime.DayOf(from), CivilTime.DayOf(to.AddTicks(-1)));
        var standing = new List<StandingDeadline>();
        await foreach (var row in ledger.Queries.Deadlines(null, from.AddYears(-LongestRunInYears), cancel))
        {
            if (ReportCommand.DueOn(row.Deadline) is var due && due >= first && due <= last)
            {
                standing.Add(StandingDeadline.FromLedger(row, authorities[row.Deadline.Clock.Authority], configuration.Directory, to));
            }
        }

        return standing;
    }
}
