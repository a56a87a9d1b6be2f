using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
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
        var ahead = rows.FirstOrDefault(each => each.Source == settings.Name && each.IsAhead(now));
        if (ahead?.DataAsOf is { } yetToCome)
        {
            log.LogWarning(
                "The last reading of {Source} says it is as of {AsOf}, which is yet to come: a clock was wrong. What is read now is taken.",
                settings.Name, CivilTime.Words(yetToCome));
        }

        var after = rows.Where(each => each.Source != settings.Name)
            .Append(new SourceRow { Source = settings.Name, Authority = settings.Authority, DataAsOf = reading.DataAsOf }).ToList();
        var coverage = Standings.Coverage(configuration, settings.Authority, after);
        var baselined = await store.Baselined(settings.Authority, cancel);
        var firstWatched = coverage.Clocks.Where(each => each.Runs && !baselined.Contains(each.Clock)).Select(each => each.Clock).ToList();
        var writer = new CaseWriter(
            configuration, settings.Authority, coverage, ahead is null ? rows : Without(ahead), store, JudgeCause.Data, log, now)
        {
            Source = settings,
            DataAsOf = reading.DataAsOf,
            Turn = turn,
            AllAreNew = news.IsFirst && rows.All(each => each.Authority != settings.Authority || each.DataAsOf is null),
            IsBaseline = firstWatched.Count > 0,
        };
        // By data as of a day ahead, what is booked until then counted as held: only judging all again takes that back.
        var again = firstWatched.Count > 0 || ahead is not null
            ? CaseToJudge.All(store, settings.Authority, cancel)
            : CaseToJudge.These(await store.CasesToRevisit(settings.Authority, reading.DataAsOf, cancel));
        var judged = await writer.Write(CaseToJudge.Merge(news.Spool.TakeAll(), news.Gone, again, cancel), cancel);
        if (firstWatched.Count > 0)
        {
            await store.LayBaseline(settings.Authority, firstWatched, now, cancel);
            log.LogInformation("{Authority} is watched for the first time for {Clocks}.", settings.Authority, string.Join(", ", firstWatched));
        }

        return judged;
    }

    /// <summary>What the ledger knew of the sources, where nobody knows what this one was as of.</summary>
    private List<SourceRow> Without(SourceRow ahead) => [.. rows.Select(each => each == ahead ? each with { DataAsOf = null } : each)];
}
