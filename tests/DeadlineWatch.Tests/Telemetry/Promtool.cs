using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

/// <summary>Prometheus's own judgement of a page.</summary>
internal static class Promtool
{
    /// <summary>Far more than it takes, also for days of made-up series; reached only when it hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Everything <c>promtool check metrics</c> has to say; empty when the page is sound.</summary>
    public static async Task<string> Check(ReadOnlyMemory<byte> page, CancellationToken cancel)
    {
        using var promtool = Start(["check", "metrics"]);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);

        var output = promtool.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = promtool.StandardError.ReadToEndAsync(limit.Token);
        await promtool.StandardInput.BaseStream.WriteAsync(page, limit.Token);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync(limit.Token);

        var said = await output + await errors;
        return promtool.ExitCode == 0 ? said : $"exit code {promtool.ExitCode}: {said}";
    }

    /// <summary>Its exit code and everything it has to say.</summary>
    public static async Task<(int Code, string Said)> Run(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        using var promtool = Start(arguments);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);

        promtool.StandardInput.Close();
        var output = promtool.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = promtool.StandardError.ReadToEndAsync(limit.Token);
        await promtool.WaitForExitAsync(limit.Token);
        return (promtool.ExitCode, await output + await errors);
    }

    private static Process Start(IReadOnlyList<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("promtool", arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            Assert.Fail(
                "promtool is not on the PATH. Install Prometheus (on Debian: apt-get install -y prometheus); build.sh does.");
            throw;
        }
    }
}
