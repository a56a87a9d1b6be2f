using System.Collections.Concurrent;
using System.Diagnostics;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Polling;

/// <summary>The first stage: case system → ledger. One poll of one source:
/// <list type="number">
/// <item>Take the turn: what an earlier poll on another node still writes is refused from now on.</item>
/// <item>If the rules changed since the authority's cases were last judged, all are judged anew from what is stored.</item>
/// <item>Clocks that every source of theirs was read for by now, and that are not watched yet, begin.</item>
/// <item>Read the source, within its timeout; while it is read, find what of it is news.</item>
/// <item>Judge the reading as a whole; a suspect one changes nothing.</item>
/// <item>Find the cases whose time to look again has come, besides those whose reading changed, that are gone or back.</item>
/// <item>Judge and write them in batches; those that another hand wrote meanwhile are judged again.</item>
/// <item>Lay the baseline of clocks that are watched for the first time.</item>
/// <item>Record the poll, and wake what waited for data.</item>
/// </list>
/// It can die on any line: the next poll finds the same work, since the source's standing moves last.</summary>
internal sealed class Poller(
    CurrentConfiguration current, IPollStore store, Func<SourceSettings, ICaseSource> open,
    Instruments instruments, TimeProvider time, ILogger<Poller> log, Turning? turning = null, TimeSpan longestWait = default)
{
    /// <summary>Two sources of one authority judge the same cases: one after the other.</summary>
    private readonly Dictionary<string, SemaphoreSlim> _authorities =
        current.Now.Authorities.ToDictionary(each => each.Key, _ => new SemaphoreSlim(1), StringComparer.Ordinal);

    /// <summary>Readings that outlived their timeout, by source: a share that hangs holds its thread, and no cancellation
    /// reaches it. There is never more than one a source.</summary>
    private readonly ConcurrentDictionary<string, Task> _hanging = new(StringComparer.Ordinal);

    public async Task Poll(string source, CancellationToken cancel)
    {
        var settings = current.Now.Sources.First(each => each.Name == source);
        var one = _authorities[settings.Authority];
        await one.WaitAsync(cancel);
        try
        {
            var configuration = current.Now;
            using var turn = turning?.Begin(source, settings.Timeout > longestWait ? settings.Timeout : longestWait);
            await PollAlone(configuration, settings, cancel);
            await AskForJudgingAnew(configuration, settings.Authority, cancel);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Judges an authority's cases anew from what is stored, where its rules changed since they were last judged:
    /// what a poll does first, without waiting for one.</summary>
    public async Task Rejudge(string authority, CancellationToken cancel)
    {
        var one = _authorities[authority];
        await one.WaitAsync(cancel);
        try
        {
            await RejudgeIfRulesChanged(current.Now, authority, await store.Sources(cancel), time.GetUtcNow(), cancel);
        }
        finally
        {
            one.Release();
        }
    }

    private async Task PollAlone(ServiceConfiguration configuration, SourceSettings settings, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var began = time.GetTimestamp();
        var turn = await store.BeginPoll(settings.Name, cancel);
        var rows = await store.Sources(cancel);
        var row = rows.FirstOrDefault(each => each.Source == settings.Name);
        await RejudgeIfRulesChanged(configuration, settings.Authority, rows, now, cancel);
        await WatchWhatIsNew(configuration, settings.Authority, rows, now, cancel);

        await using var news = new ReadingNews(settings, store);
        PollEnd end;
        try
        {
            end = await Read(settings, row, news, now, cancel) switch
            {
                SourceReading.Failed failed => End(failed.Verdict, $"{failed.Reason} ({failed.Place})") with { Code = failed.Code },
                SourceReading.Unchanged { Stale: var stale } =>
                    End("unchanged", stale) with { Code = stale is null ? null : FaultCode.MarkerStale },
                SourceReading.Complete complete => await Take(complete),
                var other => throw new UnreachableException($"{other}"),
            };
            await store.EndPoll(end, cancel);
        }
        catch (PollOvertakenException)
        {
            end = End("unchanged", "another node read later data") with { Overtaken = true };
            await store.EndPoll(end, cancel);
        }

        Tell(end);

        async Task<PollEnd> Take(SourceReading.Complete reading)
        {
            if (Suspect(settings, row, reading, now) is { } why)
            {
                return End("suspect", why.Words) with { Code = why.Code, SuspectCounts = reading.Counts };
            }

            var changed = await new PollRun(configuration, settings, store, rows, log, now, turn).Take(reading, news, cancel);
            return End("sound", null) with
            {
                Counts = reading.Counts with { AsOf = reading.DataAsOf },
                LoadMarker = reading.LoadMarker,
                Cases = reading.Cases,
                Changed = changed,
                Findings = reading.Findings,
            };
        }

        PollEnd End(string verdict, string? reason) => new()
        {
            Source = settings.Name,
            Authority = settings.Authority,
            At = now,
            Took = time.GetElapsedTime(began),
            Verdict = verdict,
            Reason = reason is null ? null : PlainText.Of(reason),
            Turn = turn,
        };
    }

    /// <summary>Why a reading is suspect; null where it is sound, or as a person expects it: one of the size that was accepted
    /// is judged against what was accepted.</summary>
    private static Suspicion? Suspect(SourceSettings settings, SourceRow? row, SourceReading.Complete reading, DateTimeOffset now)
    {
        if (settings.Content != SourceContent.Full)
        {
            return null;
        }

        var guard = new SourceGuard(settings.SharpFall);
        var fall = guard.Judge(SourceGuard.Credible(row?.Counts, reading.Counts, now), reading.Counts);
        var isExpected = fall is not null && SourceGuard.Credible(row?.AcceptedCounts, reading.Counts, now) is { } accepted
            && guard.Judge(accepted, reading.Counts) is null;
        return (isExpected ? null : fall) ?? guard.JudgeIds(reading.Counts, reading.DoubledIds);
    }

    /// <summary>Where the rules changed while the poll ran, another node may have judged all cases by the new ones before this
    /// poll wrote its last by the old: the next poll judges all again.</summary>
    private async Task AskForJudgingAnew(ServiceConfiguration configuration, string authority, CancellationToken cancel)
    {
        var judgedBy = configuration.ProfileOf(authority).RulesHash;
        if (current.Now.ProfileOf(authority).RulesHash != judgedBy)
        {
            await store.RecordRules(authority, judgedBy, time.GetUtcNow(), cancel);
        }
    }

    private async Task<SourceReading> Read(
        SourceSettings settings, SourceRow? row, ReadingNews news, DateTimeOffset now, CancellationToken cancel)
    {
        if (_hanging.TryGetValue(settings.Name, out var earlier) && !earlier.IsCompleted)
        {
            return new SourceReading.Failed("An earlier reading still hangs: does the disk or the share answer?", settings.At)
            {
                Code = FaultCode.TimedOut,
            };
        }

        using var limit = new CancellationTokenSource(settings.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        var token = both.Token;
        // Where a clock was wrong, the load that is known already is read again: what it is as of is to be put right.
        var marker = row?.IsAhead(now) is true ? null : row?.LoadMarker;
        // On a thread of its own, which may be left behind: opening a file on a share that hangs never returns.
        var reading = Task.Run(() => open(settings).Read(now, marker, news.Take, token), CancellationToken.None);
        try
        {
            return await reading.WaitAsync(token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            _hanging[settings.Name] = reading;
            return new SourceReading.Failed($"Reading took longer than {settings.Timeout}.", settings.At) { Code = FaultCode.TimedOut };
        }
        catch (Exception fault) when (fault is not OperationCanceledException && news.LedgerFault is null)
        {
            // A reader should answer with what is wrong; this is the net below it. The type says enough: messages may quote data.
            instruments.Fault(Stage.Poll);
            log.LogError("Reading source {Source} broke down: {Fault}", settings.Name, fault.GetType().Name);
            return new SourceReading.Failed($"The reader broke down ({fault.GetType().Name}).", settings.At) { Code = FaultCode.BrokeDown };
        }
    }

    /// <summary>Two nodes may poll two sources of an authority for the first time at once: then neither knew of the other's
    /// reading, and the clocks that need both begin with the next poll.</summary>
    private async Task WatchWhatIsNew(
        ServiceConfiguration configuration, string authority, IReadOnlyList<SourceRow> rows, DateTimeOffset now, CancellationToken cancel)
    {
        var coverage = Standings.Coverage(configuration, authority, rows);
        var baselined = await store.Baselined(authority, cancel);
        var firstWatched = coverage.Clocks.Where(each => each.Runs && !baselined.Contains(each.Clock)).Select(each => each.Clock).ToList();
        if (firstWatched.Count == 0)
        {
            return;
        }

        await new CaseWriter(configuration, authority, coverage, rows, store, JudgeCause.Data, log, now)
            .WriteAll(cancel);
        await store.LayBaseline(authority, firstWatched, now, cancel);
        log.LogInformation("{Authority} is watched for the first time for {Clocks}.", authority, string.Join(", ", firstWatched));
    }

    private async Task RejudgeIfRulesChanged(
        ServiceConfiguration configuration, string authority, IReadOnlyList<SourceRow> rows, DateTimeOffset now, CancellationToken cancel)
    {
        var profile = configuration.ProfileOf(authority);
        var inForce = await store.RulesInForce(authority, cancel);
        if (inForce == profile.RulesHash)
        {
            return;
        }

        if (inForce is not null)
        {
            log.LogInformation("The rules for {Authority} changed: all its cases are judged anew from what is stored.", authority);
            var coverage = Standings.Coverage(configuration, authority, rows);
            await new CaseWriter(configuration, authority, coverage, rows, store, JudgeCause.Rules, log, now)
                .WriteAll(cancel);
        }

        await store.RecordRules(authority, profile.RulesHash, now, cancel);
    }

    private void Tell(PollEnd end)
    {
        instruments.Polled(end.Source, end.Verdict, end.Took);
        if (end.Code is { } code)
        {
            instruments.Refused(end.Source, code);
        }

        if (end is { Verdict: "unchanged", Reason: { } stale })
        {
            log.LogWarning("Polled {Source}: nothing new ({Code}). {Reason}", end.Source, end.Code, stale);
        }
        else if (end.Verdict == "unchanged")
        {
            log.LogDebug("Polled {Source}: nothing new.", end.Source);
        }
        else if (end.Verdict == "sound")
        {
            log.LogInformation("Polled {Source}: {Verdict}, {Cases} cases, {Changed} changed, {Findings} findings, {Took:0.0} s.",
                end.Source, end.Verdict, end.Cases, end.Changed, end.Findings?.Count ?? 0, end.Took.TotalSeconds);
        }
        else
        {
            log.LogWarning("Polled {Source}: {Verdict} ({Code}). {Reason} Nothing changed by it; the last sound reading stands.",
                end.Source, end.Verdict, end.Code, end.Reason);
        }
    }
}
