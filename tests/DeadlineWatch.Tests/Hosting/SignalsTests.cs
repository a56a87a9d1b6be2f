using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Tests.Configuration;
using Microsoft.Data.Sqlite;
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
    public async Task A_signal_while_the_service_is_still_starting_does_not_end_it(string signal)
    {
        using var files = new ConfigFiles();
        System.IO.Directory.CreateDirectory(Path.Join(files.Home, "data"));
        var socket = Path.Join(files.Home, "notify");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(socket));
        var start = new ProcessStartInfo("env",
            [$"--default-signal={signal}", "dotnet", Path.Combine(AppContext.BaseDirectory, "deadlinewatch.dll"), "run", "--config", files.Folder])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NOTIFY_SOCKET"] = socket;
        start.Environment[EnvironmentSettings.ListenPort] = FreePort.Next().ToString(CultureInfo.InvariantCulture);

        // Who has the ledger keeps the service from going on.
        await using var holder = new SqliteConnection($"Data Source={Path.Join(files.Home, "data", "ledger.db")};Pooling=False");
        await holder.OpenAsync(Cancel);
        await using var lockOf = holder.CreateCommand();
        lockOf.CommandText = "BEGIN EXCLUSIVE";
        await lockOf.ExecuteNonQueryAsync(Cancel);
        using var service = Process.Start(start)!;
        await Opens(manager);

        await Send(signal, service.Id);
        await Send("TERM", service.Id);
        await holder.CloseAsync();

        await service.WaitForExitAsync(Cancel).WaitAsync(Patience, Cancel);
        Assert.Equal(ExitCode.Done, service.ExitCode);
    }

    private static async Task Opens(Socket manager)
    {
        var heard = new byte[4096];
        while (!Encoding.UTF8.GetString(heard, 0, await manager.ReceiveAsync(heard, Cancel).AsTask().WaitAsync(Patience, Cancel)).Contains("opens the ledger", StringComparison.Ordinal))
        {
            // Something else was told.
        }
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
