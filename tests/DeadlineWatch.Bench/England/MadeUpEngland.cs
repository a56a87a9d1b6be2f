using System.Globalization;
using Npgsql;

namespace DeadlineWatch.Bench.England;

/// <summary>Fills a case system with made-up open cases: seeded, streamed, no row held. With 400,000 cases it is the size of
/// England, with 28,000 that of a region.</summary>
internal sealed record MadeUpEngland(int Cases, int Seed, int Teams, DateTimeOffset Now)
{
    /// <summary>The teams as <c>recipients.json</c> names them.</summary>
    public static string TeamName(int number) => string.Create(CultureInfo.InvariantCulture, $"Team {number:000}");

    /// <summary>Makes the tables in the schema that the connections look in, fills them, and lets the server count them. Answers
    /// how many rows there are.</summary>
    public async Task<long> Fill(NpgsqlDataSource server, CancellationToken cancel)
    {
        await Run(server, SsdTables.Create, cancel);
        var rows = await Task.Run(() => Copy(server, cancel), cancel);
        await Run(server, SsdTables.Index, cancel);
        await Run(server, "INSERT INTO deadlinewatch_load SELECT @at", cancel, Now.AddHours(-6));
        await Run(server, "VACUUM ANALYZE", cancel);
        return rows;
    }

    private long Copy(NpgsqlDataSource server, CancellationToken cancel)
    {
        CopyTeams(server);
        using var file = new CaseFile(server);
        var now = Rules.CivilTime.LocalOf(Now);
        for (var number = 1; number <= Cases; number++)
        {
            cancel.ThrowIfCancellationRequested();
            new ChildStory(file, Seed, number, Child(number), Teams, now).Write();
        }

        Orphans(file, now);
        file.Complete();
        return file.Rows;
    }

    private void CopyTeams(NpgsqlDataSource server)
    {
        using var table = new CopiedTable(server, "ssd_department", "dept_team_id, dept_team_name");
        for (var team = 1; team <= Teams; team++)
        {
            table.Add(string.Create(CultureInfo.InvariantCulture, $"T{team:000}"), TeamName(team));
        }

        table.Complete();
    }

    /// <summary>Rows of nobody, which every export has a few of.</summary>
    private void Orphans(CaseFile file, DateTime now)
    {
        for (var number = 0; number < Cases / 500; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"Z{number:0000000}");
            file.Assessment(id, "-1", id, now.Date.AddDays(-30), null, "T001");
            file.Enquiry(id, "-1", "-1", now.Date.AddDays(-30), null, null, null);
            file.Review(id, number % 2 == 0 ? null : " ", id, now.Date.AddDays(-30), quorate: true);
        }
    }

    // Not in the order of the rows: a case system gives out numbers by the year of birth, the office, or the move to a new
    // system. The factor is prime to the power of ten, so that each number comes once.
    private static string Child(int number) => string.Create(CultureInfo.InvariantCulture, $"{number * 7_368_787L % 10_000_000:0000000}");

    private static async Task Run(NpgsqlDataSource server, string sql, CancellationToken cancel, DateTimeOffset? at = null)
    {
        await using var command = server.CreateCommand(sql);
        command.CommandTimeout = 0;
        if (at is { } value)
        {
            command.Parameters.AddWithValue("at", value);
        }

        await command.ExecuteNonQueryAsync(cancel);
    }
}
