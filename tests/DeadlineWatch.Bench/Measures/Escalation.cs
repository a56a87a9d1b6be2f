using System.Globalization;
using DeadlineWatch.Bench.Servers;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DeadlineWatch.Bench.Measures;

/// <summary>A pass of the escalator over the whole ledger.
/// <list type="number">
/// <item>The ledger is put into the state of an ordinary day: baselines told, all next steps ahead.</item>
/// <item>Passes with nothing due, as every five seconds of every day.</item>
/// <item>10,000 deadlines that fell due last are woken, so that each has a step to tell; one pass tells them all: steps, history,
/// outbox rows, next steps.</item>
/// <item>For the record, the sender makes mails of those rows and lays them into a folder.</item>
/// </list></summary>
internal static class Escalation
{
    private const int Steps = 10_000;
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan BusyLimit = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<Figure>> Measure(Workbench bench, CancellationToken cancel)
    {
        await bench.FirstPoll(cancel);
        var england = await bench.England(cancel);
        var server = await bench.Server(cancel);
        var configuration = england.Read();
        await using var database = server.Connect(england.Ledger);
        await Progress.Stage("all steps put ahead", () => PutAhead(database, cancel));

        using var instruments = new Instruments(configuration);
        await using var ledger = await Ledgers.Open(configuration.Ledger, cancel);
        await using var transport = new PickupTransport(Path.Combine(england.Folder, "mail"));
        var stages = Over(configuration, ledger, transport, instruments, BenchTime.Morning);

        // A service has told some steps before.
        await Wake(database, Math.Clamp(bench.Options.Cases / 1000, 10, 400), cancel);
        await stages.Escalator.Pass(cancel);
        await Measurement.Runs(50, () => stages.Escalator.Pass(cancel));
        await server.Settle(cancel);
        var idle = await Measurement.Runs(100, () => stages.Escalator.Pass(cancel));

        var woken = await Wake(database, Steps, cancel);
        var rowsBefore = await OutboxRows(database, cancel);
        await server.Settle(cancel);
        var looked = 0;
        var busy = (await Measurement.Runs(1, async () => looked = await stages.Escalator.Pass(cancel)))[0];
        var rows = await OutboxRows(database, cancel) - rowsBefore;
        if (looked != woken || rows < woken)
        {
            throw new NotMeasurableException(
                $"Of {woken} steps due {looked} were looked at, and {rows} rows stand in the outbox: that is not what a pass has to do.");
        }

        // What was gathered may go a minute later.
        var sender = Over(configuration, ledger, transport, instruments, BenchTime.Morning.AddMinutes(1)).Sender;
        var mails = 0;
        var sending = (await Measurement.Runs(1, async () =>
        {
            for (var sent = await sender.Pass(cancel); sent > 0; sent = await sender.Pass(cancel))
            {
                mails += sent;
            }
        }))[0];
        return
        [
            Figure.Under("escalate, nothing due (median of 100)", Measurement.Median(idle), IdleLimit,
                $"the longest {Figure.Time(idle.Max())}"),
            Figure.Under(string.Create(CultureInfo.InvariantCulture, $"escalate, {woken:N0} steps due"), busy, BusyLimit,
                string.Create(CultureInfo.InvariantCulture, $"{rows:N0} outbox rows")),
            Figure.Told("and their mails, frozen and handed over",
                string.Create(CultureInfo.InvariantCulture, $"{Figure.Time(sending)}, {mails:N0} mails"), null, null),
        ];
    }

    private static Stages Over(
        ServiceConfiguration configuration, ILedger ledger, PickupTransport transport, Instruments instruments, DateTimeOffset now) =>
        Stages.Over(new CurrentConfiguration(configuration), ledger, transport, instruments, new BenchTime(now),
            NullLoggerFactory.Instance);

    /// <summary>Baselines told, and all next steps ahead.</summary>
    public static async Task PutAhead(NpgsqlDataSource database, CancellationToken cancel)
    {
        await Run(database, """
            UPDATE deadlines
            SET next_step_at = greatest(due_at, @now) + interval '1 hour' * (1 + id % 800),
                notice_kind = NULL, notice = NULL, awaits_data = false
            WHERE ended IS NULL
            """, 0, cancel);
        await BenchServer.Run(database, "VACUUM ANALYZE deadlines", cancel);
    }

    /// <summary>Answers how many there were to wake.</summary>
    private static Task<int> Wake(NpgsqlDataSource database, int count, CancellationToken cancel) => Run(database, """
        UPDATE deadlines
        SET next_step_at = @now
        WHERE id IN (SELECT d.id
                     FROM deadlines AS d
                     WHERE d.ended IS NULL
                       AND d.due_at < @now - interval '12 hours'
                       AND NOT EXISTS (SELECT 1 FROM told AS t WHERE t.deadline_id = d.id)
                     ORDER BY d.due_at DESC
                     LIMIT @count)
        """, count, cancel);

    private static async Task<int> Run(NpgsqlDataSource database, string sql, int count, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue("now", BenchTime.Morning);
        command.Parameters.AddWithValue("count", count);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<long> OutboxRows(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("SELECT count(*) FROM outbox");
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }
}
