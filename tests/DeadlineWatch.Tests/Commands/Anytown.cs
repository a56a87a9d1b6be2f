using System.Runtime.CompilerServices;
using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

/// <summary>The council of the shipped configuration, and a ledger that holds what a test puts into it. Deadlines are
/// those that the rules give for the cases.</summary>
internal sealed class Anytown : ILedgerQueries
{
    public const string Key = "anytown";
    public const string CaseSystem = "case-system";
    public const string Confirmations = "confirmations";

    private readonly ServiceConfiguration _configuration;
    private readonly List<SourceRow> _sources = [];
    private readonly List<CaseRecord> _cases = [];
    private readonly List<HistoryRow> _history = [];
    private readonly List<OutboxRow> _outbox = [];
    private readonly List<FindingRow> _findings = [];
    private readonly List<SilenceRow> _silences = [];

    /// <summary>A council whose sources were both read as of a time; of neither where none is given.</summary>
    /// <param name="dataAsOf">The time.</param>
    /// <param name="configuration">Its configuration; null for the shipped one.</param>
    public Anytown(string? dataAsOf = null, ServiceConfiguration? configuration = null)
    {
        _configuration = configuration ?? Repository.Configuration;
        if (dataAsOf is not null)
        {
            Read(CaseSystem, dataAsOf);
            Read(Confirmations, dataAsOf);
        }
    }

    public static DateTimeOffset At(string text) => PeopleTime.TryParse(text)!.Value.Earliest;

    /// <summary>An event at a time, or on a day.</summary>
    public static CaseEvent Event(string kind, string at, string? episode = null, params (string Fact, string Value)[] facts) => new()
    {
        Kind = EventKind.Parse(kind),
        OccurredAt = PeopleTime.TryParse(at),
        Episode = episode,
        Facts = facts.ToDictionary(each => each.Fact, each => each.Value),
    };

    public void Read(string source, string dataAsOf) => _sources.Add(new()
    {
        Source = source,
        Authority = Key,
        DataAsOf = At(dataAsOf),
        LastVerdict = "sound",
    });

    /// <summary>A case of the case system.</summary>
    public void Holds(string reference, string? team, string? group, params CaseEvent[] events) =>
        Holds(reference, row => row, new CaseSnapshot
        {
            Authority = Key,
            Reference = reference,
            Source = CaseSystem,
            Team = team,
            Group = group,
            Events = events,
        });

    /// <summary>A case that several sources know, its deadlines as the ledger has changed them.</summary>
    public void Holds(string reference, Func<DeadlineRow, DeadlineRow> changed, params CaseSnapshot[] snapshots)
    {
        var authority = WatchedAuthority.AllOf(_configuration, _sources)[Key];
        var evaluation = authority.Profile.Evaluate(new(Key, reference, snapshots, authority.Coverage));
        var rows = evaluation.Deadlines.Select((each, at) => changed(new DeadlineRow
        {
            Id = (_cases.Count * 100) + at + 1,
            Deadline = each,
            RulesHash = "0f1e2d3c",
        }));
        _cases.Add(new(reference, [.. snapshots.Select(each => new ReadingRow { Snapshot = each, Hash = "" })], [.. rows]));
    }

    /// <summary>Writes all that is held, but what was told, into a ledger of the product.</summary>
    public async Task CopyTo(IPollStore polls, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var source in _sources)
        {
            await polls.EndPoll(new()
            {
                Source = source.Source,
                Authority = Key,
                At = now,
                Took = TimeSpan.FromSeconds(1),
                Verdict = "sound",
                Counts = new(source.DataAsOf!.Value, new Dictionary<string, int>(), new Dictionary<string, int>()),
                Findings = [.. _findings.Where(each => each.Source == source.Source).Select(each => each.Finding)],
            }, cancel);
        }

        var left = await polls.Apply(Key, [.. _cases.Select(each => new CaseWrite
        {
            Reference = each.Reference,
            Readings = each.Readings,
            Deadlines = [.. each.Deadlines.Select(row => row with { Id = 0 })],
            History = [.. _history.Where(line => line.Clock.Case == each.Reference).Select(line => line with { Id = 0 })],
            Now = now,
        })], cancel);
        Assert.Empty(left);
    }

    /// <summary>A deadline of a case that is held already.</summary>
    public DeadlineRow Row(string reference, string clock) =>
        _cases.Single(each => each.Reference == reference).Deadlines.Single(each => each.Deadline.Clock.Definition == clock);

    public void Happened(DeadlineRow row, string at, string what, string words) => _history.Add(new()
    {
        Id = _history.Count + 1,
        At = At(at),
        Clock = row.Deadline.Clock,
        What = what,
        Words = words,
        Cause = "data",
    });

    public void Found(string source, string since, Finding finding) => _findings.Add(new()
    {
        Source = source,
        Finding = finding,
        FirstSeenAt = At(since),
        LastSeenAt = At(since),
    });

    /// <summary>Something that was to be told. What was sent was accepted at once.</summary>
    public void Told(
        DeadlineRow row, string at, string step, string role, string state, string? reason = null, Func<OutboxRow, OutboxRow>? changed = null)
    {
        var told = new OutboxRow
        {
            Id = _outbox.Count + 1,
            DeadlineId = row.Id,
            Generation = 1,
            Step = step,
            Kind = NoticeKind.Step,
            Severity = Severity.Warning,
            Role = role,
            Recipient = "somebody@anytown.example",
            CreatedAt = At(at),
            NotBefore = At(at),
            State = state,
            Reason = reason,
            Mail = state == "sent" ? new("sent", At(at), At(at)) : null,
        };
        _outbox.Add(changed?.Invoke(told) ?? told);
    }

    /// <summary>Somebody acknowledged a deadline of a case that is held already.</summary>
    public void Acknowledged(DeadlineRow row, string at, string until, string reason, Severity severity = Severity.Overdue, string? lifted = null) =>
        _silences.Add(new()
        {
            Id = _silences.Count + 1,
            DeadlineId = row.Id,
            Kind = SilenceKind.Acknowledgement,
            Silence = new(severity, reason, At(at), PeopleTime.TryParse(until)!.Value is { Precision: Precision.Day } day ? CivilTime.EndOf(day.Day) : At(until)),
            Who = "jane",
            LiftedAt = lifted is null ? null : At(lifted),
        });

    public Task<IReadOnlyList<SourceRow>> Sources(CancellationToken cancel) => Task.FromResult<IReadOnlyList<SourceRow>>(_sources);

    public async IAsyncEnumerable<DeadlineRow> Deadlines(
        string? authority, DateTimeOffset endedSince, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var row in _cases.SelectMany(each => each.Deadlines).Where(each => authority is null || authority == Key))
        {
            await Task.CompletedTask;
            cancel.ThrowIfCancellationRequested();
            if (row.Deadline.Ended is not { } ended || ended.At.Latest >= endedSince)
            {
                yield return row;
            }
        }
    }

    public Task<CaseRecord?> Case(string authority, string reference, CancellationToken cancel) =>
        Task.FromResult(_cases.Find(each => authority == Key && each.Reference == reference));

    public Task<IReadOnlyList<HistoryRow>> History(string authority, string reference, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<HistoryRow>>([.. _history.Where(each => each.Clock.Case == reference)]);

    public Task<IReadOnlyList<OutboxRow>> Outbox(string authority, string reference, CancellationToken cancel)
    {
        var ids = _cases.Where(each => each.Reference == reference).SelectMany(each => each.Deadlines).Select(each => each.Id).ToList();
        return Task.FromResult<IReadOnlyList<OutboxRow>>([.. _outbox.Where(each => ids.Contains(each.DeadlineId))]);
    }

    public Task<IReadOnlyList<SilenceRow>> Silences(string? authority, string? reference, CancellationToken cancel)
    {
        var ids = _cases.Where(each => reference is null || each.Reference == reference).SelectMany(each => each.Deadlines)
            .Select(each => each.Id).ToList();
        return Task.FromResult<IReadOnlyList<SilenceRow>>([.. _silences.Where(each => ids.Contains(each.DeadlineId))]);
    }

    public Task<OutboxStanding> OutboxStanding(CancellationToken cancel) => throw new NotSupportedException("No command asks this.");

    public Task<DateTimeOffset?> WaitingSince(DateTimeOffset now, CancellationToken cancel) =>
        throw new NotSupportedException("No command asks this.");

    public Task<OutboxWaits> Waits(DateTimeOffset now, CancellationToken cancel) => throw new NotSupportedException("No command asks this.");

    public Task<LastTold> LastTold(string authority, CancellationToken cancel) => throw new NotSupportedException("No command asks this.");

    public Task<IReadOnlyList<FindingRow>> Findings(string? source, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<FindingRow>>([.. _findings.Where(each => source is null || each.Source == source)]);

    public Task<IReadOnlyList<FindingCount>> FindingCounts(DateTimeOffset now, CancellationToken cancel) =>
        throw new NotSupportedException("No command asks this.");

    public Task<LedgerStanding> LedgerStanding(CancellationToken cancel) => throw new NotSupportedException("No command asks this.");
}
