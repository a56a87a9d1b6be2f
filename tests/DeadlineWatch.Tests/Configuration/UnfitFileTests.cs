using System.Diagnostics;
using DeadlineWatch.Configuration;
using DeadlineWatch.Mailing;
using DeadlineWatch.Tests.Telemetry;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>What somebody puts into the config folder that is no file, or beyond all measure.</summary>
public sealed class UnfitFileTests : IDisposable
{
    /// <summary>Far more than it takes; reached only when something hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const string Pipe = "this is no file but a pipe: put a file in its place, or take it away";

    private readonly ConfigFiles _files = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public UnfitFileTests()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Pipes and devices have no names in the folders of this system.");
        }
    }

    public void Dispose() => _files.Dispose();

    private static Task<T> InTime<T>(Func<T> look) =>
        Task.Factory.StartNew(look, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(Patience, Cancel);

    private Task<string> Fingerprint() => InTime(() => ConfigFingerprint.Of(_files.Folder));

    private async Task<IReadOnlyList<string>> Faults() => _files.Lines((await InTime(() => _files.Read())).Faults);

    private string At(string file)
    {
        var path = Path.Join(_files.Folder, file);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        return path;
    }

    private async Task MakePipe(string file)
    {
        using var made = Process.Start("mkfifo", [At(file)]);
        await made.WaitForExitAsync(Cancel);
        Assert.Equal(0, made.ExitCode);
    }

    [Theory]
    [InlineData("profiles/zz.json")]
    [InlineData("calendars/zz.json")]
    [InlineData("deadlinewatch.json")]
    [InlineData("sources.json")]
    [InlineData("recipients.json")]
    [InlineData("templates/letter.html.hbs")]
    public async Task A_pipe_is_named_and_nobody_waits_for_who_would_write_into_it(string file)
    {
        var before = await Fingerprint();
        await MakePipe(file);

        Assert.Contains(await Faults(), each => each.EndsWith($"config/{file}:0 $: {Pipe}", StringComparison.Ordinal));
        Assert.Equal(await Fingerprint(), await Fingerprint());
        Assert.Equal(file.StartsWith("templates/", StringComparison.Ordinal), before == await Fingerprint());
    }

    [Fact]
    public async Task A_query_or_a_template_that_is_a_pipe_is_named_too()
    {
        await MakePipe("queries/q.sql");
        await MakePipe("templates/letter.txt.hbs");
        _files.Write(ConfigFiles.Sources, """
            { "sources": [ { "name": "system", "authority": "anytown", "kind": "postgres", "dataAge": { "live": true }, "lock": ["q"],
              "connection": { "host": "db.anytown.example", "database": "cases", "user": "reader", "schema": "social_care" },
              "queries": [{ "name": "questions", "sqlFile": "queries/q.sql", "case": "id", "events": { "asked": "asked_on", "answered": "answered_on" } }] } ] }
            """);

        Assert.Contains(await Faults(), each => each.Contains($"queries/q.sql: {Pipe}", StringComparison.Ordinal));
        var fault = await Assert.ThrowsAsync<TemplateFaultException>(
            () => InTime(() => TemplatePair.Load(_files.Folder, "letter.txt.hbs", "letter.txt.hbs")));
        Assert.Contains("no file but a pipe", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_a_pipe_a_device_or_too_large_is_named_and_nobody_waits_for_it()
    {
        await MakePipe("secrets/metrics-token");
        File.CreateSymbolicLink(At("secrets/zero"), "/dev/zero");
        await using (var file = File.Create(At("secrets/large")))
        {
            file.SetLength(ConfigFile.Largest + 1);
        }

        var secrets = Path.Join(_files.Folder, "secrets");
        _files.Environment["CREDENTIALS_DIRECTORY"] = secrets;
        _files.Environment["DEADLINEWATCH_METRICS_PASSWORD_FILE"] = Path.Join(secrets, "zero");
        _files.Environment["DEADLINEWATCH_PING_URL_FILE"] = Path.Join(secrets, "large");

        var faults = await Faults();

        Assert.Contains($"environment:0 CREDENTIALS_DIRECTORY: config/secrets/metrics-token cannot be read: {Pipe}", faults);
        Assert.Contains("environment:0 DEADLINEWATCH_METRICS_PASSWORD_FILE: config/secrets/zero cannot be read:"
            + " this is no file but a device: put a file in its place, or take it away", faults);
        Assert.Contains("environment:0 DEADLINEWATCH_PING_URL_FILE: config/secrets/large cannot be read:"
            + " the file is larger than 16 MB, and not read: put the right file in its place", faults);
    }

    [Theory]
    [InlineData("service.pem", "")]
    [InlineData("service.pfx", "")]
    [InlineData("service.key", ", \"key\": \"config/service.key\"")]
    public async Task A_certificate_or_a_key_that_is_a_pipe_is_named_and_nobody_waits_for_it(string file, string key)
    {
        using var pair = new PemPair();
        File.Copy(pair.Certificate, At("service.pem"));
        await MakePipe(file);
        var certificate = key.Length == 0 ? file : "service.pem";
        _files.Change(ConfigFiles.Settings, "\"authorities\": [", $"\"listen\": {{ \"certificate\": \"config/{certificate}\"{key} }}, \"authorities\": [");

        var fault = Assert.Single((await InTime(() => _files.Read())).RunFaults);

        Assert.Equal($"the certificate cannot be taken: {Path.Join(_files.Folder, file)} cannot be read: {Pipe}", fault.Message);
    }

    [Fact]
    public async Task A_device_without_an_end_and_a_folder_are_named()
    {
        File.CreateSymbolicLink(At("profiles/zero.json"), "/dev/zero");
        System.IO.Directory.CreateDirectory(At(ConfigFiles.Recipients));

        var faults = await Faults();

        Assert.Contains("config/profiles/zero.json:0 $: this is no file but a device: put a file in its place, or take it away", faults);
        Assert.Contains("config/recipients.json:0 $: this is no file but a folder: put a file in its place, or take it away", faults);
    }

    [Fact]
    public async Task A_file_beyond_all_measure_is_named_and_not_read()
    {
        await using (var file = File.Create(At(ConfigFiles.Recipients)))
        {
            file.SetLength(1_500_000_000);
        }

        // By its own thread: other tests run beside it.
        var (faults, allocated) = await InTime(() =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var read = _files.Read().Faults;
            ConfigFingerprint.Of(_files.Folder);
            return (read, GC.GetAllocatedBytesForCurrentThread() - before);
        });
        Assert.Equal(["config/recipients.json:0 $: the file is larger than 16 MB, and not read: put the right file in its place"], _files.Lines(faults));
        Assert.InRange(allocated, 0, 1_000_000_000);
    }

    [Fact]
    public async Task Links_that_lead_back_into_the_folder_are_not_walked()
    {
        System.IO.Directory.CreateDirectory(Path.Join(_files.Folder, "loop"));
        foreach (var link in new[] { "a", "b" })
        {
            System.IO.Directory.CreateSymbolicLink(Path.Join(_files.Folder, "loop", link), "..");
        }

        var before = await Fingerprint();
        _files.Write("queries/deep/q.sql", "select 1");

        Assert.NotEqual(before, await Fingerprint());
        Assert.Empty(await Faults());
    }

    [Fact]
    public async Task A_folder_that_a_container_mounts_through_links_is_read_and_its_change_seen()
    {
        System.IO.Directory.CreateDirectory(Path.Join(_files.Folder, "..1"));
        foreach (var each in System.IO.Directory.GetFileSystemEntries(_files.Folder).Where(each => !each.EndsWith("..1", StringComparison.Ordinal)))
        {
            System.IO.Directory.Move(each, Path.Join(_files.Folder, "..1", Path.GetFileName(each)));
            File.CreateSymbolicLink(each, $"..data/{Path.GetFileName(each)}");
        }

        var data = Path.Join(_files.Folder, "..data");
        File.CreateSymbolicLink(data, "..1");
        Assert.Empty(await Faults());
        var before = await Fingerprint();

        using var copy = Process.Start("cp", ["-r", Path.Join(_files.Folder, "..1"), Path.Join(_files.Folder, "..2")]);
        await copy.WaitForExitAsync(Cancel);
        await File.AppendAllTextAsync(Path.Join(_files.Folder, "..2", ConfigFiles.Profile), "\n", Cancel);
        File.Delete(data);
        File.CreateSymbolicLink(data, "..2");

        Assert.NotEqual(before, await Fingerprint());
        Assert.Empty(await Faults());
    }
}
