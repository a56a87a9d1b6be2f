using DeadlineWatch.Configuration;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Polling;

/// <summary>Takes one sound reading into the ledger: which cases are to be judged by it, and by which coverage.</summary>
internal sealed class PollRun(
    ServiceConfiguration configuration, SourceSettings settings, IPollStore store, IReadOnlyList<SourceRow> rows,
    ILogger log, DateTimeOffset now, PollTurn? turn)
{
    /// <summary>Answers how many cases were judged.</summary>
    public async Task<int> Take(SourceReading.Complete reading, ReadingNews news, CancellationToken cancel)
    {
        await news.End(cancel);
        var after = rows.Where(each => each.Source != settings.Name)
            .Append(new SourceRow { Source = settings.Name, Authority = settings.Authority, DataAsOf = reading.DataAsOf }).ToList();
        var coverage = Standings.Coverage(configuration, settings.Authority, after);
        var baselined = await store.Baselined(settings.Authority, cancel);
        var firstWatched = coverage.Clocks.Where(each => each.Runs && !baselined.Contains(each.Clock)).Select(each => each.Clock).ToList();
        var writer = new CaseWriter(configuration, settings.Authority, coverage, rows, store, JudgeCause.Data, log, now)
        {
            Source = settings,
            DataAsOf = reading.DataAsOf,
            Turn = turn,
            AllAreNew = news.IsFirst && rows.All(each => each.Authority != settings.Authority || each.DataAsOf is null),
            IsBaseline = firstWatched.Count > 0,
        };
        if (firstWatched.Count == 0)
        {
            var again = await store.CasesToRevisit(settings.Authority, reading.DataAsOf, cancel);
            return await writer.Write(CaseToJudge.Merge(news.Spool.TakeAll(), news.Gone, CaseToJudge.These(again), cancel), cancel);
        }

        var all = CaseToJudge.All(store, settings.Authority, cancel);
        var judged = await writer.Write(CaseToJudge.Merge(news.Spool.TakeAll(), news.Gone, all, cancel), cancel);
        await store.LayBaseline(settings.Authority, firstWatched, now, cancel);
        log.LogInformation("{Authority} is watched for the first time for {Clocks}.", settings.Authority, string.Join(", ", firstWatched));
        return judged;
    }
}
