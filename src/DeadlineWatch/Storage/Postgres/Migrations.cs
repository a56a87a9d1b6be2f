using System.Globalization;
using DeadlineWatch.Configuration;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>Brings a database to the schema of this program: all numbered scripts that it does not have yet, in one
/// transaction under a lock, so that of several nodes that start at once one migrates and the others find it done.</summary>
internal static class Migrations
{
    private static readonly Lazy<IReadOnlyList<MigrationScript>> Scripts =
        new(() => MigrationScript.Embedded(".Storage.Postgres.Migrations."));

    /// <summary>Migrates as the owner, and grants the user what it needs. Answers the version.</summary>
    public static Task<long> Run(PostgresServer server, string user, CancellationToken cancel) =>
        server.Write(async session =>
        {
            // Another node may be at it: that takes longer than a lock may otherwise be waited for.
            await session.Run("SET LOCAL lock_timeout = '2min'");
            await session.Lock(LockKind.Migration, PostgresServer.Schema);
            var applied = await VersionOf(session) ?? await Begin(session);
            RefuseNewer(server.Name, applied);
            foreach (var script in Scripts.Value.Where(each => each.Version > applied))
            {
                await session.Run(script.Sql);
                await session.Run(
                    "INSERT INTO migrations (version, name) VALUES (@Version, @Name)", new { script.Version, script.Name });
            }

            await HistoryTable.AdoptAcceptances(session);
            await Grant(session, user);
            return Scripts.Value[^1].Version;
        }, cancel);

    /// <summary>Looks whether the schema is this program's.</summary>
    public static Task Check(PostgresServer server, PostgresSettings settings, CancellationToken cancel) => server.Read(async session =>
    {
        var applied = await VersionOf(session) ?? 0;
        RefuseNewer(server.Name, applied);
        var newest = Scripts.Value[^1].Version;
        return applied == newest ? applied : throw new LedgerUnavailableException(server.Name,
            applied == 0
                ? "holds no ledger yet"
                : string.Create(CultureInfo.InvariantCulture,
                    $"was written by an older version of this program (schema {applied}, this one needs {newest})"),
            settings.Owner is null
                ? "Start the service with \"deadlinewatch run\", or run \"deadlinewatch migrate\"."
                : "Run \"deadlinewatch migrate\", with the owner's password in DEADLINEWATCH_LEDGER_OWNER_PASSWORD or _FILE.");
    }, cancel);

    private static void RefuseNewer(string name, long applied)
    {
        var newest = Scripts.Value[^1].Version;
        if (applied > newest)
        {
            throw new LedgerUnavailableException(name,
                string.Create(CultureInfo.InvariantCulture,
                    $"was written by a newer version of this program (schema {applied}, this one knows {newest})"),
                "Install that version again, or restore the backup made before the upgrade.");
        }
    }

    private static async Task<long?> VersionOf(PostgresSession session) =>
        await session.Value<bool>($"SELECT to_regclass('{PostgresServer.Schema}.migrations') IS NOT NULL")
            ? await session.Value<long>("SELECT coalesce(max(version), 0) FROM migrations")
            : null;

    private static async Task<long> Begin(PostgresSession session)
    {
        await session.Run($"""
            CREATE SCHEMA IF NOT EXISTS {PostgresServer.Schema};
            CREATE TABLE migrations (
                version    bigint PRIMARY KEY,
                name       text NOT NULL
            )
            """);
        return 0;
    }

    /// <summary>What the service's user may do, where it is another than the owner.</summary>
    public static async Task Grant(PostgresSession session, string user)
    {
        if (await session.Value<bool>("SELECT current_user = @user", new { user }))
        {
            return;
        }

        var role = $"\"{user.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        await session.Run($"""
            GRANT USAGE ON SCHEMA {PostgresServer.Schema} TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {PostgresServer.Schema} TO {role};
            REVOKE INSERT, UPDATE, DELETE ON migrations FROM {role};
            REVOKE UPDATE, DELETE, TRUNCATE ON history, batches, retentions FROM {role};
            REVOKE DELETE ON chains, told FROM {role};
            GRANT EXECUTE ON FUNCTION database_time(), forget_cases(text, text[], bigint) TO {role}
            """);
    }
}
