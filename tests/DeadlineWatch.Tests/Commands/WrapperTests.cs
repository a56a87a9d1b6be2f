using System.Diagnostics;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

/// <summary>The command of the Debian package, which gives the secrets to the program for one call: the file itself, with places of
/// this test and with what only root may do replaced.</summary>
public sealed class WrapperTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("deadlinewatch-wrapper-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Told => Path.Combine(_folder, "told");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    [InlineData("TERM")]
    public async Task A_signal_reaches_the_program_and_no_secret_is_left(string signal)
    {
        using var wrapper = Start($"trap 'echo {signal} >>{Told}; exit 7' {signal}");
        await Until("ready token=secret");

        await Send(signal, wrapper.Id);

        await Ended(wrapper, 7);
        Assert.Equal(["ready token=secret", signal], await File.ReadAllLinesAsync(Told, Cancel));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_folder, "run")));
    }

    [Fact]
    public async Task A_program_that_stays_after_a_signal_is_waited_for()
    {
        using var wrapper = Start($"trap 'echo HUP >>{Told}' HUP; trap 'exit 3' TERM");
        await Until("ready token=secret");
        await Send("HUP", wrapper.Id);
        await Until("HUP");
        Assert.NotEmpty(Directory.GetFileSystemEntries(Path.Combine(_folder, "run")));

        await Send("TERM", wrapper.Id);

        await Ended(wrapper, 3);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_folder, "run")));
    }

    [Fact]
    public async Task Ctrl_C_is_heard_by_the_program_itself_and_comes_once()
    {
        using var wrapper = Start($"trap 'echo INT >>{Told}' INT; trap 'exit 3' TERM; echo $$ >{_folder}/id");
        await Until("ready token=secret");
        var program = int.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "id"), Cancel), System.Globalization.CultureInfo.InvariantCulture);

        await Send("INT", program);
        await Until("INT");
        await Send("INT", wrapper.Id);

        await Send("TERM", wrapper.Id);
        await Ended(wrapper, 3);
        Assert.Equal(["ready token=secret", "INT"], await File.ReadAllLinesAsync(Told, Cancel));
    }

    private Process Start(string program)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("The package is for Debian.");
        }

        foreach (var each in new[] { "run", "credstore", "bin" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, each));
        }

        File.WriteAllText(Path.Combine(_folder, "credstore", "deadlinewatch.token"), "secret");
        Command("id", "echo 0");
        Command("chown", ":");
        // install -m 0400 -o deadlinewatch FROM TO
        Command("install", "cp \"$5\" \"$6\"");
        Command("setpriv", $"""
            {program}
            echo "ready token=$(cat "$CREDENTIALS_DIRECTORY/token")" >>{Told}
            while [ -d {_folder} ]; do sleep 0.1; done
            """);
        var wrapper = File.ReadAllText(Path.Combine(Repository.Folder, "config", "service", "debian", "deadlinewatch"))
            .Replace("/run/", $"{_folder}/run/", StringComparison.Ordinal)
            .Replace("/etc/credstore/", $"{_folder}/credstore/", StringComparison.Ordinal);
        Command("deadlinewatch", wrapper["#!/bin/sh\n".Length..]);
        // Whoever runs the tests may ignore signals, and what it starts would too.
        var start = new ProcessStartInfo("env", ["--default-signal", "/bin/sh", Path.Combine(_folder, "bin", "deadlinewatch"), "status"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        start.Environment["PATH"] = $"{_folder}/bin:{Environment.GetEnvironmentVariable("PATH")}";
        return Process.Start(start)!;
    }

    private void Command(string name, string text)
    {
        var file = Path.Combine(_folder, "bin", name);
        File.WriteAllText(file, $"#!/bin/sh\n{text}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static async Task Send(string signal, int process)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{process}"]);
        await kill.WaitForExitAsync(Cancel);
        Assert.Equal(0, kill.ExitCode);
    }

    private async Task Until(string line)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Patience);
        while (!File.Exists(Told) || !(await File.ReadAllLinesAsync(Told, limit.Token)).Contains(line, StringComparer.Ordinal))
        {
            await Task.Yield();
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task Ended(Process wrapper, int code)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Patience);
        await wrapper.WaitForExitAsync(limit.Token);
        Assert.Equal(code, wrapper.ExitCode);
    }
}
