using DeadlineWatch.Configuration;
using DeadlineWatch.Probing;
using DeadlineWatch.Sources;
using DeadlineWatch.Tests.Retaining;
using DeadlineWatch.Tests.Sources.Postgres;
using DeadlineWatch.Tests.Storage;
using DeadlineWatch.Tests.Telemetry;
using Xunit;

namespace DeadlineWatch.Tests.Probing;

public sealed class SourceProbeTests(PostgresCluster cluster)
{
    private static readonly DateTimeOffset Now = CaseSystem.Now;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<Probed> Look(SourceSettings source, TimeProvider? time = null, Func<SourceSettings, ICaseSource>? open = null) =>
        Assert.Single((await ProbeRound.Look([SourceProbe.Of(source, open ?? SourceFactory.Create, Now)], time ?? TimeProvider.System, Cancel))[0]);

    private SourceSettings Database(string database, string sql) => new()
    {
        Name = "case-system",
        Authority = "anytown",
        Kind = SourceKind.Postgres,
        Folder = "",
        DataAge = new DataAge { Live = true },
        Tables = [CaseSystem.Referrals with { Sql = sql }],
        Database = new QuerySettings { Server = cluster.Settings(database) },
    };

    // The last of its rows cannot be read: whoever reads them all meets a fault.
    [Fact]
    public async Task A_database_is_read_up_to_its_first_case_only()
    {
        await using var system = await CaseSystem.Begin(cluster);
        var source = Database(system.Database, """
            SELECT lpad(n::text, 6, '0') AS child, 'R' || n AS id, timestamp '2026-04-01' + interval '1 day' / (20000 - n) AS received,
                   NULL::timestamptz AS decided, 'North'::text AS team, NULL::text AS channel
            FROM generate_series(1, 20000) AS n
            """);

        var found = await Look(source);

        Assert.Equal(Probed.Ok("sources", "case-system", $"{cluster.Settings(system.Database)}: 1 table opened, its first case read"), found);
        Assert.IsType<SourceReading.Failed>(await CaseSystem.Read(source));
    }

    [Fact]
    public async Task A_column_that_is_gone_is_wrong_and_names_it()
    {
        await using var system = await CaseSystem.Begin(cluster);

        var found = await Look(Database(system.Database, $"SELECT child, id, team, channel FROM {CaseSystem.Schema}.referrals"));

        Assert.Equal(Standing.Wrong, found.Standing);
        Assert.Contains("received", found.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_source_is_a_warning()
    {
        await using var system = await CaseSystem.Begin(cluster);

        var found = await Look(Database(system.Database, $"SELECT * FROM {CaseSystem.Schema}.referrals"));

        Assert.Equal((Standing.Warn, "Ask those who run the case system whether that is so."), (found.Standing, found.Advice));
    }

    [Fact]
    public async Task A_share_that_hangs_is_given_up_after_its_limit()
    {
        var time = new HandTurnedTime(Now);
        var hung = new HungSource();

        var looking = Look(SomeSettings.Source("case-system"), time, _ => hung);
        await hung.Reached.Task;
        time.Turn(TimeSpan.FromMinutes(1));
        var found = await looking;
        hung.Release.Set();

        Assert.Equal((Standing.Wrong, "no answer within 1 minute"), (found.Standing, found.Words));
        Assert.Contains("a share that hangs", found.Advice, StringComparison.Ordinal);
    }

    /// <summary>Opening a file on a share that hangs: it blocks its thread and hears of no cancellation.</summary>
    private sealed class HungSource : ICaseSource
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim Release { get; } = new();

        public Task<SourceReading> Read(DateTimeOffset now, string? lastMarker, TakeCase take, CancellationToken cancel)
        {
            Reached.SetResult();
            Release.Wait(CancellationToken.None);
            return Task.FromResult<SourceReading>(new SourceReading.Unchanged());
        }
    }
}
