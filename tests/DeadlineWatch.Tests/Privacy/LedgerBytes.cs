using Dapper;
using Microsoft.Data.Sqlite;

namespace DeadlineWatch.Tests.Privacy;

/// <summary>All that an embedded ledger holds: each value of each column of each table, and the files byte by byte, in which
/// also stands what was deleted or is not yet in its place.</summary>
internal static class LedgerBytes
{
    public static async Task<IReadOnlyDictionary<string, byte[]>> Files(string ledger, CancellationToken cancel)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in new[] { ledger, $"{ledger}-wal", $"{ledger}-shm" }.Where(File.Exists))
        {
            // Others have it open.
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes, cancel);
            files[Path.GetFileName(file)] = bytes.ToArray();
        }

        return files;
    }

    /// <summary>"mails.subject" and each value that stands there.</summary>
    public static async Task<IReadOnlyList<(string Column, object Value)>> Values(string ledger, CancellationToken cancel)
    {
        await using var connection = new SqliteConnection($"Data Source={ledger};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync(cancel);
        var tables = (await Read(connection, "SELECT name FROM sqlite_schema WHERE type = 'table'", cancel)).Select(each => (string)each.Value).ToList();
        var values = new List<(string, object)>();
        foreach (var table in tables)
        {
            values.AddRange((await Read(connection, $"SELECT * FROM \"{table}\"", cancel)).Select(each => ($"{table}.{each.Column}", each.Value)));
        }

        return values;
    }

    private static async Task<List<(string Column, object Value)>> Read(SqliteConnection connection, string sql, CancellationToken cancel)
    {
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, cancellationToken: cancel));
        var values = new List<(string, object)>();
        while (await reader.ReadAsync(cancel))
        {
            for (var at = 0; at < reader.FieldCount; at++)
            {
                if (reader.GetValue(at) is string or byte[])
                {
                    values.Add((reader.GetName(at), reader.GetValue(at)));
                }
            }
        }

        return values;
    }
}
