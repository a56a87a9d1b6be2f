using System.Diagnostics;
using DeadlineWatch.Commands;
using DeadlineWatch.Commands.Operating;
using DeadlineWatch.Configuration;
using DeadlineWatch.Tests.Commands;
using DeadlineWatch.Tests.Storage;
using Npgsql;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>The ledger is lost on Thursday morning, and that of Tuesday noon is restored, as the command and the README say: what
/// was told in between is told once more at the most, and nothing is lost.</summary>
public sealed class RestoreTests(PostgresCluster cluster) : IDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-backup-");
    private readonly Screen _screen = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Copy => Path.Combine(_folder.FullName, "ledger.backup");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_file_that_was_backed_up_by_the_command_tells_again_at_most_once_and_loses_nothing()
    {
        await using var town = await Begin(null);

        await Story(town,
            backup: async () => Assert.Equal(ExitCode.Done, await Backup(town.Configuration.Ledger)),
            restore: () =>
            {
                var ledger = town.Configuration.Ledger.Sqlite!;
                File.Delete($"{ledger}-wal");
                File.Delete($"{ledger}-shm");
                File.Copy(Copy, ledger, overwrite: true);
                return Task.CompletedTask;
            });
    }

    [Fact]
    public async Task A_database_that_was_dumped_by_the_lines_that_the_command_prints_does_the_same()
    {
        var place = new PostgresPlace(cluster, hasOwner: true);
        var settings = new LedgerSettings(null, await place.Settings(Cancel));
        await using var town = await Begin(place);
        Assert.Equal(ExitCode.Wrong, await Backup(settings));

        await Story(town,
            backup: () => Type("pg_dump"),
            restore: async () =>
            {
                // What the commands of this process left open goes with a process that ends.
                NpgsqlConnection.ClearAllPools();
                await Type("psql");
                await Type("createdb");
                await Type("pg_restore");
                Assert.Equal(ExitCode.Done, await MigrateCommand.Write(settings, new Screen().Terminal, Cancel));
            });
    }

    private static async Task Story(Town town, Func<Task> backup, Func<Task> restore)
    {
        await town.Until("2026-12-08 12:00");
        var before = town.Told.Select(Matter).ToList();
        await backup();
        var head = (await town.Ledger.Chain.Heads(Cancel))[0];
        await town.Until("2026-12-10 09:00");
        var lost = town.Told.Select(Matter).Skip(before.Count).ToList();
        Assert.NotEmpty(before);
        Assert.True(lost.Count >= 4, "Too little was told in between to prove anything.");

        await town.Restore(restore);
        Assert.Equal(head.Hash, (await town.Ledger.Chain.Heads(Cancel))[0].Hash);
        await town.Until("2026-12-16 12:00");

        var counts = town.Told.Select(Matter).CountBy(each => each).ToDictionary();
        Assert.All(before, each => Assert.Equal(1, counts[each]));
        Assert.All(lost, each => Assert.InRange(counts[each], 1, 2));
        Assert.Empty((await Undisturbed()).Except(counts.Keys));
        Assert.Equal(ExitCode.Done, await new VerifyCommand(town.Ledger.Chain).Write(new(null, null, null, Json: false), new Screen().Terminal, Cancel));
    }

    private static async Task<IReadOnlyList<string>> Undisturbed()
    {
        await using var town = await Begin(null);
        await town.Until("2026-12-16 12:00");
        return [.. town.Told.Select(Matter)];
    }

    private static async Task<Town> Begin(ILedgerPlace? place)
    {
        var town = await Town.Begin("2026-12-07 01:00", place: place);
        foreach (var day in new[] { "07", "08", "09", "10", "11", "14", "15", "16" })
        {
            town.MailboxLands($"2026-12-{day} 02:00");
            town.Lands($"2026-12-{day} 02:00",
            [
                "10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,,2026-12-07 16:00",
                .. day == "07" ? Array.Empty<string>() : ["10482,F2,Assessment North,R2,2026-12-07 16:30,Phone,School,2026-12-07 17:00,2026-12-07 17:30"],
            ]);
        }

        return town;
    }

    // Without the time: after a restore it is another.
    private static string Matter(string told) => told[(told.IndexOf("  ", StringComparison.Ordinal) + 2)..];

    private Task<int> Backup(LedgerSettings ledger) =>
        BackupCommand.Write(ledger, new(null, Copy), _screen.Terminal, Cancel);

    /// <summary>Types the line that the command printed for one of PostgreSQL's programs.</summary>
    private async Task Type(string program)
    {
        var line = Assert.Single(_screen.Output.Split('\n'), each => each.StartsWith($"  {program} ", StringComparison.Ordinal));
        var start = new ProcessStartInfo("/bin/sh", ["-c", line]) { RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PATH"] = $"{PostgresPrograms.Find()}:{start.Environment["PATH"]}";
        using var shell = Process.Start(start)!;
        var said = await shell.StandardError.ReadToEndAsync(Cancel);
        await shell.WaitForExitAsync(Cancel);
        Assert.True(shell.ExitCode == 0, $"{line} ended with {shell.ExitCode}: {said}");
    }
}
