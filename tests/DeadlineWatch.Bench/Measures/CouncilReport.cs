using System.Globalization;
using DeadlineWatch.Bench.Servers;
using DeadlineWatch.Rules;
using Npgsql;
using NpgsqlTypes;

namespace DeadlineWatch.Bench.Measures;

/// <summary>The report that a council would write in SQL instead: the same clocks by the same calendar, as a table beside the
/// dataset, and out of it the rows that are overdue or due within five working days. It tells nobody anything, remembers nothing
/// and cannot say why; it is the usual alternative to a poll. How many it finds overdue is held against the ledger, so that
/// both answer the same question.</summary>
internal static class CouncilReport
{
    private const int Rounds = 3;

    /// <summary>How far the two counts of a clock may lie apart: doubled and undated rows count differently.</summary>
    private const double Apart = 0.03;

    private static readonly string[] Compared = ["assessment", "review-conference", "protection-visit-4-weeks"];

    public static async Task<IReadOnlyList<Figure>> Measure(Workbench bench, CancellationToken cancel)
    {
        await bench.FirstPoll(cancel);
        var england = await bench.England(cancel);
        var council = england.Councils[0];
        var server = await bench.Server(cancel);
        await using var cases = server.Connect(england.CaseSystem, council.Schema);
        await Lay(cases, england.Read().ProfileOf(council.Key).Calendar, cancel);

        var overdue = new SortedDictionary<string, int>(StringComparer.Ordinal);
        await server.Settle(cancel);
        var report = await Progress.Stage("the report, three times",
            () => Measurement.Runs(Rounds, async () => overdue = await Read(cases, cancel)));
        await Compare(server, england, overdue, cancel);
        if (bench.Steady.Count == 0)
        {
            await bench.SteadyPoll(cancel);
        }

        var ours = Measurement.Median(bench.Steady.Select(each => each.Took));
        var reference = Measurement.Median(report);
        return
        [
            Figure.Told("the same, and the SQL report of a council", Figure.Time(ours), $"report {Figure.Time(reference)}",
                Figure.Times(ours / reference)),
        ];
    }

    /// <summary>The calendar as a table: how many working days there are up to each day, and whether it is one.</summary>
    private static async Task Lay(NpgsqlDataSource cases, WorkingCalendar calendar, CancellationToken cancel)
    {
        await BenchServer.Run(cases, """
            CREATE TABLE working_calendar (day date PRIMARY KEY, rank integer NOT NULL, is_working boolean NOT NULL);
            CREATE UNIQUE INDEX ON working_calendar (rank) WHERE is_working;
            """, cancel);
        await using (var connection = await cases.OpenConnectionAsync(cancel))
        await using (var import = await connection.BeginBinaryImportAsync("COPY working_calendar FROM STDIN (FORMAT BINARY)", cancel))
        {
            var rank = 0;
            for (var day = calendar.KnownFrom; day <= calendar.KnownUntil; day = day.AddDays(1))
            {
                var isWorking = calendar.IsWorkingDay(day);
                rank += isWorking ? 1 : 0;
                await import.StartRowAsync(cancel);
                await import.WriteAsync(day, NpgsqlDbType.Date, cancel);
                await import.WriteAsync(rank, NpgsqlDbType.Integer, cancel);
                await import.WriteAsync(isWorking, NpgsqlDbType.Boolean, cancel);
            }

            await import.CompleteAsync(cancel);
        }

        await BenchServer.Run(cases, "ANALYZE working_calendar", cancel);
    }

    /// <summary>Fetches all its rows. Answers how many are overdue, by clock.</summary>
    private static async Task<SortedDictionary<string, int>> Read(NpgsqlDataSource cases, CancellationToken cancel)
    {
        await using var command = cases.CreateCommand(CouncilSql.Text);
        command.Parameters.AddWithValue("now", DateTime.SpecifyKind(CivilTime.LocalOf(BenchTime.Morning), DateTimeKind.Unspecified));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var overdue = new SortedDictionary<string, int>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancel))
        {
            var clock = rows.GetString(0);
            _ = rows.GetString(1);
            _ = rows.IsDBNull(2) ? null : rows.GetString(2);
            _ = rows.IsDBNull(3) ? null : rows.GetString(3);
            _ = rows.GetDateTime(4);
            _ = rows.GetDateTime(5);
            overdue[clock] = overdue.GetValueOrDefault(clock) + (rows.GetBoolean(6) ? 1 : 0);
        }

        return overdue;
    }

    private static async Task Compare(BenchServer server, Region region, SortedDictionary<string, int> report, CancellationToken cancel)
    {
        await using var ledger = server.Connect(region.Ledger);
        await using var command = ledger.CreateCommand("""
            SELECT clock, count(*)::int
            FROM deadlines
            WHERE ended IS NULL
              AND due_at <= @now
            GROUP BY clock
            ORDER BY clock
            """);
        command.Parameters.AddWithValue("now", BenchTime.Morning);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            var (clock, ours) = (rows.GetString(0), rows.GetInt32(1));
            var theirs = report.GetValueOrDefault(clock);
            Progress.Say(string.Create(CultureInfo.InvariantCulture,
                $"overdue, {clock}: {ours:N0} in the ledger, {theirs:N0} in the report"));
            if (Compared.Contains(clock) && Math.Abs(ours - theirs) > Math.Max(5, Apart * ours))
            {
                throw new NotMeasurableException(
                    $"The report answers another question than the poll: of '{clock}' it has {theirs} overdue, the ledger {ours}.");
            }
        }
    }
}
