using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage.Postgres;
using DeadlineWatch.Tests.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Sources.Postgres;

/// <summary>A case system's database of a test's own: referrals and enquiries, and the marker of its loads.</summary>
internal sealed class CaseSystem(PostgresCluster cluster, string database) : IAsyncDisposable
{
    public const string Marker = "SELECT loaded_at, load_id FROM load_marker";

    /// <summary>Where the tests' own connections look for tables.</summary>
    public const string Schema = PostgresServer.Schema;

    /// <summary>The time of every poll: Tue 7 Apr 2026, 10:00 in London.</summary>
    public static readonly DateTimeOffset Now = new(2026, 4, 7, 9, 0, 0, TimeSpan.Zero);

    public string Database => database;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<CaseSystem> Begin(PostgresCluster cluster)
    {
        var system = new CaseSystem(cluster, await cluster.NewDatabase(Cancel, empty: true));
        await system.Run($"CREATE SCHEMA {Schema}");
        await system.Run("""
            CREATE TABLE referrals (child text, id text, received timestamp, decided timestamptz, team text, channel text);
            CREATE TABLE enquiries (child varchar(48), id varchar(48), started date, not_needed boolean);
            CREATE TABLE load_marker (loaded_at timestamptz, load_id integer);
            """);
        return system;
    }

    public static TableMapping Referrals { get; } = new()
    {
        Name = "referrals",
        Sql = """SELECT * FROM referrals ORDER BY child COLLATE "C" """,
        Case = "child",
        Team = "team",
        Episode = "id",
        NoId = ["-1"],
        Events = new Dictionary<EventKind, EventMapping>
        {
            [Readings.Kind("referral-received")] = new() { Column = "received" },
            [Readings.Kind("referral-decided")] = new() { Column = "decided" },
        },
        Facts = new Dictionary<string, FactMapping>
        {
            ["channel"] = new() { Column = "channel", On = [Readings.Kind("referral-received")] },
        },
    };

    public static TableMapping Enquiries { get; } = new()
    {
        Name = "enquiries",
        Sql = """SELECT child, id, started, not_needed FROM enquiries ORDER BY child COLLATE "C" """,
        Case = "child",
        Episode = "id",
        Events = new Dictionary<EventKind, EventMapping>
        {
            [Readings.Kind("section-47-started")] = new() { Column = "started" },
            [Readings.Kind("conference-not-required")] = new() { Flag = "not_needed" },
        },
    };

    public SourceSettings Settings(params TableMapping[] queries) => new()
    {
        Name = "case-system",
        Authority = "anytown",
        Kind = SourceKind.Postgres,
        Folder = "",
        DataAge = new DataAge { Live = true },
        Tables = queries.Length > 0 ? queries : [Referrals, Enquiries],
        Database = new QuerySettings
        {
            Server = cluster.Settings(database),
            Schema = Schema,
            Lock = ["referrals", "enquiries"],
            LockTimeout = TimeSpan.FromSeconds(1),
            StatementTimeout = TimeSpan.FromSeconds(20),
        },
    };

    public SourceSettings Marked() => With(each => each with { LoadMarker = Marker }) with { DataAge = new DataAge() };

    public SourceSettings With(Func<QuerySettings, QuerySettings> change) =>
        Settings() with { Database = change(Settings().Database!) };

    public Task Run(string sql) => cluster.Run(database, sql, Cancel);

    public Task<Npgsql.NpgsqlConnection> Connect() => cluster.Connect(database, Cancel);

    public Task<SourceReading> Read(params TableMapping[] queries) => Read(Settings(queries));

    public static Task<SourceReading> Read(SourceSettings settings, string? lastMarker = null, DateTimeOffset? now = null) =>
        SourceFactory.Create(settings).ReadAndKeep(now ?? Now, lastMarker, int.MaxValue, Cancel);

    /// <summary>A reading that failed, as "code: place: reason".</summary>
    public static string Failure(SourceReading reading) =>
        Assert.IsType<SourceReading.Failed>(reading) is var failed ? $"{failed.Code}: {failed.Place}: {failed.Reason}" : "";

    public async ValueTask DisposeAsync() => await cluster.Drop(database, CancellationToken.None);
}
