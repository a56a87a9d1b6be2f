using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Polling;

/// <summary>Takes one sound reading into the ledger: what of it is news, and for which cases.</summary>
internal sealed class PollRun(
    ServiceConfiguration configuration, SourceSettings settings, IPollStore store, IReadOnlyList<SourceRow> rows,
    ILogger log, DateTimeOffset now, PollTurn? turn)
{
    private static readonly EventKind CaseClosed = EventKind.Parse("case-closed");

    /// <summary>Answers how many cases were judged.</summary>
    public async Task<int> Take(SourceReading.Complete reading, CancellationToken cancel)
    {
        var before = rows.FirstOrDefault(each => each.Source == settings.Name)?.DataAsOf;
        var heads = await store.ReadingHeads(settings.Name, cancel);
        var news = News(reading, heads);
        if (settings.Content == SourceContent.Full)
        {
            await AddMissing(news, reading, heads, before, cancel);
        }

        var after = rows.Where(each => each.Source != settings.Name)
            .Append(new SourceRow { Source = settings.Name, Authority = settings.Authority, DataAsOf = reading.DataAsOf }).ToList();
        var coverage = Standings.Coverage(configuration, settings.Authority, after);
        var writer = new CaseWriter(configuration, settings.Authority, coverage, rows, store, JudgeCause.Data, log, now)
        {
            Source = settings,
            DataAsOf = reading.DataAsOf,
            Turn = turn,
        };

        var baselined = await store.Baselined(settings.Authority, cancel);
        var firstWatched = coverage.Clocks.Where(each => each.Runs && !baselined.Contains(each.Clock)).Select(each => each.Clock).ToList();
        if (firstWatched.Count == 0)
        {
            var again = await store.CasesToRevisit(settings.Authority, reading.DataAsOf, cancel);
            return await writer.Write([.. news.Keys.Union(again, StringComparer.Ordinal)], news, cancel);
        }

        var judged = await writer.WriteAll(news, cancel);
        await store.LayBaseline(settings.Authority, firstWatched, now, cancel);
        log.LogInformation("{Authority} is watched for the first time for {Clocks}.", settings.Authority, string.Join(", ", firstWatched));
        return judged;
    }

    private static Dictionary<string, ReadingRow> News(SourceReading.Complete reading, IReadOnlyDictionary<string, ReadingHead> heads)
    {
        var news = new Dictionary<string, ReadingRow>(StringComparer.Ordinal);
        foreach (var snapshot in reading.Cases)
        {
            var hash = ReadingHash.Of(snapshot);
            if (!heads.TryGetValue(snapshot.Reference, out var head) || head.Hash != hash || head.MissingSince is not null)
            {
                news[snapshot.Reference] = new ReadingRow { Snapshot = snapshot, Hash = hash };
            }
        }

        return news;
    }

    /// <summary>Cases that this full reading no longer holds: they keep what was last read of them, and are marked. Where
    /// the source declares that absent means closed, a closure without a date takes the place of the mark.</summary>
    private async Task AddMissing(Dictionary<string, ReadingRow> news, SourceReading.Complete reading,
        IReadOnlyDictionary<string, ReadingHead> heads, DateTimeOffset? before, CancellationToken cancel)
    {
        var held = reading.Cases.Select(each => each.Reference).ToHashSet(StringComparer.Ordinal);
        var gone = heads.Values.Where(each => each.MissingSince is null && !held.Contains(each.Reference)).Select(each => each.Reference).ToList();
        foreach (var batch in gone.Chunk(CaseWriter.BatchSize))
        {
            var records = await store.LoadCases(settings.Authority, batch, cancel);
            foreach (var row in records.Values.SelectMany(each => each.Readings).Where(each => each.Snapshot.Source == settings.Name))
            {
                news[row.Snapshot.Reference] = row with
                {
                    LastHeldAt = before ?? reading.DataAsOf,
                    MissingSince = reading.DataAsOf,
                    Snapshot = settings.AbsentMeansClosed ? Closed(row.Snapshot) : row.Snapshot,
                };
            }
        }
    }

    private static CaseSnapshot Closed(CaseSnapshot snapshot) => snapshot.Events.Any(each => each.Kind == CaseClosed)
        ? snapshot
        : snapshot with { Events = [.. snapshot.Events, new CaseEvent { Kind = CaseClosed }] };
}
