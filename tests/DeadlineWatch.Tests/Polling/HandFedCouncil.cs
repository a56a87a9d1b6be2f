using DeadlineWatch.Configuration;
using DeadlineWatch.Polling;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Storage;
using DeadlineWatch.Tests.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DeadlineWatch.Tests.Polling;

/// <summary>A council whose source says what a test hands it, and whose ledgers are gone in the end.</summary>
internal sealed class HandFedCouncil(PostgresCluster cluster) : IAsyncDisposable
{
    private readonly List<ILedgerPlace> _places = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task<ILedger> Ledger(bool onPostgres)
    {
        ILedgerPlace place = onPostgres ? new PostgresPlace(cluster) : new SqlitePlace();
        _places.Add(place);
        return await place.Open(Cancel);
    }

    /// <summary>One poll by a machine whose clock says <paramref name="at"/>.</summary>
    public static async Task Poll(ILedger ledger, ICaseSource source, DateTimeOffset? at = null, ILogger<Poller>? log = null, string name = SomeCouncil.Source)
    {
        var configuration = SomeCouncil.BesideACanary();
        using var instruments = new Instruments(configuration);
        var poller = new Poller(new CurrentConfiguration(configuration), ledger.Polls,
            settings => settings.Kind == SourceKind.Canary ? new CanarySource(settings) : source,
            instruments, new HandTurnedTime(at ?? SomeCouncil.Now), log ?? NullLogger<Poller>.Instance);
        await poller.Poll(name, Cancel);
    }

    /// <summary>So many cases, from C-10 on.</summary>
    public static IReadOnlyList<CaseSnapshot> Cases(int count) => [.. Enumerable.Range(10, count).Select(each => Case($"C-{each}"))];

    public static CaseSnapshot Case(string reference) => new()
    {
        Authority = SomeCouncil.Authority,
        Reference = reference,
        Source = SomeCouncil.Source,
        Team = "North",
        Events = [new() { Kind = EventKind.Parse("section-47-started"), OccurredAt = Moment.On(new(2026, 4, 1)) }],
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var each in _places)
        {
            await each.Remove();
        }
    }
}

/// <summary>A live source that says what a test lets it say: what it holds is as of the moment at which it is read.</summary>
/// <param name="cases">The cases that it hands on.</param>
/// <param name="rows">How many rows it says that it has.</param>
internal sealed class ByHand(IReadOnlyList<CaseSnapshot> cases, int rows) : ICaseSource
{
    /// <summary>What goes wrong when all cases were handed on; null where nothing does.</summary>
    public SourceReading? Fails { get; init; }

    public async Task<SourceReading> Read(DateTimeOffset now, string? lastMarker, TakeCase take, CancellationToken cancel)
    {
        foreach (var each in cases)
        {
            await take(each, cancel);
        }

        var counts = new Dictionary<string, int> { ["enquiries"] = rows };
        return Fails ?? new SourceReading.Complete
        {
            DataAsOf = now,
            Cases = cases.Count,
            Findings = [],
            Counts = new(now, counts, new Dictionary<string, int>()),
        };
    }
}
