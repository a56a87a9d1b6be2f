using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Polling;

/// <summary>Judges cases in batches and writes them; cases that another hand wrote meanwhile are judged again.</summary>
internal sealed class CaseWriter(
    ServiceConfiguration configuration, string authority, Coverage coverage, IReadOnlyList<SourceRow> rows,
    IPollStore store, JudgeCause cause, ILogger log, DateTimeOffset now)
{
    /// <summary>Cases a transaction: small enough that escalation never waits long, large enough to be quick.</summary>
    public const int BatchSize = 500;

    /// <summary>Another hand (escalation, another poll) may win a case now and then, never this often.</summary>
    private const int Rounds = 10;

    /// <summary>The source that is polled; null where cases are judged from what is stored.</summary>
    public SourceSettings? Source { get; init; }

    /// <summary>What the polled source's data is as of.</summary>
    public DateTimeOffset? DataAsOf { get; init; }

    /// <summary>The poll; null where cases are judged from what is stored.</summary>
    public PollTurn? Turn { get; init; }

    /// <summary>Judges every case of the authority, and those that are new.</summary>
    public async Task<int> WriteAll(IReadOnlyDictionary<string, ReadingRow> news, CancellationToken cancel)
    {
        var judged = 0;
        var written = new HashSet<string>(StringComparer.Ordinal);
        for (string? after = null; ;)
        {
            var page = await store.CaseReferences(authority, after, BatchSize, cancel);
            if (page.Count == 0)
            {
                break;
            }

            judged += await Write(page, news, cancel);
            written.UnionWith(page);
            after = page[^1];
        }

        return judged + await Write([.. news.Keys.Where(each => !written.Contains(each))], news, cancel);
    }

    /// <summary>Judges these cases. Answers how many.</summary>
    public async Task<int> Write(
        IReadOnlyCollection<string> references, IReadOnlyDictionary<string, ReadingRow> news, CancellationToken cancel)
    {
        var baselined = await store.Baselined(authority, cancel);
        var judge = new CaseJudge(configuration.ProfileOf(authority), coverage, baselined, cause, now)
        {
            EmptiedBefore = await store.EmptiedBefore(authority, cancel),
            DataBefore = rows.ToDictionary(each => each.Source, each => each.DataAsOf, StringComparer.Ordinal),
        };
        foreach (var batch in references.Order(StringComparer.Ordinal).Chunk(BatchSize))
        {
            IReadOnlyList<string> open = batch;
            for (var round = 0; open.Count > 0; round++)
            {
                if (round == Rounds)
                {
                    throw new InvalidOperationException($"{open.Count} cases of '{authority}' could not be written in {Rounds} rounds.");
                }

                open = await WriteOnce(judge, open, news, cancel);
            }
        }

        return references.Count;
    }

    private async Task<IReadOnlyList<string>> WriteOnce(
        CaseJudge judge, IReadOnlyList<string> references, IReadOnlyDictionary<string, ReadingRow> news, CancellationToken cancel)
    {
        var records = await store.LoadCases(authority, references, cancel);
        var writes = new List<CaseWrite>();
        foreach (var reference in references)
        {
            var record = records.GetValueOrDefault(reference) ?? new CaseRecord(reference, [], []);
            var fresh = news.GetValueOrDefault(reference) is { } row ? Dated(row, record) : null;
            try
            {
                writes.Add(judge.Judge(record, fresh is null ? [] : [fresh], authority));
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // One case must not stop the others; it is tried again at the next poll, and stays visible until then.
                log.LogError("Case {Case} of {Authority} could not be judged: {Fault}", reference, authority, fault.GetType().Name);
                writes.Add(new CaseWrite
                {
                    Reference = reference,
                    RevisitAt = DataAsOf ?? DateTimeOffset.MinValue,
                    Findings = [new("not-judged", $"case {reference}", $"It could not be judged ({fault.GetType().Name}); its deadlines stay as they were.", reference)],
                    Now = now,
                });
            }
        }

        return await store.Apply(authority, [.. writes.Select(each => each with { Turn = Turn })], cancel);
    }

    /// <summary>The snapshot as it is to be stored: joined with what a source that only adds had said before, and each
    /// undated event between the reading without it and this one.</summary>
    private ReadingRow Dated(ReadingRow row, CaseRecord record)
    {
        var old = record.Readings.FirstOrDefault(each => each.Snapshot.Source == row.Snapshot.Source)?.Snapshot;
        var snapshot = Source?.Content == SourceContent.Events && old is not null ? Joined(old, row.Snapshot) : row.Snapshot;
        var dataBefore = rows.FirstOrDefault(each => each.Source == row.Snapshot.Source)?.DataAsOf;
        return DataAsOf is { } asOf ? row with { Snapshot = snapshot.Dated(old, dataBefore, asOf) } : row;
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
}
