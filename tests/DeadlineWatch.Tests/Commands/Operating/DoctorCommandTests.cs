using DeadlineWatch.Commands;
using DeadlineWatch.Commands.Operating;
using DeadlineWatch.Configuration;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Tests.Mailing.Transport;
using DeadlineWatch.Tests.Telemetry;
using DeadlineWatch.Tests.Timelines;
using Xunit;
using Directory = System.IO.Directory;

namespace DeadlineWatch.Tests.Commands.Operating;

/// <summary>A small council whose files are all there, and what the two commands say of it when one thing is not well.</summary>
public sealed class DoctorCommandTests : IDisposable
{
    private static readonly DateTimeOffset Now = Town.London("2026-12-08 09:00");

    private readonly string _folder = TownConfig.TemporaryFolder();
    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal);
    private readonly Screen _screen = new();

    public DoctorCommandTests()
    {
        TownConfig.Write(_folder, "west-midlands");
        TownConfig.Drop(_folder, "case-system", "referrals", "2026-12-08 02:00", TownConfig.ReferralColumns, []);
        TownConfig.Drop(_folder, "case-system", "enquiries", "2026-12-08 02:00", TownConfig.EnquiryColumns, []);
        TownConfig.Drop(_folder, "mailbox", "confirmations", "2026-12-08 08:00", TownConfig.ConfirmationColumns, []);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Config => Path.Combine(_folder, "config");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ConfigurationResult Read() => ConfigurationReader.Read(Config, new Dictionary<string, string?>());

    private Task<int> Doctor(bool json = true, params ConfigurationFault[] warnings) => Doctor(Read() with { Warnings = warnings }, json);

    private Task<int> Doctor(ConfigurationResult read, bool json = true) =>
        new DoctorCommand(read.Configuration!, read.RunFaults, read.Warnings, _environment, SourceFactory.Create, new HandTurnedTime(Now))
            .Write(new(null, json), _screen.Terminal, Cancel);

    private Task<int> DeepCheck(bool json = false, ConfigurationResult? read = null) =>
        new DeepCheck(read ?? Read(), SourceFactory.Create, new HandTurnedTime(Now))
            .Write(new(null, Profiles: false, json, Deep: true), _screen.Terminal, Cancel);

    private string Found(string subject) => _screen.Json.GetProperty("found").EnumerateArray()
        .Where(each => each.GetProperty("subject").GetString() == subject)
        .Select(each => $"{each.GetProperty("standing")}: {each.GetProperty("words")}").Last();

    [Fact]
    public async Task On_a_sound_council_nothing_is_wrong_and_nothing_was_changed()
    {
        await using (var _ = await SqliteLedger.Open(Path.Combine(_folder, "ledger.db"), Cancel))
        {
            var before = Files();

            Assert.Equal(ExitCode.Done, await Doctor());

            Assert.Equal(before, Files());
        }

        Assert.True(_screen.Json.GetProperty("sound").GetBoolean());
        Assert.Equal("ok: sound, without a warning", Found("files"));
        Assert.Matches("^ok: Europe/London (and GMT Standard Time )?known; the changes of 2026 and 2027 are right$", Found("time zone"));
        Assert.Equal($"ok: {_folder}/drop/case-system: 2 tables opened, its first case read", Found("case-system"));
        Assert.Equal("ok: known until Sun 31 Dec 2028 (754 days left)", Found("england-and-wales"));
    }

    [Fact]
    public async Task What_check_warns_of_is_warned_of_here_too()
    {
        Assert.Equal(ExitCode.Done, await Doctor(json: true, new ConfigurationFault(
            "config/deadlinewatch.json", 31, "$.listen.certificate", "the certificate ends on 2026-12-18: renew it")));

        Assert.Equal("warn: line 31, $.listen.certificate: the certificate ends on 2026-12-18: renew it", Found("config/deadlinewatch.json"));
    }

    [Fact]
    public async Task What_check_refuses_as_it_keeps_the_service_from_running_is_wrong_here_in_the_same_words()
    {
        var read = ConfigurationReader.Read(Config, new Dictionary<string, string?> { [EnvironmentSettings.ListenAddress] = "0.0.0.0" });
        var refused = Assert.Single(CheckAnswer.Of(read, Now).Faults);

        Assert.Equal(ExitCode.Wrong, await Doctor(read));

        Assert.Equal($"wrong: DEADLINEWATCH_LISTEN_ADDRESS: {refused.Message}", Found("environment"));
        Assert.DoesNotContain("\"files\"", _screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_reads_what_is_wrong_and_what_to_do_below_it()
    {
        Directory.Delete(Path.Combine(_folder, "drop", "mailbox"), recursive: true);

        Assert.Equal(ExitCode.Wrong, await Doctor(json: false));

        Assert.Contains($"SOURCES ok case-system {_folder}/drop/case-system: 2 tables opened, its first case read"
            + $" WRONG mailbox {_folder}/drop/mailbox: The folder does not exist."
            + " → The service makes it when it starts, and its polls fail until files come into it. Is it the right one, and its share mounted? CLOCK",
            OnOneLine(), StringComparison.Ordinal);
        Assert.Contains("\n1 wrong", _screen.Output, StringComparison.Ordinal);
        Assert.All(_screen.Output.Split('\n'), line => Assert.True(line.Length < 100 || line.StartsWith("config ", StringComparison.Ordinal), line));
    }

    [Fact]
    public async Task A_secret_that_everyone_may_read_is_wrong_and_not_shown()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Rights are lists there.");
        var open = Directory.CreateDirectory(Path.Combine(_folder, "secrets")).FullName;
        var file = Path.Combine(open, "mail-password");
        await File.WriteAllTextAsync(file, "s3cret-marker", Cancel);
        foreach (var (path, mode) in new[] { (_folder, "rwxr-xr-x"), (open, "rwxr-xr-x"), (file, "rw-r--r--") })
        {
            Chmod(path, mode);
        }

        _environment["DEADLINEWATCH_MAIL_PASSWORD_FILE"] = file;
        Assert.Equal(ExitCode.Wrong, await Doctor());
        Assert.Equal($"wrong: every account of this machine may read {file}", Found("secrets"));
        Assert.DoesNotContain("s3cret-marker", _screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_behind_a_closed_folder_is_well()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Rights are lists there.");
        var closed = Directory.CreateDirectory(Path.Combine(_folder, "secrets")).FullName;
        var file = Path.Combine(closed, "mail-password");
        await File.WriteAllTextAsync(file, "s3cret-marker", Cancel);
        Chmod(closed, "rwxr-x---");
        Chmod(file, "rw-r--r--");

        _environment["DEADLINEWATCH_MAIL_PASSWORD_FILE"] = file;
        Assert.Equal(ExitCode.Done, await Doctor());
        Assert.Equal("ok: 1 file, which not everyone may read", Found("secrets"));
    }

    [Fact]
    public async Task A_config_file_that_everyone_may_change_is_wrong()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Rights are lists there.");
        var recipients = Path.Combine(Config, "recipients.json");
        Chmod(recipients, "rw-r--rw-");

        Assert.Equal(ExitCode.Wrong, await Doctor());

        Assert.Equal($"wrong: every account of this machine may change {recipients}", Found("config"));
    }

    [Theory]
    [InlineData("size=2m", "2 MB free")]
    [InlineData("size=1g,nr_inodes=9", "room for 0 more files only")]
    public async Task A_disk_without_room_is_wrong(string tmpfs, string words)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can make a small disk, and only on Linux.");
        var small = Directory.CreateDirectory(Path.Combine(_folder, "small")).FullName;
        Assert.SkipUnless(await Typed("mount", "-t", "tmpfs", "-o", tmpfs, "tmpfs", small) == 0, "This machine lets nobody mount.");
        try
        {
            // As many files as the second takes: the folder itself is one.
            foreach (var number in Enumerable.Range(1, 8))
            {
                await File.WriteAllTextAsync(Path.Combine(small, $"{number}"), "", Cancel);
            }

            var settings = Read().Configuration! with { Ledger = new(Path.Combine(small, "ledger.db")) };
            await new DoctorCommand(settings, [], [], _environment, SourceFactory.Create, new HandTurnedTime(Now)).Write(new(null, Json: true), _screen.Terminal, Cancel);
        }
        finally
        {
            await Typed("umount", small);
        }

        Assert.Equal($"wrong: {small}, {words}", Found("ledger"));
    }

    private static async Task<int> Typed(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    [Fact]
    public async Task A_service_that_does_not_run_is_a_warning_and_nothing_wrong()
    {
        using var port = new ClosedPort();
        var configuration = Read().Configuration! with { Listen = new(Port: port.Number) };

        Assert.Equal(ExitCode.Done, await new DoctorCommand(configuration, [], [], _environment, SourceFactory.Create, new HandTurnedTime(Now))
            .Write(new(null, Json: true), _screen.Terminal, Cancel));

        Assert.StartsWith($"warn: does not answer at http://127.0.0.1:{port.Number}", Found("here"), StringComparison.Ordinal);
        Assert.Contains("deadlinewatch run", _screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_a_faulty_folder_the_service_and_the_ledger_are_looked_at_all_the_same()
    {
        using var port = new ClosedPort();

        Assert.Equal(ExitCode.Wrong, await DoctorCommand.WriteBesideFaults(Config, new(Port: port.Number), new(Path.Combine(_folder, "ledger.db")),
            new HandTurnedTime(Now), new(null, Json: false), _screen.Terminal, Cancel));

        Assert.StartsWith($"SERVICE warn here does not answer at http://127.0.0.1:{port.Number}", OnOneLine(), StringComparison.Ordinal);
        Assert.EndsWith($" LEDGER ok reach there is none yet at {_folder}/ledger.db: the service makes it at its first start", OnOneLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deep_check_has_one_line_for_each_thing_that_it_reaches_for()
    {
        Assert.Equal(ExitCode.Done, await DeepCheck());

        Assert.EndsWith($" REACH ok ledger there is none yet at {_folder}/ledger.db: the service makes it at its first start"
            + $" ok mail {_folder}/mail, made with the first mail"
            + $" ok case-system {_folder}/drop/case-system: 2 tables opened, its first case read"
            + $" ok mailbox {_folder}/drop/mailbox: 1 table opened, its first case read",
            OnOneLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mail")]
    [InlineData("mail/of/the/day")]
    public async Task A_file_where_the_folder_of_mails_should_be_is_wrong(string folder)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "mail"), "", Cancel);
        var read = Read();
        read = read with { Configuration = read.Configuration! with { Mail = read.Configuration.Mail with { Folder = Path.Combine(_folder, folder) } } };

        Assert.Equal(ExitCode.Wrong, await DeepCheck(json: false, read));

        Assert.Contains($" WRONG mail {_folder}/mail is a file, where a folder is needed"
            + " → Name another folder in deadlinewatch.json, or take the file away. ", OnOneLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deep_check_ends_with_one_where_the_relay_does_not_let_us_in()
    {
        await using var server = ScriptedSmtpServer.Start(new SmtpScript().On("GREETING", "554 5.7.1 not you"));
        var read = Read();
        read = read with
        {
            Configuration = read.Configuration! with
            {
                Mail = new() { From = "deadlinewatch@anytown.example", Relay = new() { Host = "127.0.0.1", Port = server.Port, Security = "none" } },
            },
        };

        Assert.Equal(ExitCode.Wrong, await DeepCheck(json: true, read));

        Assert.True(_screen.Json.GetProperty("sound").GetBoolean());
        var relay = _screen.Json.GetProperty("reach").EnumerateArray().Single(each => each.GetProperty("part").GetString() == "mail");
        Assert.Equal(("wrong", $"127.0.0.1:{server.Port}, greeting: 554 5.7.1 not you"),
            (relay.GetProperty("standing").GetString(), relay.GetProperty("words").GetString()));
    }

    [Fact]
    public async Task A_deep_check_of_a_faulty_configuration_reaches_for_nothing()
    {
        await File.WriteAllTextAsync(Path.Combine(Config, "recipients.json"), "{", Cancel);

        Assert.Equal(ExitCode.Wrong, await DeepCheck(json: true));

        Assert.False(_screen.Json.TryGetProperty("reach", out _));
    }

    // Where lines break depends on how long the folder's name is.
    private string OnOneLine() => string.Join(' ', _screen.Output.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private static void Chmod(string path, string mode)
    {
        var bits = mode.Reverse().Select((each, at) => each == '-' ? 0 : 1 << at).Sum();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)bits);
        }
    }

    private string Files() => string.Join('\n', Directory.EnumerateFileSystemEntries(_folder, "*", SearchOption.AllDirectories)
        .Where(each => !each.EndsWith("-shm", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .Select(each => $"{each} {File.GetLastWriteTimeUtc(each):O}"));
}
