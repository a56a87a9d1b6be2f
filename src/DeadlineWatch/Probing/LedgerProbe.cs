using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Postgres;
using DeadlineWatch.Storage.Sqlite;

namespace DeadlineWatch.Probing;

/// <summary>Opens the ledger as a command that only asks, and looks at what keeps it: its schema, its settings, the rights of its
/// user, its clock.</summary>
internal static class LedgerProbe
{
    private const string Part = "ledger";

    // Longer than a connection may take, so that its own fault says which it was.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // Of an emptied log at most this is kept: one that stands far above it is held by a reader that does not end.
    private const long LargeLog = 512L << 20;

    /// <summary>Of a server's connections a tenth should be free: another node starts with several.</summary>
    private const double FullShare = 0.9;

    /// <summary>Looks at it.</summary>
    /// <param name="settings">Where it is.</param>
    /// <param name="listen">Where the service answers that should have made it.</param>
    /// <param name="time">The time.</param>
    public static Probe Of(LedgerSettings settings, ListenSettings listen, TimeProvider time) =>
        new(Part, "reach", Limit, "Is its disk or its server busy, or does a backup hold it? Try again; then see the log.", cancel => Look(settings, listen, time, cancel));

    private static async Task<IReadOnlyList<Probed>> Look(
        LedgerSettings settings, ListenSettings listen, TimeProvider time, CancellationToken cancel)
    {
        if (settings.Sqlite is { } path && !File.Exists(path))
        {
            return [await Missing(path, listen, cancel)];
        }

        await using var ledger = await Ledgers.OpenToAsk(settings, cancel);
        var clocks = await ClockProbe.Of(ledger.Queries, time, cancel);
        var size = Size((await ledger.Queries.LedgerStanding(cancel)).SizeBytes);
        return ledger switch
        {
            PostgresLedger postgres =>
                [.. Server(settings.Postgres!, await ServerStanding.Of(postgres.Server, cancel), size), .. clocks],
            SqliteLedger sqlite => [.. Embedded(sqlite.File.Path, await FileStanding.Of(sqlite.File, cancel), size), .. clocks],
            _ => clocks,
        };
    }

    private static async Task<Probed> Missing(string path, ListenSettings listen, CancellationToken cancel)
    {
        if (LedgerMissingException.WasThere(path))
        {
            return Probed.Wrong(Part, "reach", $"the one that was at {path} is gone", LedgerMissingException.BringBack);
        }

        // One that is not ready may be about to make it.
        if ((await ServicePage.Ask(listen, HealthPage.Ready, ServiceProbe.Patience, cancel)).By == Answering.Yes)
        {
            return Probed.Wrong(Part, "reach", $"there is none at {path}, though the service runs: it has another, or lost it",
                "Compare the path with the configuration that the service runs with; where it was right, bring the ledger back before a restart.");
        }

        var folder = FolderRights.Writable(Part, "reach", Path.GetDirectoryName(Path.GetFullPath(path))!, "made at the first start");
        return folder with { Words = $"there is none yet at {path}: the service makes it at its first start" };
    }

    private static IEnumerable<Probed> Embedded(string path, FileStanding file, string size)
    {
        yield return Probed.Ok(Part, "reach", $"SQLite {file.Version}, {path}, {size}");
        yield return Schema();
        yield return !FolderRights.MayWrite(path)
            ? Probed.Wrong(Part, "rights", $"{Environment.UserName} may not write it",
                "Ask as the service's account; if this is it, give it the file and its folder.")
            : FolderRights.IsOpenToAll(path)
                ? Probed.Warn(Part, "rights", "every account of this machine may read it", $"It holds case references: chmod o-rwx {Commands.ShellWord.Of(path)}* and its folder.")
                : Probed.Ok(Part, "rights", $"{Environment.UserName} may write it, others may not read it");
        yield return file.JournalMode != "wal"
            ? Probed.Warn(Part, "journal", $"journal mode {file.JournalMode}", "It was restored or changed by hand: the service turns it to WAL when it starts.")
            : file.LogBytes > LargeLog
                ? Probed.Warn(Part, "journal", $"WAL, and {Size(file.LogBytes)} wait in it",
                    "Some program reads the ledger without end: close it, and the log shrinks.")
                : Probed.Ok(Part, "journal", "WAL; each commit is on the disk before it counts");
    }

    private static IEnumerable<Probed> Server(PostgresSettings settings, ServerStanding server, string size)
    {
        yield return Probed.Ok(Part, "reach", $"PostgreSQL {server.Version.Split(' ')[0]} at {settings}, {size}");
        yield return Schema();
        yield return server.IsStandby
            ? Probed.Wrong(Part, "settings", "a standby, which can only be read", "Point \"host\" to the primary.")
            : !server.KeepsCommits
                ? Probed.Wrong(Part, "settings", "fsync or full_page_writes is off: a loss of power may damage it",
                    "Set both to on in postgresql.conf, and reload the server.")
                : Probed.Ok(Part, "settings", "each commit is on the disk before it counts");
        yield return server.Connections >= FullShare * server.MostConnections
            ? Probed.Warn(Part, "connections", Taken(server), "Raise max_connections, or find what holds them in pg_stat_activity.")
            : Probed.Ok(Part, "connections", Taken(server));
        yield return Role(server);
        yield return settings.IsSocket
            ? Probed.Ok(Part, "tls", "by a socket of this machine")
            : server.HasTls
                ? Probed.Ok(Part, "tls", $"{server.TlsVersion}, {(settings.Tls == PostgresSettings.VerifyFull ? "its certificate checked" : "its certificate not checked")}")
                : Probed.Ok(Part, "tls", "none, on this machine");
    }

    private static string Taken(ServerStanding server) =>
        string.Create(CultureInfo.InvariantCulture, $"{server.Connections} of {server.MostConnections} in use");

    private static Probed Role(ServerStanding server) => server switch
    {
        { Lacking.Length: > 0 } => Probed.Wrong(Part, "role", $"{server.User} lacks rights to {server.Lacking}",
            "Run \"deadlinewatch migrate\" as the owner, which grants them."),
        { IsSuperuser: true } => Probed.Warn(Part, "role", $"{server.User} is a superuser, who may do anything to every database",
            "Make a role for the service: \"deadlinewatch migrate --help\" has the statements."),
        { OwnsHistory: true } => Probed.Ok(Part, "role", $"{server.User} owns the tables; with an \"owner\" beside it, it could only add to the history"),
        { MayChangeHistory: true } => Probed.Warn(Part, "role", $"{server.User} may change the history",
            "Run \"deadlinewatch migrate\" as the owner, which takes that right away."),
        _ => Probed.Ok(Part, "role", $"{server.User} may add to the history and not change it"),
    };

    // Opening refuses every other.
    private static Probed Schema() => Probed.Ok(Part, "schema", "this program's");

    private static string Size(long bytes) => bytes < 1 << 20
        ? "under 1 MB"
        : string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20:N0} MB");
}
