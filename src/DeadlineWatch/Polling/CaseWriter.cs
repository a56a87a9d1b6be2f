using System.Runtime.CompilerServices;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Polling;

/// <summary>Judges cases in batches and writes them; cases that another hand wrote meanwhile are judged again. While a batch
/// is written the next is judged: the one is work for the server, the other for this machine.</summary>
internal sealed class CaseWriter(
    ServiceConfiguration configuration, string authority, Coverage coverage, IReadOnlyList<SourceRow> rows,
    IPollStore store, JudgeCause cause, ILogger log, DateTimeOffset now)
{
    /// <summary>Cases a transaction: small enough that escalation never waits long, large enough to be quick.</summary>
    public const int BatchSize = 500;

    // Before the baseline is laid nobody escalates what is written; what two batches hold in memory is the limit.
    private const int BaselineBatchSize = 1000;

    /// <summary>Another hand (escalation, another poll) may win a case now and then, never this often.</summary>
    private const int Rounds = 10;

    // Half a minute's work or so; whoever waits for a region's first poll wants to know that it goes on.
    private const int ToldEvery = 20_000;

    private readonly GoneCase _gone = new(rows);

    /// <summary>The source that is polled; null where cases are judged from what is stored.</summary>
    public SourceSettings? Source { get; init; }

    /// <summary>What the polled source's data is as of.</summary>
    public DateTimeOffset? DataAsOf { get; init; }

    /// <summary>The poll; null where cases are judged from what is stored.</summary>
    public PollTurn? Turn { get; init; }

    /// <summary>Nothing of the authority was read before, so that no case need be asked for. One that is there all the same is
    /// lost when it is written, and judged again by what is stored.</summary>
    public bool AllAreNew { get; init; }

    /// <summary>Clocks are watched for the first time: nobody escalates on them until the baseline is laid.</summary>
    public bool IsBaseline { get; init; }

    /// <summary>Judges every case that the ledger holds of the authority.</summary>
    public Task<int> WriteAll(CancellationToken cancel) =>
        Write(CaseToJudge.Merge([], [], CaseToJudge.All(store, authority, cancel), cancel), cancel);

    /// <summary>Judges these cases. Answers how many.</summary>
    public async Task<int> Write(IAsyncEnumerable<CaseToJudge> cases, CancellationToken cancel)
    {
        var judge = new CaseJudge(configuration.ProfileOf(authority), coverage, await store.Baselined(authority, cancel), cause, now)
        {
            EmptiedBefore = await store.EmptiedBefore(authority, cancel),
            DataBefore = rows.ToDictionary(each => each.Source, each => each.DataAsOf, StringComparer.Ordinal),
        };
        var judged = 0;
        var writing = Task.CompletedTask;
        try
        {
            await foreach (var batch in Batches(cases, IsBaseline ? BaselineBatchSize : BatchSize, cancel))
            {
                var writes = Judge(judge, batch, AllAreNew ? NoRecords : await Load(batch, cancel));
                await writing;
                writing = Task.Run(() => Settle(judge, batch, writes, cancel), cancel);
                Tell(judged, judged += batch.Count);
            }

            await writing;
        }
        finally
        {
            // A batch under way is left to no one: who polls next must find it written or not.
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return judged;
    }

    /// <summary>What Chunk does, whose library would be a megabyte of the service's memory and is needed for nothing else.</summary>
    private static async IAsyncEnumerable<IReadOnlyList<CaseToJudge>> Batches(
        IAsyncEnumerable<CaseToJudge> cases, int size, [EnumeratorCancellation] CancellationToken cancel)
    {
        var batch = new List<CaseToJudge>(size);
        await foreach (var each in cases.WithCancellation(cancel))
        {
            batch.Add(each);
            if (batch.Count == size)
            {
                yield return batch;
                batch = new(size);
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private static IReadOnlyDictionary<string, CaseRecord> NoRecords { get; } = new Dictionary<string, CaseRecord>();

    private Task<IReadOnlyDictionary<string, CaseRecord>> Load(IReadOnlyCollection<CaseToJudge> batch, CancellationToken cancel) =>
        store.LoadCases(authority, [.. batch.Select(each => each.Reference)], cancel);

    /// <summary>Writes a batch, and judges again what is lost.</summary>
    private async Task Settle(
        CaseJudge judge, IReadOnlyList<CaseToJudge> batch, IReadOnlyList<CaseWrite> writes, CancellationToken cancel)
    {
        for (var round = 1; ; round++)
        {
            var lost = (await store.Apply(authority, writes, cancel)).ToHashSet(StringComparer.Ordinal);
            if (lost.Count == 0)
            {
                return;
            }

            if (round == Rounds)
            {
                throw new InvalidOperationException($"{lost.Count} cases of '{authority}' could not be written in {Rounds} rounds.");
            }

            batch = [.. batch.Where(each => lost.Contains(each.Reference))];
            writes = Judge(judge, batch, await Load(batch, cancel));
        }
    }

    private List<CaseWrite> Judge(
        CaseJudge judge, IReadOnlyList<CaseToJudge> batch, IReadOnlyDictionary<string, CaseRecord> records)
    {
        var writes = new List<CaseWrite>(batch.Count);
        foreach (var each in batch)
        {
            var record = records.GetValueOrDefault(each.Reference) ?? new CaseRecord(each.Reference, [], []);
            try
            {
                writes.Add(judge.Judge(record, Fresh(each, record) is { } fresh ? [fresh] : [], authority) with { Turn = Turn });
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // One case must not stop the others; it is tried again at the next poll, and stays visible until then.
                log.LogError("Case {Case} of {Authority} could not be judged: {Fault}", each.Reference, authority, fault.GetType().Name);
                writes.Add(new CaseWrite
                {
                    Reference = each.Reference,
                    RevisitAt = DataAsOf ?? DateTimeOffset.MinValue,
                    Findings =
                    [
                        new("not-judged", $"case {each.Reference}",
                            $"It could not be judged ({fault.GetType().Name}); its deadlines stay as they were.", each.Reference),
                    ],
                    Now = now,
                    Turn = Turn,
                });
            }
        }

        return writes;
    }

    /// <summary>The reading of the polled source as it is to be stored: joined with what a source that only adds had said before,
    /// and each undated event between the reading without it and this one.</summary>
    private ReadingRow? Fresh(CaseToJudge each, CaseRecord record)
    {
        if (Source is null || DataAsOf is not { } asOf)
        {
            return null;
        }

        var old = record.Readings.FirstOrDefault(row => row.Snapshot.Source == Source.Name);
        var row = each.IsGone && old is not null ? _gone.Marked(old, Source, asOf) : each.News;
        if (row is null)
        {
            return null;
        }

        var snapshot = Source.Content == SourceContent.Events && old is not null ? Joined(old.Snapshot, row.Snapshot) : row.Snapshot;
        var dataBefore = rows.FirstOrDefault(known => known.Source == Source.Name)?.DataAsOf;
        return row with { Snapshot = snapshot.Dated(old?.Snapshot, dataBefore, asOf) };
    }

    private static CaseSnapshot Joined(CaseSnapshot old, CaseSnapshot added) => added with
    {
        Group = added.Group ?? old.Group,
        Team = added.Team ?? old.Team,
        Events = [.. old.Events.Where(each => !added.Events.Any(other => IsSame(each, other))), .. added.Events],
    };

    private static bool IsSame(CaseEvent one, CaseEvent other) => one.Kind == other.Kind
        && (one.Id is not null || other.Id is not null
            ? one.Id == other.Id
            : one.Episode == other.Episode && one.OccurredAt == other.OccurredAt);

    private void Tell(int before, int after)
    {
        if (before / ToldEvery != after / ToldEvery)
        {
            log.LogInformation("{Judged:N0} cases of {Authority} are judged; it goes on.", after, authority);
        }
    }
}
