using System.Diagnostics;
using System.Globalization;
using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Tests.Configuration;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

/// <summary>Real signals.</summary>
public sealed class SignalsTests
{
    /// <summary>Far more than it takes; reached only when something hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public SignalsTests()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no SIGHUP.");
        }
    }

    [Fact]
    public async Task A_reload_that_comes_before_the_service_can_look_is_asked_for_once_it_can()
    {
        Assert.SkipWhen(IsIgnored(), "Whoever started the tests (nohup) lets SIGHUP reach nobody.");
        using var signals = new Signals();
        signals.TakeHangups();
        await Send("HUP", Environment.ProcessId);
        var asked = new TaskCompletionSource();

        signals.OnHangup(() => asked.TrySetResult());

        await asked.Task.WaitAsync(Patience, Cancel);
    }

    [Theory]
    [InlineData("HUP")]
    [InlineData("USR1")]
    [InlineData("USR2")]
    public async Task A_signal_while_the_configuration_is_still_being_read_does_not_end_the_service(string signal)
    {
        using var files = new ConfigFiles();
        var secret = Path.Join(files.Home, "token");
        using (var made = Process.Start("mkfifo", [secret]))
        {
            await made.WaitForExitAsync(Cancel);
        }

        var start = new ProcessStartInfo("env",
            [$"--default-signal={signal}", "dotnet", Path.Combine(AppContext.BaseDirectory, "deadlinewatch.dll"), "run", "--config", files.Folder])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        start.Environment[EnvironmentSettings.MetricsTokenFile] = secret;
        using var service = Process.Start(start)!;
        // Opened when the service does, to read it: from then on it stands in the middle of its reading.
        await using (await Task.Run(() => new FileStream(secret, FileMode.Open, FileAccess.Write), Cancel).WaitAsync(Patience, Cancel))
        {
            await Send(signal, service.Id);
        }

        var said = await service.StandardError.ReadToEndAsync(Cancel).WaitAsync(Patience, Cancel);
        await service.WaitForExitAsync(Cancel);
        Assert.Contains("token is empty", said, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Wrong, service.ExitCode);
    }

    /// <summary>By the lowest bit of the ignored signals, as proc(5) shows them.</summary>
    private static bool IsIgnored()
    {
        const string label = "SigIgn:";
        var ignored = File.ReadLines("/proc/self/status").First(each => each.StartsWith(label, StringComparison.Ordinal))[label.Length..];
        return (ulong.Parse(ignored.Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 1) == 1;
    }

    private static async Task Send(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Cancel);
    }
}
