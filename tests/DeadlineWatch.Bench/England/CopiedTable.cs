using Npgsql;
using NpgsqlTypes;

namespace DeadlineWatch.Bench.England;

/// <summary>One table that is filled by a binary COPY, over a connection of its own: rows of all tables go out as they are
/// made, and none is held.</summary>
internal sealed class CopiedTable : IDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBinaryImporter _import;

    public CopiedTable(NpgsqlDataSource server, string table, string columns)
    {
        _connection = server.OpenConnection();
        _import = _connection.BeginBinaryImport($"COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)");
    }

    public long Rows { get; private set; }

    /// <summary>Adds a row: texts, and times without a zone.</summary>
    public void Add(params ReadOnlySpan<object?> values)
    {
        _import.StartRow();
        foreach (var value in values)
        {
            switch (value)
            {
                case null:
                    _import.WriteNull();
                    break;
                case DateTime time:
                    _import.Write(time, NpgsqlDbType.Timestamp);
                    break;
                default:
                    _import.Write((string)value, NpgsqlDbType.Varchar);
                    break;
            }
        }

        Rows++;
    }

    public void Complete() => _import.Complete();

    public void Dispose()
    {
        _import.Dispose();
        _connection.Dispose();
    }
}
