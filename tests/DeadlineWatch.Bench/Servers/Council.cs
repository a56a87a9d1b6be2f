using DeadlineWatch.Bench.England;
using DeadlineWatch.Configuration;
using DeadlineWatch.Storage.Postgres;

namespace DeadlineWatch.Bench.Servers;

/// <summary>One made-up council, or a whole nation as one: its cases in a schema of the case system, and its source.</summary>
internal sealed record Council(string Key, string Schema, MadeUpEngland Cases)
{
    public string Source => $"{Key}-ssd";
}

/// <summary>What is measured together: councils, the case system's database, the ledger's, and the config folder as a deployer
/// would have it.</summary>
internal sealed class Region : IDisposable
{
    private readonly BenchServer _server;

    private Region(BenchServer server, string name, IReadOnlyList<Council> councils)
    {
        _server = server;
        Councils = councils;
        CaseSystem = $"bench_{name}_cases";
        Ledger = $"bench_{name}_ledger";
        Folder = System.IO.Directory.CreateTempSubdirectory($"deadlinewatch-bench-{name}-").FullName;
    }

    public IReadOnlyList<Council> Councils { get; }

    public string CaseSystem { get; }

    public string Ledger { get; }

    /// <summary>The folder above <c>config</c>.</summary>
    public string Folder { get; }

    public string Config => Path.Combine(Folder, "config");

    /// <summary>Makes the databases, fills the case system, makes an empty ledger and the config folder.</summary>
    public static async Task<Region> Make(BenchServer server, string name, IReadOnlyList<Council> councils, CancellationToken cancel)
    {
        var region = new Region(server, name, councils);
        await server.Create(region.CaseSystem, cancel);
        await server.Create(region.Ledger, cancel);
        foreach (var council in councils)
        {
            await using var cases = server.Connect(region.CaseSystem, council.Schema);
            await BenchServer.Run(cases, $"CREATE SCHEMA {council.Schema}", cancel);
            var what = FormattableString.Invariant($"{council.Key}: {council.Cases.Cases:N0} cases made up and loaded");
            var rows = await Progress.Stage(what, () => council.Cases.Fill(cases, cancel));
            Progress.Say(FormattableString.Invariant($"{council.Key}: {rows:N0} rows"));
        }

        await PostgresLedger.Migrate(server.SettingsOf(region.Ledger), cancel);
        ConfigFiles.Write(region.Config, server.SettingsOf(region.Ledger), server.SettingsOf(region.CaseSystem), councils);
        return region;
    }

    public ServiceConfiguration Read() => ConfigFiles.Read(Config);

    /// <summary>A load that brought nothing: only the marker moves.</summary>
    public async Task MoveMarker(Council council, CancellationToken cancel)
    {
        await using var cases = _server.Connect(CaseSystem, council.Schema);
        await BenchServer.Run(cases, "UPDATE deadlinewatch_load SET finished_at = finished_at + interval '1 second'", cancel);
    }

    public void Dispose() => System.IO.Directory.Delete(Folder, recursive: true);
}
