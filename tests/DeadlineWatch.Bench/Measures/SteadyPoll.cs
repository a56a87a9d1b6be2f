using System.Diagnostics;
using DeadlineWatch.Bench.Servers;
using DeadlineWatch.Configuration;
using Npgsql;

namespace DeadlineWatch.Bench.Measures;

/// <summary>A poll after a load that brought nothing new: all is read, and nothing judged or written but the poll itself.
/// Against a reader that runs the same queries in the same kind of transaction, fetches every column by its type, and throws
/// it away: what any program must pay that looks at the data. Three of each, in turn; the medians count.</summary>
internal static class SteadyPoll
{
    private const int Rounds = 3;

    public static async Task<IReadOnlyList<Figure>> Measure(Workbench bench, CancellationToken cancel)
    {
        await bench.FirstPoll(cancel);
        var england = await bench.England(cancel);
        var server = await bench.Server(cancel);
        var source = england.Read().Sources[0];
        var ours = new List<TimeSpan>();
        var bare = new List<TimeSpan>();
        for (var round = 0; round < Rounds; round++)
        {
            bare.Add(await Progress.Stage("bare reader", async () =>
                (await Measurement.Runs(1, () => ReadBare(server, england, source, cancel)))[0]));
            ours.Add((await bench.SteadyPoll(cancel)).Took);
        }

        return [Figure.AtMost("steady poll, nothing changed", Measurement.Median(ours), "bare reader", Measurement.Median(bare), 2.5)];
    }

    private static async Task ReadBare(BenchServer server, Region region, SourceSettings settings, CancellationToken cancel)
    {
        var database = settings.Database!;
        await using var pool = server.Connect(region.CaseSystem, database.Schema!);
        await using var connection = await pool.OpenConnectionAsync(cancel);
        await using (var begin = new NpgsqlCommand($"""
            BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
            SET LOCAL TimeZone = 'Europe/London';
            LOCK TABLE {string.Join(", ", database.Lock)} IN ACCESS SHARE MODE
            """, connection))
        {
            await begin.ExecuteNonQueryAsync(cancel);
        }

        var values = 0L;
        foreach (var query in settings.Tables)
        {
            var began = Stopwatch.GetTimestamp();
            await using var command = new NpgsqlCommand(query.Sql, connection);
            await using var rows = await command.ExecuteReaderAsync(cancel);
            var types = Enumerable.Range(0, rows.FieldCount).Select(rows.GetFieldType).ToArray();
            while (await rows.ReadAsync(cancel))
            {
                for (var column = 0; column < types.Length; column++)
                {
                    values += Take(rows, column, types[column]);
                }
            }

            Progress.Say(FormattableString.Invariant($"bare reader, {query.Name}: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s"));
        }

        if (values == 0)
        {
            throw new NotMeasurableException("The bare reader found no value at all.");
        }
    }

    /// <summary>Answers something of the value, so that reading it cannot be left out.</summary>
    private static int Take(NpgsqlDataReader rows, int column, Type type)
    {
        if (rows.IsDBNull(column))
        {
            return 0;
        }

        return type == typeof(DateTime) ? (rows.GetDateTime(column).Ticks > 0 ? 1 : 0)
            : type == typeof(bool) ? (rows.GetBoolean(column) ? 1 : 0)
            : rows.GetString(column).Length;
    }
}
