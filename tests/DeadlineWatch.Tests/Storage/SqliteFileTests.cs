using Dapper;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Chain;
using DeadlineWatch.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What only the embedded ledger has: a file, its schema and its faults.</summary>
public sealed class SqliteFileTests : IAsyncDisposable
{
    private readonly SqlitePlace _place = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _place.Remove();

    private async Task<T> Ask<T>(string sql)
    {
        await using var connection = await _place.Beside(Cancel);
        return (await connection.ExecuteScalarAsync<T>(sql))!;
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

    [Fact]
    public async Task A_new_ledger_and_what_lies_beside_it_can_be_read_by_its_own_account_alone()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, TimeSpan.FromSeconds(1), Cancel);

        // On Windows the folder gives the rights.
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal((own, own), (File.GetUnixFileMode(_place.Path), File.GetUnixFileMode($"{_place.Path}-wal")));
        }
    }

    [Fact]
    public async Task A_link_to_where_no_ledger_is_yet_makes_one_there_that_its_own_account_alone_can_read()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows lets only some make links, and its folders give the rights.");
            return;
        }

        var folder = Path.GetDirectoryName(_place.Path)!;
        var (real, link) = (Path.Combine(folder, "real", "ledger.db"), Path.Combine(folder, "link.db"));
        File.CreateSymbolicLink(link, Path.Combine("real", "ledger.db"));

        await using var ledger = await SqliteLedger.Open(link, TimeSpan.FromSeconds(1), Cancel);

        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal((own, own), (File.GetUnixFileMode(real), File.GetUnixFileMode($"{real}-wal")));
    }

    [Fact]
    public async Task A_ledger_deleted_behind_its_link_while_it_is_open_is_told_and_takes_nothing_more()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows lets only some make links.");
        }

        var link = Path.Combine(Path.GetDirectoryName(_place.Path)!, "link.db");
        File.CreateSymbolicLink(link, _place.Path);
        await using var ledger = await SqliteLedger.Open(link, Cancel);
        File.Delete(_place.Path);

        var fault = await Assert.ThrowsAsync<LedgerUnavailableException>(
            () => ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel));

        Assert.Contains("was deleted or moved away", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_file_and_its_folders_are_made_and_migrated()
    {
        var path = Path.Combine(Path.GetDirectoryName(_place.Path)!, "deep", "down", "ledger.db");

        await using (await SqliteLedger.Open(path, Cancel))
        {
        }

        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task A_ledger_deleted_while_it_is_open_is_told_and_takes_nothing_more()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        File.Move(_place.Path, $"{_place.Path}.away");

        var fault = await Assert.ThrowsAsync<LedgerUnavailableException>(
            () => ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel));

        Assert.Contains("was deleted or moved away", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_existing_ledger_is_opened_as_it_is()
    {
        await using (var first = await SqliteLedger.Open(_place.Path, Cancel))
        {
            await first.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel);
        }

        await using var again = await SqliteLedger.Open(_place.Path, Cancel);

        Assert.Equal(Some.Now, (await OnlyDeadline(again)).NextStepAt);
        Assert.Equal(6, await Ask<long>("SELECT count(*) FROM migrations"));
        Assert.Equal("001_ledger.sql", await Ask<string>("SELECT name FROM migrations WHERE version = 1"));
    }

    [Fact]
    public async Task Two_programs_that_open_a_new_ledger_at_once_migrate_it_once()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => Task.Run(() => SqliteLedger.Open(_place.Path, Cancel), Cancel)));

        Assert.Equal(6, await Ask<long>("SELECT count(*) FROM migrations"));
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
        Assert.Equal(0, await Ask<long>("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'acceptances%'"));
    }

    [Theory]
    [InlineData("UPDATE history SET words = ''")]
    [InlineData("UPDATE history SET reference = '', clock = '', start_key = '', what = 'emptied', words = '', cause = 'retention', data_as_of = NULL, rules_hash = NULL, emptied_by = 1")]
    [InlineData("INSERT INTO retentions VALUES ('ashshire', 1, '2026-03-02T09:00:00.0000000Z'); UPDATE history SET words = '', emptied_by = 1")]
    public async Task Nobody_empties_a_row_by_mistake(string emptying)
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write() with { History = [Some.History()] }], Cancel);

        var refused = await Assert.ThrowsAsync<SqliteException>(() => Ask<long>(emptying));

        Assert.Contains("history is append-only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_is_said_to_be_emptied_and_is_not_is_found()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write() with { History = [Some.History()] }], Cancel);

        await _place.Tamper("UPDATE history SET words = 'all was well', emptied_by = 1", Cancel);

        Assert.Equal("was edited", (await new ChainWalk(ledger.Chain).Verify(Assert.Single(await ledger.Chain.Heads(Cancel)), Cancel)).Fault?.What);
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
        Assert.Equal("7 Correction 3", await Ask<string>("SELECT id || ' ' || notice_kind || ' ' || version FROM deadlines"));
        Assert.Equal("9 7 0", await Ask<string>("SELECT id || ' ' || deadline_id || ' ' || stands_in FROM outbox"));
        Assert.Equal(0L, await Ask<long>("SELECT count(*) FROM pragma_foreign_key_check"));
        Assert.Equal("deadlines told", await Ask<string>(
            """SELECT group_concat("table", ' ') FROM (SELECT "table" FROM pragma_foreign_key_list('told') UNION SELECT "table" FROM pragma_foreign_key_list('outbox') WHERE "table" <> 'mails')"""));
    }

    [Fact]
    public async Task A_ledger_newer_than_the_program_is_refused()
    {
        await using (await SqliteLedger.Open(_place.Path, Cancel))
        {
        }

        await Ask<object>("INSERT INTO migrations (version, name) VALUES (999, '999_later.sql')");

        Assert.Equal(
            $"The ledger '{_place.Path}' was written by a newer version of this program (schema 999, this one knows 6). "
            + "Install that version again, or restore the backup made before the upgrade.",
            (await Refused()).Message);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        var text = string.Join('\n', Enumerable.Repeat("reference,team", 100));
        await File.WriteAllTextAsync(_place.Path, text, Cancel);

        Assert.Contains("is not a ledger", (await Refused()).Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(_place.Path, Cancel));
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_left_alone()
    {
        await Ask<object>("CREATE TABLE theirs (id INTEGER)");

        Assert.Contains("some other program", (await Refused()).Message, StringComparison.Ordinal);
        Assert.Equal("theirs", await Ask<string>("SELECT group_concat(name) FROM sqlite_schema"));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_said()
    {
        await File.WriteAllTextAsync(_place.Path, "", Cancel);

        var refused = await Assert.ThrowsAsync<LedgerUnavailableException>(
            () => SqliteLedger.Open(Path.Combine(_place.Path, "ledger.db"), Cancel));

        Assert.Contains("folder that cannot be made", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_the_files_place_is_said()
    {
        Directory.CreateDirectory(_place.Path);

        Assert.Contains("cannot be opened", (await Refused()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_another_program_holds_is_said_and_serves_again_after()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, TimeSpan.FromSeconds(1), Cancel);
        await using (var other = await _place.Beside(Cancel))
        {
            await other.ExecuteAsync("BEGIN IMMEDIATE");
            var fault = await Assert.ThrowsAsync<LedgerUnavailableException>(
                () => ledger.Polls.RecordRules(Some.Authority, "rules-1", Some.Now, Cancel));
            Assert.Contains("is locked by another program", fault.Message, StringComparison.Ordinal);
            Assert.Null(await ledger.Polls.RulesInForce(Some.Authority, Cancel));
        }

        await ledger.Polls.RecordRules(Some.Authority, "rules-1", Some.Now, Cancel);
        Assert.Equal("rules-1", await ledger.Polls.RulesInForce(Some.Authority, Cancel));
    }

    [Fact]
    public async Task A_full_disk_is_said_undoes_the_step_and_ends_when_there_is_room()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel);
        Task Room(string pages) => ledger.File.Write(session => session.Run($"PRAGMA max_page_count = {pages}"), Cancel);
        // SQLite's own limit gives the very fault of a full disk; the file never shrinks below what it holds.
        await Room("1");
        var batch = Enumerable.Range(2, 2000).Select(each => $"C-{each}").Select(each => Some.Write(each, Some.Row(each)));

        var fault = await Assert.ThrowsAsync<LedgerUnavailableException>(
            () => ledger.Polls.Apply(Some.Authority, [.. batch], Cancel));
        Assert.Contains("no room left", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["C-1"], await ledger.Polls.CaseReferences(Some.Authority, null, 10, Cancel));

        await Room("1000000");
        Assert.Empty(await ledger.Polls.Apply(Some.Authority, [.. batch], Cancel));
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_written_is_said()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        // What SQLite answers for a read-only file; file modes do not bind a test that runs as root.
        await ledger.File.Write(session => session.Run("PRAGMA query_only = ON"), Cancel);

        var fault = await Assert.ThrowsAsync<LedgerUnavailableException>(
            () => ledger.Polls.RecordRules(Some.Authority, "rules-1", Some.Now, Cancel));

        Assert.Contains("cannot be written", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_committed_step_survives_power_loss()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);

        await ledger.File.Write(async session =>
        {
            Assert.Equal("wal", await session.Value<string>("PRAGMA journal_mode"));
            Assert.Equal(2, await session.Value<long>("PRAGMA synchronous"));
            Assert.Equal(1, await session.Value<long>("PRAGMA foreign_keys"));
        }, Cancel);
    }

    [Fact]
    public async Task A_service_killed_in_the_middle_of_a_step_leaves_the_ledger_as_before_it()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel);

        // The file is copied, log and all, from within an open transaction: what the disk holds if the power fails now.
        var copy = _place.Path + ".after";
        await ledger.Escalations.Escalate(Some.Now, 10, due =>
        {
            File.Copy(_place.Path, copy);
            File.Copy(_place.Path + "-wal", copy + "-wal");
            return Some.Decision();
        }, Cancel);

        await using var reborn = await SqliteLedger.Open(copy, Cancel);
        Assert.Equal((1, (DateTimeOffset?)Some.Now), ((await OnlyDeadline(reborn)).Version, (await OnlyDeadline(reborn)).NextStepAt));
        Assert.Empty(await reborn.Queries.Outbox(Some.Authority, "C-1", Cancel));
        Assert.Equal(1, await reborn.Escalations.Escalate(Some.Now, 10, _ => Some.Decision(), Cancel));
        Assert.Single(await reborn.Queries.Outbox(Some.Authority, "C-1", Cancel));
    }

    [Fact]
    public async Task A_service_killed_right_after_a_step_has_told_it()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel);
        await ledger.Escalations.Escalate(Some.Now, 10, _ => Some.Decision(), Cancel);

        var copy = _place.Path + ".after";
        File.Copy(_place.Path, copy);
        File.Copy(_place.Path + "-wal", copy + "-wal");

        await using var reborn = await SqliteLedger.Open(copy, Cancel);
        Assert.Equal(0, await reborn.Escalations.Escalate(Some.Now, 10, _ => Some.Decision(), Cancel));
        Assert.Single(await reborn.Queries.Outbox(Some.Authority, "C-1", Cancel));
    }

    [Fact]
    public async Task A_cancelled_step_changes_nothing()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ledger.Escalations.Escalate(Some.Now, 10, _ =>
        {
            stop.Cancel();
            return Some.Decision();
        }, stop.Token));

        Assert.Equal(1, (await OnlyDeadline(ledger)).Version);
        Assert.Equal(1, await ledger.Escalations.Escalate(Some.Now, 10, _ => Some.Decision(), Cancel));
    }

    [Fact]
    public async Task A_deadline_whose_content_is_spoilt_is_set_aside_and_others_go_on()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.Apply(Some.Authority,
            [Some.Write("C-1", Some.Row()), Some.Write("C-2", Some.Row("C-2"))], Cancel);
        await Ask<object>("""UPDATE deadlines SET judgement = '{"dueAt":"soon"}' WHERE reference = 'C-1'""");

        Assert.Equal(2, await ledger.Escalations.Escalate(Some.Now, 10, _ => Some.Decision(), Cancel));

        Assert.Single(await ledger.Queries.Outbox(Some.Authority, "C-2", Cancel));
        Assert.Equal("escalation-fault", Assert.Single(await ledger.Queries.Findings(null, Cancel)).Finding.Code);
    }

    [Theory]
    [InlineData("UPDATE history SET words = 'all was well'")]
    [InlineData("DELETE FROM history")]
    [InlineData("""
        INSERT OR REPLACE INTO history (id, at, authority, reference, clock, start_key, what, words, cause, batch, position, hash)
        SELECT id, at, authority, reference, clock, start_key, what, 'all was well', cause, batch, position, hash FROM history
        """)]
    [InlineData("""
        INSERT OR REPLACE INTO history (at, authority, reference, clock, start_key, what, words, cause, batch, position, hash)
        SELECT at, authority, reference, clock, start_key, what, 'all was well', cause, batch, position, hash FROM history
        """)]
    [InlineData("UPDATE batches SET rows = 2")]
    [InlineData("DELETE FROM batches")]
    [InlineData("""
        INSERT OR REPLACE INTO batches (authority, number, rows, previous, hash)
        SELECT authority, number, 7, previous, hash FROM batches
        """)]
    public async Task The_history_can_only_be_added_to(string tampering)
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write() with { History = [Some.History()] }], Cancel);

        var refused = await Assert.ThrowsAsync<SqliteException>(() => Ask<object>(tampering));

        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Some.History().Words,
            Assert.Single(await ledger.Queries.History(Some.Authority, "C-1", Cancel)).Words);
    }

    [Theory]
    [InlineData("SELECT id FROM deadlines WHERE next_step_at <= 'x' ORDER BY next_step_at, id", "deadlines_next_step")]
    [InlineData("SELECT min(next_step_at) FROM deadlines WHERE next_step_at IS NOT NULL", "deadlines_next_step")]
    [InlineData("SELECT id FROM outbox WHERE state = 'pending' AND recipient = 'x' AND not_before <= 'x'", "outbox_pending")]
    [InlineData("SELECT id FROM deadlines WHERE authority = 'x' AND awaits_data = 1", "deadlines_awaiting")]
    public async Task What_is_asked_every_few_seconds_walks_an_index(string sql, string index)
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);

        await using var connection = await _place.Beside(Cancel);
        var plan = await connection.QueryAsync<(long Id, long Parent, long Unused, string Detail)>("EXPLAIN QUERY PLAN " + sql);

        Assert.Contains($"INDEX {index}", string.Join('\n', plan.Select(each => each.Detail)), StringComparison.Ordinal);
    }
}
