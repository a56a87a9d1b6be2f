using System.Diagnostics;
using DeadlineWatch.Bench.Servers;
using DeadlineWatch.Storage.Postgres;
using Npgsql;

namespace DeadlineWatch.Bench.Measures;

/// <summary>The first poll of all cases, against the least that a server could do for the same outcome.
/// <list type="number">
/// <item>Ours: a poll into an empty ledger, in a process of its own.</item>
/// <item>Its ledger's schema is put aside under another name, and an empty one made by the same migrations: the same tables,
/// indexes, constraints and triggers.</item>
/// <item>All rows that the poll left are loaded into temporary tables.</item>
/// <item>The reference: one transaction with one INSERT … SELECT a table, from those.</item>
/// </list></summary>
internal static class FirstPoll
{
    private const string Aside = "polled";

    public static async Task<IReadOnlyList<Figure>> Measure(Workbench bench, CancellationToken cancel)
    {
        var polled = await bench.FirstPoll(cancel);
        var server = await bench.Server(cancel);
        var england = await bench.England(cancel);
        var reference = await Progress.Stage("the same rows by INSERT … SELECT, with loading them",
            () => Insert(server, england.Ledger, cancel));
        var what = FormattableString.Invariant($"first poll of {polled.Cases:N0} cases");
        return [Figure.AtMost(what, polled.Took, "INSERT … SELECT", reference, 2)];
    }

    private static async Task<TimeSpan> Insert(BenchServer server, string ledger, CancellationToken cancel)
    {
        await using var source = server.Connect(ledger, "public");
        await using var connection = await source.OpenConnectionAsync(cancel);
        await Run(connection, $"ALTER SCHEMA {PostgresServer.Schema} RENAME TO {Aside}", cancel);
        await PostgresLedger.Migrate(server.SettingsOf(ledger), cancel);

        var tables = await Tables(connection, cancel);
        foreach (var (table, _) in tables)
        {
            await Run(connection, $"CREATE TEMPORARY TABLE {table} AS TABLE {Aside}.{table}", cancel);
        }

        await server.Settle(cancel);
        var began = Stopwatch.GetTimestamp();
        await using (var transaction = await connection.BeginTransactionAsync(cancel))
        {
            foreach (var (table, columns) in tables)
            {
                var from = Stopwatch.GetTimestamp();
                var rows = await Run(connection,
                    $"""
                    INSERT INTO {PostgresServer.Schema}.{table} ({columns})
                    OVERRIDING SYSTEM VALUE
                    SELECT {columns}
                    FROM pg_temp.{table}
                    """, cancel);
                if (rows > 0)
                {
                    var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
                    Progress.Say(FormattableString.Invariant($"INSERT … SELECT {table}: {rows:N0} rows, {seconds:0.0} s"));
                }
            }

            await transaction.CommitAsync(cancel);
        }

        var took = Stopwatch.GetElapsedTime(began);
        await Run(connection, $"DROP SCHEMA {PostgresServer.Schema} CASCADE", cancel);
        await Run(connection, $"ALTER SCHEMA {Aside} RENAME TO {PostgresServer.Schema}", cancel);
        return took;
    }

    /// <summary>The tables that the poll wrote to, each after those that it refers to, with their columns.</summary>
    private static async Task<IReadOnlyList<(string Table, string Columns)>> Tables(NpgsqlConnection connection, CancellationToken cancel)
    {
        // The table of migrations is filled by making the schema.
        const string sql = """
            WITH RECURSIVE refers AS (
                SELECT conrelid AS from_table, confrelid AS to_table
                FROM pg_constraint
                WHERE contype = 'f' AND connamespace = @schema::regnamespace AND conrelid <> confrelid
            ), depth AS (
                SELECT oid AS of_table, 0 AS steps FROM pg_class WHERE relnamespace = @schema::regnamespace AND relkind = 'r'
                UNION
                SELECT r.from_table, d.steps + 1 FROM depth AS d JOIN refers AS r ON r.to_table = d.of_table
            )
            SELECT c.relname::text,
                   (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
                    FROM pg_attribute AS a
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')
            FROM pg_class AS c
            JOIN depth AS d ON d.of_table = c.oid
            WHERE c.relname <> 'migrations'
            GROUP BY c.oid, c.relname
            ORDER BY max(d.steps), c.relname
            """;
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("schema", Aside);
        var tables = new List<(string, string)>();
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            tables.Add((rows.GetString(0), rows.GetString(1)));
        }

        return tables;
    }

    private static async Task<int> Run(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteNonQueryAsync(cancel);
    }
}
