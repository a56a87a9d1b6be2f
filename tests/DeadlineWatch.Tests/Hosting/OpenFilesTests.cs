using System.Diagnostics;
using DeadlineWatch.Commands;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

public sealed class OpenFilesTests
{
    [Theory]
    [InlineData("run", 128)]
    [InlineData("check", 64)]
    [InlineData("status", 64)]
    [InlineData("list", 64)]
    public async Task Whoever_may_open_too_few_files_is_told_how_many_and_where_to_raise_that(string command, int limit)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells its limits in a file.");
        var cancel = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("bash",
            ["-c", $"ulimit -n {limit}; exec dotnet \"$0\" {command} --config no/such/folder", Path.Combine(AppContext.BaseDirectory, "deadlinewatch.dll")])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };

        using var service = Process.Start(start)!;
        var said = await service.StandardError.ReadToEndAsync(cancel);
        await service.WaitForExitAsync(cancel);

        Assert.Equal(
            $"DeadlineWatch does not start: this process may hold {limit} files open at once, and needs 256."
            + " Raise the limit: LimitNOFILE= of a systemd unit, --ulimit nofile= of a container, ulimit -n of a shell.\n",
            said);
        Assert.Equal(ExitCode.Wrong, service.ExitCode);
    }
}
