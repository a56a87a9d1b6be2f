using DeadlineWatch.Commands;
using DeadlineWatch.Commands.Operating;
using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Tests.Storage;
using DeadlineWatch.Tests.Timelines;
using Microsoft.Data.Sqlite;
using Xunit;
using Directory = System.IO.Directory;

namespace DeadlineWatch.Tests.Commands.Operating;

public sealed class BackupCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deadlinewatch-").FullName;
    private readonly Screen _screen = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Copy => Path.Combine(_folder, "copy.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<int> Backup(LedgerSettings ledger, string? into = null) =>
        BackupCommand.Write(ledger, new(null, into ?? Copy), _screen.Terminal, Cancel);

    private static async Task<Town> PlayedTown()
    {
        var town = await Town.Begin("2026-12-07 01:00");
        town.MailboxLands("2026-12-08 02:00");
        town.Lands("2026-12-08 02:00", ["10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,,2026-12-07 16:00"]);
        await town.Until("2026-12-08 16:00");
        return town;
    }

    [Fact]
    public async Task A_copy_made_beside_the_running_service_is_one_sound_file_for_its_account_alone()
    {
        await using var town = await PlayedTown();
        var head = Assert.Single(await town.Ledger.Chain.Heads(Cancel));

        Assert.Equal(ExitCode.Done, await Backup(town.Configuration.Ledger));

        _screen.Shows($"""
            The ledger was copied to copy.db (1 MB, schema {Migrations.Newest}), and the copy is sound.
            Its history ends with
              anytown  batch {head.Number}, head {Convert.ToHexStringLower(head.Hash)[..16]}…
            """.ReplaceLineEndings("\n"), _folder);
        Assert.Equal([Copy], Directory.GetFileSystemEntries(_folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Copy));
        }

        await using var copied = await SqliteLedger.OpenForReading(Copy, Cancel);
        var screen = new Screen();
        Assert.Equal(ExitCode.Done, await new VerifyCommand(copied.Chain).Write(new(null, null, null, Json: false), screen.Terminal, Cancel));
        Assert.Equal(
            (await town.Ledger.Queries.Outbox(Town.Authority, "10377", Cancel)).Select(each => (each.Id, each.State, each.Step)),
            (await copied.Queries.Outbox(Town.Authority, "10377", Cancel)).Select(each => (each.Id, each.State, each.Step)));
    }

    // A writer is in the middle of its transaction: it is neither waited for nor seen.
    [Fact]
    public async Task A_writer_holds_up_no_backup_and_half_a_transaction_is_never_in_it()
    {
        await using var town = await PlayedTown();
        await using var writer = new SqliteConnection($"Data Source={town.Configuration.Ledger.Sqlite};Pooling=False");
        await writer.OpenAsync(Cancel);
        await using var transaction = SqliteSession.Begin(writer, deferred: false);
        await using var half = writer.CreateCommand();
        half.CommandText = "UPDATE sources SET last_reason = 'half a transaction'";
        await half.ExecuteNonQueryAsync(Cancel);

        Assert.Equal(ExitCode.Done, await Backup(town.Configuration.Ledger));

        await transaction.RollbackAsync(Cancel);
        await using var copied = await SqliteLedger.OpenForReading(Copy, Cancel);
        var sources = await copied.Queries.Sources(Cancel);
        Assert.NotEmpty(sources);
        Assert.DoesNotContain(sources, each => each.LastReason == "half a transaction");
    }

    [Fact]
    public async Task A_file_that_is_there_is_never_written_over_be_it_the_ledger_itself()
    {
        await using var town = await PlayedTown();
        var ledger = town.Configuration.Ledger.Sqlite!;
        var before = (await town.Ledger.Chain.Heads(Cancel))[0].Number;

        Assert.Equal(ExitCode.Wrong, await Backup(town.Configuration.Ledger, ledger));

        _screen.Refuses($"No backup was made at '{ledger}'. It is there already: name a new file.");
        Assert.Equal(before, (await town.Ledger.Chain.Heads(Cancel))[0].Number);
    }

    [Fact]
    public async Task A_folder_that_is_missing_or_named_itself_is_told_and_nothing_is_left()
    {
        await using var town = await PlayedTown();

        Assert.Equal(ExitCode.Wrong, await Backup(town.Configuration.Ledger, Path.Combine(_folder, "missing", "copy.db")));
        Assert.Equal(ExitCode.Wrong, await Backup(town.Configuration.Ledger, _folder));

        Assert.Contains("It could not be written", _screen.Error, StringComparison.Ordinal);
        Assert.Contains("It is a folder: name a file in it.", _screen.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_ledger_whose_history_was_changed_by_hand_gives_no_backup()
    {
        var place = new SqlitePlace();
        await using (var town = await Town.Begin("2026-12-07 01:00", place: place))
        {
            town.MailboxLands("2026-12-08 02:00");
            town.Lands("2026-12-08 02:00", ["10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,,2026-12-07 16:00"]);
            await town.Until("2026-12-08 16:00");
            await place.Tamper("UPDATE history SET words = 'never said' WHERE id = 2", Cancel);

            Assert.Equal(ExitCode.Wrong, await Backup(new(place.Path)));
        }

        _screen.Refuses($"No backup was made at '{Copy}'. The history of anytown is not as it was written: \"deadlinewatch verify\" says where."
            + " Keep the last backup.");
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Without_a_ledger_or_with_some_other_database_there_is_nothing_to_copy()
    {
        var other = Path.Combine(_folder, "other.db");
        await using (var connection = new SqliteConnection($"Data Source={other};Pooling=False"))
        {
            await connection.OpenAsync(Cancel);
            await using var make = connection.CreateCommand();
            make.CommandText = "CREATE TABLE theirs (id)";
            await make.ExecuteNonQueryAsync(Cancel);
        }

        Assert.Equal(ExitCode.Wrong, await Backup(new(Path.Combine(_folder, "none.db"))));
        var refused = await Assert.ThrowsAsync<LedgerUnavailableException>(() => Backup(new(other)));

        Assert.StartsWith($"There is no ledger at {_folder}", _screen.Error, StringComparison.Ordinal);
        Assert.Equal("is a database of some other program", refused.What);
        Assert.Equal([other], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task On_postgresql_it_says_what_to_type_and_does_not_pass_for_a_backup()
    {
        var server = new PostgresSettings { Host = "db.anytown.example", Database = "ledger", User = "watch", Owner = "keeper", Password = "s3cret-marker" };

        Assert.Equal(ExitCode.Wrong, await Backup(new(null, server), "/var/backups/a ledger.dump"));

        Assert.Equal("""
            The ledger db.anytown.example:5432/ledger is on PostgreSQL: its own programs back it up. Nothing was written.
            Back up, beside a running service:
              pg_dump --host=db.anytown.example --port=5432 --username=keeper --format=custom --schema=deadlinewatch --file='/var/backups/a ledger.dump' ledger
            Restore, with the service stopped on every node. As an administrator of the server (postgres, or your own) put the old
            database aside, where there is one, and make a new and empty one:
              psql --host=db.anytown.example --port=5432 --username=postgres --dbname=postgres --command='ALTER DATABASE "ledger" RENAME TO "ledger_before"'
              createdb --host=db.anytown.example --port=5432 --username=postgres --owner=keeper ledger
            Then fill it:
              pg_restore --host=db.anytown.example --port=5432 --username=keeper --dbname=ledger --no-owner --no-privileges --exit-on-error --single-transaction '/var/backups/a ledger.dump'
              deadlinewatch migrate
              deadlinewatch verify

            """.ReplaceLineEndings("\n"), _screen.Output.ReplaceLineEndings("\n"));
    }
}
