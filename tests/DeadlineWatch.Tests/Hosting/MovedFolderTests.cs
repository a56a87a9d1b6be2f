using System.Diagnostics;
using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Tests.Timelines;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

/// <summary>A service that found its config folder by itself, and whose folder is moved away. The example lies beside the program.
/// </summary>
public sealed class MovedFolderTests : IDisposable
{
    /// <summary>Far more than it takes; reached only when something hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = TownConfig.TemporaryFolder();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_takes_no_other_folder_in_its_stead()
    {
        TownConfig.Write(_folder, "west-midlands");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "deadlinewatch.dll"), "run"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        start.Environment[EnvironmentSettings.ListenPort] = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        start.Environment.Remove(ConfigFolder.Variable);
        using var service = Process.Start(start)!;
        service.ErrorDataReceived += (_, _) => { };
        service.BeginErrorReadLine();
        try
        {
            await Said(service, "DeadlineWatch watches");

            System.IO.Directory.Move(Path.Join(_folder, "config"), Path.Join(_folder, "moved"));

            var said = await Said(service, "The config folder changed");
            Assert.Contains("and is not taken", said, StringComparison.Ordinal);
            // Not because of what stands in another.
            Assert.Contains("there is no such folder", said, StringComparison.Ordinal);
        }
        finally
        {
            service.Kill();
            // Until it has ended it may write into the folder, which is removed.
            await service.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<string> Said(Process service, string words)
    {
        while (await service.StandardOutput.ReadLineAsync(Cancel).AsTask().WaitAsync(Patience, Cancel) is { } line)
        {
            if (line.Contains(words, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"It ended before it said \"{words}\".");
    }
}
