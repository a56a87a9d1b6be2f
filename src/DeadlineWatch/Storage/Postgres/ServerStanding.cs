namespace DeadlineWatch.Storage.Postgres;

/// <summary>How the ledger's server stands: what it is, what it promises, and what our user may do.</summary>
internal sealed record ServerStanding
{
    public string Version { get; init; } = "";

    /// <summary>Whether what it committed survives a loss of power.</summary>
    public bool KeepsCommits { get; init; }

    public bool IsStandby { get; init; }

    public string User { get; init; } = "";

    public bool IsSuperuser { get; init; }

    public bool OwnsHistory { get; init; }

    public bool MayChangeHistory { get; init; }

    /// <summary>What the user lacks a right to, as names of tables; empty where it lacks none.</summary>
    public string Lacking { get; init; } = "";

    /// <summary>Whether this connection is encrypted.</summary>
    public bool HasTls { get; init; }

    public string? TlsVersion { get; init; }

    /// <summary>How many connections it allows to all its users together.</summary>
    public int MostConnections { get; init; }

    /// <summary>How many of them are taken now.</summary>
    public int Connections { get; init; }

    /// <summary>Asks the server, by its own catalogue alone.</summary>
    public static Task<ServerStanding> Of(PostgresServer server, CancellationToken cancel) => server.Read(async session =>
        (await session.RowOrNull<ServerStanding>("""
            SELECT current_setting('server_version') AS Version,
                   current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on' AS KeepsCommits,
                   pg_is_in_recovery() AS IsStandby,
                   current_user::text AS User,
                   (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS IsSuperuser,
                   (SELECT tableowner = current_user FROM pg_tables WHERE schemaname = @schema AND tablename = 'history') AS OwnsHistory,
                   has_table_privilege('history', 'UPDATE, DELETE') AS MayChangeHistory,
                   coalesce((SELECT string_agg(t.tablename, ', ' ORDER BY t.tablename)
                             FROM pg_tables AS t
                             WHERE t.schemaname = @schema
                               AND t.tablename <> 'migrations'
                               AND NOT (has_table_privilege(quote_ident(t.schemaname) || '.' || quote_ident(t.tablename), 'SELECT')
                                        AND has_table_privilege(quote_ident(t.schemaname) || '.' || quote_ident(t.tablename), 'INSERT'))), '') AS Lacking,
                   coalesce(s.ssl, false) AS HasTls,
                   s.version AS TlsVersion,
                   current_setting('max_connections')::int AS MostConnections,
                   (SELECT coalesce(sum(numbackends), 0)::int FROM pg_stat_database) AS Connections
            FROM (VALUES (pg_backend_pid())) AS me (pid)
            LEFT JOIN pg_stat_ssl AS s ON s.pid = me.pid
            """, new { schema = PostgresServer.Schema }))!, cancel);
}
