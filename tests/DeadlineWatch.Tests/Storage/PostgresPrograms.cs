using System.Diagnostics;

namespace DeadlineWatch.Tests.Storage;

/// <summary>PostgreSQL's server programs as they stand on this machine, and one server made by them in a folder of its own: for
/// the tests and for the benchmark.</summary>
/// <param name="binaries">Where initdb and pg_ctl are: see <see cref="Find"/>.</param>
/// <param name="folder">An empty folder for the server alone.</param>
internal sealed class PostgresPrograms(string binaries, string folder)
{
    public const string Superuser = "postgres";

    /// <summary>The folder of the server's socket, by which it is reached; it listens nowhere else.</summary>
    public string Socket => Path.Combine(folder, "socket");

    public string Data => Path.Combine(folder, "data");

    /// <summary>Where the server's programs are: in Debian's folder of the newest version, or on the path. Null where there are
    /// none.</summary>
    public static string? Find()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian)
            ? Directory.GetDirectories(debian).OrderByDescending(each => each.Length).ThenByDescending(each => each, StringComparer.Ordinal)
                .Select(each => Path.Combine(each, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return versions.Concat(path).FirstOrDefault(each =>
            File.Exists(Path.Combine(each, "initdb")) && File.Exists(Path.Combine(each, "pg_ctl")));
    }

    /// <summary>Makes the server and starts it.</summary>
    /// <param name="settings">Lines for postgresql.conf.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task Make(string settings, CancellationToken cancel)
    {
        Directory.CreateDirectory(Socket);
        Directory.CreateDirectory(Data);
        if (IsRoot)
        {
            await Run("chown", ["-R", "postgres", folder], cancel);
        }

        await Program("initdb", ["-D", Data, "-U", Superuser, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], cancel);
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), $"""
            listen_addresses = ''
            unix_socket_directories = '{Socket}'
            {settings}

            """, cancel);
        await Ctl(cancel, "start");
    }

    /// <summary>Runs pg_ctl: start, stop, restart.</summary>
    public Task Ctl(CancellationToken cancel, params string[] arguments) =>
        Program("pg_ctl", [.. arguments, "-w", "-t", "600", "-D", Data, "-l", Path.Combine(Data, "log")], cancel);

    // PostgreSQL refuses to run as root.
    private static bool IsRoot => Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows();

    private Task Program(string name, IEnumerable<string> arguments, CancellationToken cancel)
    {
        var path = Path.Combine(binaries, name);
        return IsRoot
            ? Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments], cancel)
            : Run(path, arguments, cancel);
    }

    private async Task Run(string program, IEnumerable<string> arguments, CancellationToken cancel)
    {
        // Not redirected: the server would hold the pipe open for ever.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder };
        var log = Path.Combine(Path.GetTempPath(), $"{Path.GetFileName(folder)}.log");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$@\" >>\"$0\" 2>&1 </dev/null");
        start.ArgumentList.Add(log);
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancel);
        var said = File.Exists(log) ? await File.ReadAllTextAsync(log, cancel) : "";
        File.Delete(log);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {said}");
        }
    }
}
