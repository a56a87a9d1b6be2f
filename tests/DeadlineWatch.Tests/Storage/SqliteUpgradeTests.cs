using Dapper;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Chain;
using DeadlineWatch.Storage.Sqlite;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>An embedded ledger that stood before this program: what it holds is kept, and one of a later program is refused.</summary>
public sealed class SqliteUpgradeTests : IAsyncDisposable
{
    private readonly SqlitePlace _place = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _place.Remove();

    [Fact]
    public async Task An_existing_ledger_is_opened_as_it_is()
    {
        await using (var first = await SqliteLedger.Open(_place.Path, Cancel))
        {
            await first.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel);
        }

        await using var again = await SqliteLedger.Open(_place.Path, Cancel);

        Assert.Equal(Some.Now, (await OnlyDeadline(again)).NextStepAt);
        Assert.Equal(6, await _place.Ask<long>("SELECT count(*) FROM migrations", Cancel));
        Assert.Equal("001_ledger.sql", await _place.Ask<string>("SELECT name FROM migrations WHERE version = 1", Cancel));
    }

    [Fact]
    public async Task Two_programs_that_open_a_new_ledger_at_once_migrate_it_once()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => Task.Run(() => SqliteLedger.Open(_place.Path, Cancel), Cancel)));

        Assert.Equal(6, await _place.Ask<long>("SELECT count(*) FROM migrations", Cancel));
        foreach (var each in opened)
        {
            await each.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_was_accepted_in_an_older_ledger_is_kept_and_chained()
    {
        await using (var old = await _place.Beside(Cancel))
        {
            foreach (var script in MigrationScript.Embedded(".Storage.Sqlite.Migrations.").Take(3))
            {
                await old.ExecuteAsync(script.Sql);
            }

            await old.ExecuteAsync("""
                DROP TABLE history_unchained;
                PRAGMA application_id = 0x444C5774;
                CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
                INSERT INTO migrations (version, name) VALUES (3, '003_acceptances.sql');
                INSERT INTO acceptances (at, source, authority, who, reason, finding, counts)
                VALUES ('2026-03-02T09:00:00.0000000Z', 'cases', 'ashshire', 'someone', 'closed-backlog', 'It fell.', '{"rows":{}}');
                """);
        }

        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);

        var row = Assert.Single(await ledger.Retention.History(Some.Authority, [""], Cancel));
        Assert.Equal(
            """{"source":"cases","who":"someone","reason":"closed-backlog","finding":"It fell.","counts":{"rows":{}}}""", row.Words);
        Assert.Null((await new ChainWalk(ledger.Chain).Verify(Assert.Single(await ledger.Chain.Heads(Cancel)), Cancel)).Fault);
        Assert.Equal(0, await _place.Ask<long>("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'acceptances%'", Cancel));
    }

    [Fact]
    public async Task The_history_of_an_older_ledger_is_kept_and_chained()
    {
        await using (var old = await _place.Beside(Cancel))
        {
            await old.ExecuteAsync(MigrationScript.Embedded(".Storage.Sqlite.Migrations.")[0].Sql);
            await old.ExecuteAsync("""
                PRAGMA application_id = 0x444C5774;
                CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
                INSERT INTO migrations (version, name) VALUES (1, '001_ledger.sql');
                INSERT INTO history (at, authority, reference, clock, start_key, what, words, cause)
                VALUES ('2026-03-02T09:00:00.1234567Z', 'ashshire', 'C-1', 'icpc', 'S47-1', 'started', 'started', 'data'),
                       ('2026-03-02T09:00:00.0000000Z', 'elsewhere', 'C-1', 'icpc', 'S47-1', 'started', 'started', 'data'),
                       ('2026-03-03T09:00:00.0000000Z', 'ashshire', 'C-1', 'icpc', 'S47-1', 'moved', 'moved', 'data');
                """);
        }

        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);

        Assert.Equal(["started", "moved"],
            (await ledger.Queries.History(Some.Authority, "C-1", Cancel)).Select(each => each.What));
        var heads = await ledger.Chain.Heads(Cancel);
        Assert.Equal([("ashshire", 1L), ("elsewhere", 1L)], heads.Select(each => (each.Authority, each.Number)));
        foreach (var head in heads)
        {
            Assert.Null((await new ChainWalk(ledger.Chain).Verify(head, Cancel)).Fault);
        }
    }

    [Fact]
    public async Task What_waits_to_be_sent_in_an_older_ledger_still_waits_and_points_where_it_did()
    {
        await using (var old = await _place.Beside(Cancel))
        {
            await old.ExecuteAsync("PRAGMA application_id = 0x444C5774; CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;");
            foreach (var script in MigrationScript.Embedded(".Storage.Sqlite.Migrations.").Where(each => each.Version < 5))
            {
                await old.ExecuteAsync(script.Sql);
                await old.ExecuteAsync("INSERT INTO migrations (version, name) VALUES (@Version, @Name)", new { script.Version, script.Name });
            }

            // The history of a ledger that the program itself wrote stands already where it belongs.
            await old.ExecuteAsync("DROP TABLE IF EXISTS history_unchained; DROP TABLE IF EXISTS acceptances_unchained;");
            await old.ExecuteAsync("""
                INSERT INTO cases VALUES ('ashshire', 'C-1', 1, NULL);
                INSERT INTO deadlines (id, authority, reference, clock, start_key, due_on, due_at, awaits_data, generation, version, rules_hash,
                                       notice_kind, notice, created_at, judgement)
                VALUES (7, 'ashshire', 'C-1', 'icpc', 'S47-1', '2026-03-23', '2026-03-24T00:00:00.0000000Z', 0, 1, 3, 'rules-1',
                        'Correction', '{"kind":"Correction"}', '2026-03-02T09:00:00.0000000Z', '{}');
                INSERT INTO told VALUES (7, 1, 'overdue', '2026-03-24T08:30:00.0000000Z', '["team-manager"]');
                INSERT INTO outbox (id, deadline_id, generation, step, kind, severity, role, recipient, created_at, not_before, state)
                VALUES (9, 7, 1, 'overdue', 'Step', 'Overdue', 'team-manager', 'm@ashshire.example', '2026-03-24T08:30:00.0000000Z',
                        '2026-03-24T08:30:20.0000000Z', 'pending');
                """);
        }

        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);

        Assert.Equal(new OutboxStanding(1, 0, 0, 0, DateTimeOffset.Parse("2026-03-24T08:30:20Z", System.Globalization.CultureInfo.InvariantCulture)),
            await ledger.Queries.OutboxStanding(Cancel));
        Assert.Equal("7 Correction 3", await _place.Ask<string>("SELECT id || ' ' || notice_kind || ' ' || version FROM deadlines", Cancel));
        Assert.Equal("9 7 0", await _place.Ask<string>("SELECT id || ' ' || deadline_id || ' ' || stands_in FROM outbox", Cancel));
        Assert.Equal(0L, await _place.Ask<long>("SELECT count(*) FROM pragma_foreign_key_check", Cancel));
        Assert.Equal("deadlines told", await _place.Ask<string>(
            """SELECT group_concat("table", ' ') FROM (SELECT "table" FROM pragma_foreign_key_list('told') UNION SELECT "table" FROM pragma_foreign_key_list('outbox') WHERE "table" <> 'mails')""", Cancel));
    }

    [Fact]
    public async Task A_ledger_newer_than_the_program_is_refused()
    {
        await using (await SqliteLedger.Open(_place.Path, Cancel))
        {
        }

        await _place.Ask<object>("INSERT INTO migrations (version, name) VALUES (999, '999_later.sql')", Cancel);

        Assert.Equal(
            $"The ledger '{_place.Path}' was written by a newer version of this program (schema 999, this one knows 6). "
            + "Install that version again, or restore the backup made before the upgrade.",
            (await Refused()).Message);
    }

    private async Task<LedgerUnavailableException> Refused()
    {
        var refused = await Assert.ThrowsAsync<LedgerUnavailableException>(
            () => SqliteLedger.Open(_place.Path, TimeSpan.FromSeconds(1), Cancel));
        Assert.Equal(_place.Path, refused.Path);
        return refused;
    }

    private static async Task<DeadlineRow> OnlyDeadline(SqliteLedger ledger) =>
        Assert.Single((await ledger.Queries.Case(Some.Authority, "C-1", Cancel))!.Deadlines);
}
