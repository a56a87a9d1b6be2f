using System.Globalization;
using DeadlineWatch.Bench.Children;
using DeadlineWatch.Bench.Servers;
using Npgsql;

namespace DeadlineWatch.Bench.Measures;

/// <summary>How long a warning takes from its rung's moment until the relay has it.
/// <list type="number">
/// <item>The ledger is put into the state of an ordinary day; of 10,000 deadlines that have a step to tell, one comes due every
/// six milliseconds, for a minute.</item>
/// <item>A process of its own runs the loops of escalating and sending, with the pauses of the service, to a relay that takes
/// every mail at once.</item>
/// <item>Of each warning the ledger says when the mail that holds it was taken. The limit of mails an hour is out of the way: it
/// would hold the later ones on purpose.</item>
/// </list></summary>
internal static class Dwell
{
    public const int Deadlines = 10_000;
    private const double Megabytes = 150;

    public static readonly TimeSpan Within = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<IReadOnlyList<Figure>> Measure(Workbench bench, CancellationToken cancel)
    {
        await bench.FirstPoll(cancel);
        var england = await bench.England(cancel);
        var server = await bench.Server(cancel);
        ConfigFiles.LiftLimit(england.Config);
        await using var database = server.Connect(england.Ledger);
        await Progress.Stage("all steps put ahead", () => Escalation.PutAhead(database, cancel));
        // Rows of an earlier measurement are none of this one's.
        await BenchServer.Run(database, "UPDATE outbox SET state = 'withdrawn', reason = 'measured before', mail_id = NULL WHERE state IN ('pending', 'frozen')", cancel);
        await BenchServer.Run(database, "UPDATE mails SET state = 'thawed' WHERE state IN ('frozen', 'unknown')", cancel);
        var woken = await Wake(database, cancel);
        await server.Settle(cancel);

        await using var relay = new SinkRelay();
        var peak = await Progress.Stage(
            "due within a minute, and sent", () => SentBy.AnotherProcess(england, relay.Port, cancel));

        var (told, rows, worst, median) = await Ask(database, cancel);
        if (told != woken)
        {
            throw new NotMeasurableException($"Of {woken} deadlines {told} were told: that is not what was to be measured.");
        }

        return
        [
            Figure.Under(
                string.Create(CultureInfo.InvariantCulture, $"dwell at the 99th percentile, {woken:N0} deadlines due within a minute"),
                worst, Limit,
                string.Create(CultureInfo.InvariantCulture, $"median {Figure.Time(median)}; {rows:N0} warnings in {relay.Taken:N0} mails")),
            new("memory of escalating and sending", peak == 0 ? "not told by this system" : FormattableString.Invariant($"{peak:0} MB"),
                null, null, FormattableString.Invariant($"under {Megabytes:0} MB resident"), peak is > 0 and < Megabytes),
        ];
    }

    private static async Task<int> Wake(NpgsqlDataSource database, CancellationToken cancel)
    {
        await BenchServer.Run(database, "CREATE TABLE IF NOT EXISTS bench_woken (deadline_id bigint PRIMARY KEY, at timestamptz NOT NULL)", cancel);
        await BenchServer.Run(database, "TRUNCATE bench_woken", cancel);
        await using var command = database.CreateCommand("""
            WITH due AS (
                SELECT d.id, row_number() OVER (ORDER BY md5(d.id::text)) - 1 AS place, count(*) OVER () AS many
                FROM (SELECT d.id
                      FROM deadlines AS d
                      WHERE d.ended IS NULL
                        AND d.due_at < @now - interval '12 hours'
                        AND NOT EXISTS (SELECT 1 FROM told AS t WHERE t.deadline_id = d.id)
                      ORDER BY d.due_at DESC
                      LIMIT @count) AS d),
            woken AS (
                INSERT INTO bench_woken (deadline_id, at)
                SELECT id, @now + place * @within / many
                FROM due
                RETURNING deadline_id, at)
            UPDATE deadlines AS d
            SET next_step_at = w.at
            FROM woken AS w
            WHERE d.id = w.deadline_id
            """);
        command.Parameters.AddWithValue("now", BenchTime.Morning);
        command.Parameters.AddWithValue("count", Deadlines);
        command.Parameters.AddWithValue("within", Within);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<(int Told, int Rows, TimeSpan Worst, TimeSpan Median)> Ask(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("""
            SELECT count(DISTINCT w.deadline_id)::integer, count(*)::integer,
                   percentile_disc(0.99) WITHIN GROUP (ORDER BY m.sent_at - w.at),
                   percentile_disc(0.5) WITHIN GROUP (ORDER BY m.sent_at - w.at)
            FROM bench_woken AS w
            JOIN outbox AS o ON o.deadline_id = w.deadline_id
            JOIN mails AS m ON m.id = o.mail_id AND m.state = 'sent' AND m.sent_at >= @now
            """);
        command.Parameters.AddWithValue("now", BenchTime.Morning);
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return row.GetInt32(0) == 0
            ? throw new NotMeasurableException("No warning went.")
            : (row.GetInt32(0), row.GetInt32(1), row.GetTimeSpan(2), row.GetTimeSpan(3));
    }
}
