using System.Text.Json;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>The nodes at a ledger on PostgreSQL. All times are the server's: these are leases.</summary>
internal sealed class PostgresNodeStore(PostgresServer server) : INodeStore
{
    public async Task<ConfigurationInForce> Beat(NodeBeat beat, TimeSpan silence, CancellationToken cancel)
    {
        // First: from here on nothing is written that follows from another configuration than this.
        server.Configuration = beat.Configuration;
        return await server.Write(async session =>
        {
            await session.Lock(LockKind.Nodes, PostgresServer.Schema);
            await session.Run("""
                INSERT INTO nodes (name, version, configuration, started_at, seen_at)
                VALUES (@Name, @Version, @Configuration, clock_timestamp(), clock_timestamp())
                ON CONFLICT (name) DO UPDATE
                SET version = excluded.version, configuration = excluded.configuration, seen_at = excluded.seen_at, left_at = NULL,
                    started_at = CASE WHEN @Starts THEN excluded.started_at ELSE nodes.started_at END
                """, beat);
            var inForce = await Read(session);
            return inForce?.Hash == beat.Configuration || await IsKept(session, inForce, beat, silence)
                ? inForce!
                : await Take(session, beat);
        }, cancel);
    }

    public Task Leave(string name, CancellationToken cancel) =>
        server.Write(async session =>
        {
            await session.Run("UPDATE nodes SET left_at = clock_timestamp() WHERE name = @name", new { name });
            await session.Run("DELETE FROM nodes WHERE left_at < clock_timestamp() - interval '1 day'");
        }, cancel);

    public Task<IReadOnlyList<NodeRow>> Nodes(CancellationToken cancel) => server.Read(session => session.Rows<NodeRow>("""
        SELECT name AS Name, version AS Version, configuration AS Configuration, started_at AS StartedAt, seen_at AS SeenAt,
               extract(epoch FROM clock_timestamp() - seen_at)::double precision AS SilentSeconds
        FROM nodes
        WHERE left_at IS NULL
        ORDER BY name
        """), cancel);

    public Task<ConfigurationInForce?> InForce(CancellationToken cancel) => server.Read(Read, cancel);

    private static async Task<ConfigurationInForce?> Read(PostgresSession session)
    {
        var row = await session.RowOrNull<InForceColumns>("""
            SELECT hash AS Hash, parts AS Parts, since AS Since
            FROM configuration_in_force
            """);
        return row is null ? null : new(row.Hash, JsonSerializer.Deserialize<Dictionary<string, string>>(row.Parts)!, row.Since);
    }

    /// <summary>Whether a node that has the configuration in force is alive. To one that only waited, a node that stopped in
    /// order a moment ago still counts: it may be restarting, and must not come back to an older configuration.</summary>
    private static async Task<bool> IsKept(PostgresSession session, ConfigurationInForce? inForce, NodeBeat beat, TimeSpan silence) =>
        inForce is not null && await session.Value<bool>("""
            SELECT EXISTS (SELECT 1
                           FROM nodes
                           WHERE configuration = @Hash
                             AND seen_at > clock_timestamp() - @silence
                             AND (left_at IS NULL OR NOT @Starts))
            """, new { inForce.Hash, silence, beat.Starts });

    // Waits for the writes that hold the row, and refuses those that come after.
    private static async Task<ConfigurationInForce> Take(PostgresSession session, NodeBeat beat)
    {
        await session.Run("""
            INSERT INTO configuration_in_force (hash, parts, since)
            VALUES (@Configuration, @parts::json, clock_timestamp())
            ON CONFLICT (only_row) DO UPDATE
            SET hash = excluded.hash, parts = excluded.parts, since = excluded.since
            """, new { beat.Configuration, parts = JsonSerializer.Serialize(beat.Parts) });
        return (await Read(session))!;
    }

    private sealed record InForceColumns
    {
        public required string Hash { get; init; }

        public required string Parts { get; init; }

        public DateTimeOffset Since { get; init; }
    }
}
