using System.Data.Common;
using Dapper;
using DeadlineWatch.Commands;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Postgres;
using DeadlineWatch.Tests.Commands;
using DeadlineWatch.Tests.Timelines;
using Xunit;

namespace DeadlineWatch.Tests.Storage.Upgrade;

/// <summary>A ledger that the first schema kept, in the middle of a small council's Tuesday: what had been told, what waited, and a
/// mail that was handed over and never answered. Today's program takes it over and goes on.</summary>
public sealed class UpgradeTests(PostgresCluster cluster)
{
    private const string Now = "2026-12-08 11:00";

    /// <summary>What every schema has kept in the same words.</summary>
    private static readonly string[] Kept =
    [
        "SELECT authority || ' ' || reference || ' ' || clock || ' ' || start_key || ' ' || id FROM deadlines ORDER BY id",
        "SELECT deadline_id || ' ' || step FROM told ORDER BY deadline_id, step",
        "SELECT id || ' ' || deadline_id || ' ' || step || ' ' || recipient || ' ' || state FROM outbox ORDER BY id",
        "SELECT id || ' ' || recipient || ' ' || message_id || ' ' || state FROM mails ORDER BY id",
        "SELECT authority || ' ' || reference || ' ' || clock || ' ' || what || ' ' || words || ' ' || cause FROM history ORDER BY authority, reference, clock, what, words, cause",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Each store, at each schema that its ledger may have come to by scripts alone.</summary>
    public static TheoryData<bool, int> Schemas()
    {
        var data = new TheoryData<bool, int>();
        foreach (var postgres in new[] { false, true })
        {
            for (var schema = 1; schema < Scripts(postgres).Count; schema++)
            {
                data.Add(postgres, schema);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task It_is_brought_up_to_date_and_says_all_that_it_said(bool postgres, int schema)
    {
        var place = await FirstLedger(postgres);
        var before = await Said(place);
        foreach (var script in Scripts(postgres).Where(each => each.Version > 1 && each.Version <= schema))
        {
            await Run(place, postgres ? script.Sql : $"PRAGMA foreign_keys = OFF; {script.Sql}");
            await Run(place, $"INSERT INTO migrations (version, name) VALUES ({script.Version}, '{script.Name}')");
        }

        await using (var ledger = await place.Open(Cancel))
        {
            Assert.Equal(before, await Said(place));
            Assert.Equal(ExitCode.Done, await new VerifyCommand(ledger.Chain).Write(new(null, null, null, Json: false), new Screen().Terminal, Cancel));
            Assert.NotEmpty(await ledger.Chain.Heads(Cancel));
        }

        await place.Remove();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_council_goes_on_nothing_is_told_twice_and_nothing_is_lost(bool postgres)
    {
        var place = await FirstLedger(postgres);
        var unknown = await Text(place, "SELECT message_id FROM mails WHERE state = 'unknown'");
        var bytes = await Text(place, $"SELECT {(postgres ? "upper(encode(mime, 'hex'))" : "hex(mime)")} FROM mails WHERE state = 'unknown'");

        await using var town = await Town.Begin(Now, place: place);
        foreach (var day in new[] { "08", "09", "10" })
        {
            town.MailboxLands($"2026-12-{day} 02:00");
            town.Lands($"2026-12-{day} 02:00",
                [
                    "10300,F3,Assessment North,R3,2026-12-01 09:10,Email,School",
                    "10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,,2026-12-07 16:00",
                    "10482,F2,Assessment North,R2,2026-12-07 16:30,Phone,School,2026-12-07 17:00,2026-12-07 17:30",
                    "10520,F8,Assessment North,R5,2026-12-07 10:30,Phone,School,2026-12-07 11:00,2026-12-07 11:30",
                    "10510,F4,Assessment North,R4,2026-12-07 10:00,Email,Family,2026-12-07 12:00,2026-12-07 12:30",
                ],
                [
                    "10101,F5,Assessment North,S1,2026-11-17,2026-12-02,Conference,,",
                    "10102,F6,Assessment North,S2,2026-11-30,,,,",
                    "10103,F7,Assessment North,S3,2026-11-20,2026-12-01,Services,,",
                ]);
        }

        await town.Until("2026-12-10 12:00");

        var again = Assert.Single(town.Relay.Accepted, each => $"<{each.Mail.MessageId}>".Contains(unknown, StringComparison.Ordinal));
        Assert.Equal(bytes, Convert.ToHexString(again.Mail.Mime));
        Assert.Equal(Expected, town.Told);
        Assert.Equal(0, await place.Count("""
            SELECT count(*)
            FROM (SELECT deadline_id, step, recipient
                  FROM outbox
                  WHERE state = 'sent'
                  GROUP BY deadline_id, step, recipient
                  HAVING count(*) > 1) AS twice
            """, Cancel));
        var source = Assert.Single(await town.Ledger.Queries.Sources(Cancel), each => each.Source == "case-system");
        Assert.Equal(Town.London("2026-12-10 02:00"), source.DataAsOf);
    }

    // The first two waited when the old program stopped; all others are steps that came after.
    private static readonly string[] Expected =
    [
        "Tue 8 Dec, 11:00  north.manager  referral-decision 10377  last-day-10:00",
        "Tue 8 Dec, 11:00  front.door  written-confirmation 10520  24-hours-after-start",
        "Tue 8 Dec, 15:00  north.manager  referral-decision 10377  last-day-15:00",
        "Tue 8 Dec, 16:30  front.door  written-confirmation 10482  24-hours-after-start",
        "Wed 9 Dec, 04:30  front.door  written-confirmation 10520  42-hours-after-start",
        "Wed 9 Dec, 08:30  north.manager  icpc 10101  overdue",
        "Wed 9 Dec, 08:30  service.manager  icpc 10101  overdue",
        "Wed 9 Dec, 08:30  north.manager  section-47-enquiries 10102  3-working-days-before",
        "Wed 9 Dec, 08:30  head  referral-decision 10300  5-working-days-after",
        "Wed 9 Dec, 08:30  north.manager  referral-decision 10377  overdue",
        "Wed 9 Dec, 08:30  service.manager  referral-decision 10377  overdue",
        "Wed 9 Dec, 10:30  front.door  written-confirmation 10482  42-hours-after-start",
        "Thu 10 Dec, 02:00  front.door  written-confirmation 10482  overdue",
        "Thu 10 Dec, 02:00  service.manager  written-confirmation 10482  overdue",
        "Thu 10 Dec, 02:00  front.door  written-confirmation 10520  overdue",
        "Thu 10 Dec, 02:00  service.manager  written-confirmation 10520  overdue",
        "Thu 10 Dec, 08:30  service.manager  icpc 10101  2-working-days-after",
        "Thu 10 Dec, 08:30  service.manager  referral-decision 10377  2-working-days-after",
    ];

    private static IReadOnlyList<MigrationScript> Scripts(bool postgres) =>
        MigrationScript.Embedded($".Storage.{(postgres ? "Postgres" : "Sqlite")}.Migrations.");

    private async Task<ILedgerPlace> FirstLedger(bool postgres)
    {
        ILedgerPlace place = postgres ? new PostgresPlace(cluster) : new SqlitePlace();
        if (place is PostgresPlace database)
        {
            await database.Settings(Cancel);
            await database.Run($"DROP SCHEMA {PostgresServer.Schema} CASCADE", Cancel);
        }

        await Run(place, await File.ReadAllTextAsync(Path.Combine(
            Repository.Folder, "tests", "DeadlineWatch.Tests", "Storage", "Upgrade", postgres ? "postgres-001.sql" : "sqlite-001.sql"), Cancel));
        return place;
    }

    private async Task<DbConnection> Connect(ILedgerPlace place) => place switch
    {
        SqlitePlace file => await file.Beside(Cancel),
        PostgresPlace database => await cluster.Connect((await database.Settings(Cancel)).Database, Cancel),
        _ => throw new System.Diagnostics.UnreachableException($"{place.GetType()}"),
    };

    private async Task Run(ILedgerPlace place, string sql)
    {
        await using var connection = await Connect(place);
        await connection.ExecuteAsync(sql);
    }

    private async Task<string> Text(ILedgerPlace place, string sql)
    {
        await using var connection = await Connect(place);
        return await connection.QuerySingleAsync<string>(sql);
    }

    private async Task<IReadOnlyList<string>> Said(ILedgerPlace place)
    {
        await using var connection = await Connect(place);
        var said = new List<string>();
        foreach (var sql in Kept)
        {
            said.AddRange(await connection.QueryAsync<string>(sql));
        }

        return said;
    }
}
