using System.Diagnostics;
using Xunit;
using Directory = System.IO.Directory;

namespace DeadlineWatch.Tests.Storage;

/// <summary>A test process that was killed leaves no server behind for good.</summary>
public sealed class ServerFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("deadlinewatch-left-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task The_server_of_a_dead_process_is_stopped_and_removed_and_that_of_a_living_one_stays()
    {
        var binaries = PostgresPrograms.Find() ?? throw new InvalidOperationException("Install PostgreSQL.");
        using var dead = Process.Start("true");
        await dead.WaitForExitAsync(Cancel);
        if (!OperatingSystem.IsWindows())
        {
            // The server runs under another account.
            File.SetUnixFileMode(_root, File.GetUnixFileMode(_root) | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
        }

        var left = ServerFolder.Make(_root, dead.Id);
        var server = new PostgresPrograms(binaries, left);
        await server.Make("fsync = off", Cancel);
        var process = int.Parse((await File.ReadAllLinesAsync(Path.Combine(server.Data, "postmaster.pid"), Cancel))[0], System.Globalization.CultureInfo.InvariantCulture);
        var living = ServerFolder.Make(_root);
        var unknown = Directory.CreateDirectory(Path.Combine(_root, "deadlinewatch-pg-unknown")).FullName;

        await ServerFolder.RemoveLeftovers(_root, binaries, Cancel);

        Assert.Equivalent(new[] { living, unknown }, Directory.GetDirectories(_root), strict: true);
        Assert.False(ServerFolder.IsAlive(process));
    }
}
