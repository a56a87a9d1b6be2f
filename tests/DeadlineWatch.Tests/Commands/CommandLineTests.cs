using DeadlineWatch.Commands.Simulating;
using DeadlineWatch.Commands;
using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

public sealed class CommandLineTests
{
    private readonly Screen _screen = new();
    private readonly List<object> _asked = [];

    [Theory]
    [InlineData("")]
    [InlineData("run")]
    [InlineData("demo")]
    [InlineData("check")]
    [InlineData("due")]
    [InlineData("evaluate")]
    [InlineData("list")]
    [InlineData("explain")]
    [InlineData("route")]
    [InlineData("findings")]
    [InlineData("report")]
    [InlineData("replay")]
    [InlineData("simulate")]
    [InlineData("health")]
    [InlineData("schema")]
    [InlineData("verify")]
    [InlineData("retention")]
    [InlineData("retention preview")]
    [InlineData("retention apply")]
    [InlineData("acknowledge")]
    [InlineData("silence")]
    [InlineData("migrate")]
    [InlineData("calendar")]
    [InlineData("calendar import")]
    [InlineData("outbox")]
    [InlineData("outbox list")]
    [InlineData("mail test")]
    public async Task Help_teaches_by_examples(string command)
    {
        var code = await Type($"{command} --help");

        Assert.Equal(ExitCode.Done, code);
        var examples = _screen.Output[_screen.Output.IndexOf("Examples:", StringComparison.Ordinal)..];
        Assert.Contains($"  deadlinewatch {(command.Length == 0 ? "due" : command)}", examples, StringComparison.Ordinal);
        Assert.Contains("--config <DIR>", _screen.Output, StringComparison.Ordinal);
        Assert.All(_screen.Output.Split('\n'), line => Assert.True(line.Length < 100, line));
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task The_windows_service_is_refused_anywhere_else()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Here --service is right.");

        var code = await Type("run --service");

        Assert.Equal(ExitCode.WrongUsage, code);
        Assert.Contains("--service is for Windows.", _screen.Error, StringComparison.Ordinal);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Every_example_of_every_help_is_right_usage()
    {
        foreach (var command in new[] { "", "run", "demo", "check", "due", "evaluate", "list", "explain", "route", "findings", "report", "replay", "simulate", "status", "health", "schema", "verify", "retention", "acknowledge", "silence", "migrate", "sources", "import", "outbox", "mail" })
        {
            foreach (var (typed, _) in Examples.Of(command))
            {
                _asked.Clear();

                var code = await Type(typed["deadlinewatch ".Length..].Split(" > ")[0]);

                Assert.True(code == ExitCode.Done, $"{typed}: {_screen.Error}");
                Assert.Single(_asked);
            }
        }
    }

    [Theory]
    [InlineData("deu", "Did you mean 'due'?")]
    [InlineData("due --profil west-midlands --clock icpc --start 2026-12-11", "Did you mean '--profile'?")]
    [InlineData("list --confg x", "Did you mean '--config'?")]
    [InlineData("", "Commands: run, demo, check, due, evaluate, list, explain, route, findings, report, replay, simulate, status, health, verify, retention, acknowledge, silence, migrate, sources, outbox, mail, schema, calendar.")]
    [InlineData("due --clock icpc --start 2026-12-11", "Option '--profile' is required.")]
    [InlineData("due --profile p --clock c --start 11/12/2026", "--start \"11/12/2026\" cannot be read. Write a date, 2026-12-11, or a date and a time,")]
    [InlineData("due --profile p --clock c --start 2026-02-30", "--start \"2026-02-30\" cannot be read.")]
    [InlineData("list --within 5days", "--within \"5days\" cannot be read. Write working days as 5wd, or hours as 48h.")]
    [InlineData("list --state late", "--state \"late\" cannot be read. Write overdue or running.")]
    [InlineData("list --csv --json", "Write --json or --csv, not both.")]
    [InlineData("report --month 2026-13", "--month \"2026-13\" cannot be read. Write a month as 2026-12.")]
    [InlineData("simulate", "Write --add-holiday DATE, --profile FILE, or both: what is to be tried?")]
    [InlineData("simulate --all", "Write --add-holiday DATE, --profile FILE, or both: what is to be tried?")]
    [InlineData("simulate --add-holiday 28/12/2026", "--add-holiday \"28/12/2026\" cannot be read. Write a day such as 2026-12-25.")]
    [InlineData("simulate --add-holiday 2026-12-28 2026-12-29", "See deadlinewatch simulate --help.")]
    [InlineData("simulate --profile x.json --csv --json", "Write --json or --csv, not both.")]
    [InlineData("route anytown", "Required argument 'CASE' missing for command: 'route'.")]
    [InlineData("explain anytown", "Required argument 'CASE' missing for command: 'explain'.")]
    [InlineData("replay --from 2025-10-01 --to soon", "--to \"soon\" cannot be read. Write a date, 2026-12-11.")]
    [InlineData("replay --from 2025-10-01 --to 2026-09-30 --csv people", "--csv \"people\" cannot be read. Write mails or timeliness.")]
    [InlineData("replay --from 2025-10-01 --to 2026-09-30 --budget 0", "--budget \"0\" cannot be read. Write a whole number from 1.")]
    [InlineData("replay --from 2025-10-01 --to 2026-09-30 --csv mails --json", "Write --json or --csv, not both.")]
    [InlineData("replay --from 2025-10-01 --to 2026-09-30 --over lists", "--over \"lists\" cannot be read. Write ledger or sources.")]
    [InlineData("silence anytown 10482 --reason family", "Write --until WHEN: when do the mails go on?")]
    [InlineData("silence anytown 10482", "Write --reason CODE and --until WHEN: why, and when the mails go on. Codes as shipped: recording-error,")]
    [InlineData("acknowledge anytown 10482 --lift --reason family", "Write --lift alone: it needs no --reason and no --until.")]
    [InlineData("acknowledge anytown 10482 --reason \"Police Unavailable\"", "Write lower-case words joined by hyphens, such as police-unavailable.")]
    [InlineData("acknowledge anytown 10482 --reason family --until soon", "Write a day, 2026-12-18, a day and a time, \"2026-12-18 12:00\", working days as 3wd, or hours as 4h.")]
    [InlineData("acknowledge anytown 10482 --reason family --until 2026-02-30", "There is no such day.")]
    [InlineData("acknowledge anytown --reason family", "Required argument 'CASE' missing for command: 'acknowledge'.")]
    [InlineData("outbox show abc", "\"abc\" is no number of a warning: \"deadlinewatch outbox list\" shows them.")]
    [InlineData("outbox show -5", "See deadlinewatch outbox show --help.")]
    [InlineData("outbox retry abc", "\"abc\" is no number of a warning: \"deadlinewatch outbox list\" shows them.")]
    [InlineData("outbox show", "Required argument 'ID' missing for command: 'show'.")]
    [InlineData("outbox retry", "Write the number of a warning, or --refused.")]
    [InlineData("calendar", "Required command was not provided.")]
    [InlineData("calendar import --yes", "Required argument 'FILE' missing for command: 'import'.")]
    [InlineData("calendar import x.json --allow-removals", "Did you mean '--allow-removal'?")]
    [InlineData("calendar import", "See deadlinewatch calendar import --help.")]
    [InlineData("evaluate --profile p --as-of 2026-12-08", "Required argument 'FILE' missing for command: 'evaluate'.")]
    public async Task Wrong_usage_ends_with_2_and_says_what_to_write(string typed, string answer)
    {
        var code = await Type(typed);

        Assert.Equal(ExitCode.WrongUsage, code);
        Assert.Contains(answer, _screen.Error, StringComparison.Ordinal);
        Assert.Contains("--help.", _screen.Error, StringComparison.Ordinal);
        Assert.Equal("", _screen.Output);
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData("bogus", "Unrecognized command or argument 'bogus'.")]
    [InlineData("sources lst", "Unrecognized command or argument 'lst'. Did you mean 'list'?")]
    [InlineData("bogus --config", "Unrecognized command or argument 'bogus'.\nRequired argument missing for option: '--config'.")]
    public async Task A_command_that_there_is_not_is_not_also_told_as_missing(string typed, string answer)
    {
        Assert.Equal(ExitCode.WrongUsage, await Type(typed));

        Assert.StartsWith(answer + "\n", _screen.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Required command was not provided", _screen.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_of_commands_says_each_in_a_line_and_its_own_help_says_all()
    {
        await Type("--help");
        var list = _screen.Output.Split("Commands:\n")[1].Split("\n\n")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var own = new Screen();
        await Type("report --help", own);

        Assert.All(list, line => Assert.Matches(@"\A  [a-z]+( <[A-Z]+>)* {2,}[A-Z].*\.\s*\z", line));
        Assert.Contains("  Say how timely a month was, by clock and team.", string.Join('\n', list), StringComparison.Ordinal);
        Assert.Contains("The --help of each command says more", _screen.Output, StringComparison.Ordinal);
        Assert.Contains("Median: of the time taken", own.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_typed_becomes_what_is_asked()
    {
        await Type("list --config here --authority anytown --team \"Assessment North\" --clock icpc --state OVERDUE --within 48h --csv");

        Assert.Equal(
            new ListOptions
            {
                Config = "here",
                Authority = "anytown",
                Team = "Assessment North",
                Clock = "icpc",
                State = DeadlineState.Overdue,
                Within = new(48, IsHours: true),
                Form = OutputForm.Csv,
            },
            Assert.Single(_asked));
    }

    [Fact]
    public async Task Several_holidays_are_tried_by_naming_each()
    {
        await Type("simulate --add-holiday 2026-12-28 --profile drafts/wales.json --add-holiday 2026-12-29 --authority anytown --all");

        var asked = Assert.IsType<SimulateOptions>(Assert.Single(_asked));
        Assert.Equal([new(2026, 12, 28), new(2026, 12, 29)], asked.AddHolidays);
        Assert.Equal(("drafts/wales.json", "anytown", true, OutputForm.Text), (asked.Profile, asked.Authority, asked.All, asked.Form));
    }

    [Fact]
    public async Task A_date_alone_is_the_end_of_that_day_where_it_says_what_files_are_as_of()
    {
        await Type("evaluate --profile p --as-of 2026-12-08 a.csv b.csv");

        var asked = Assert.IsType<EvaluateOptions>(Assert.Single(_asked));
        Assert.Equal(Anytown.At("2026-12-08 23:59"), asked.AsOf);
        Assert.Equal(["a.csv", "b.csv"], asked.Files);
    }

    [Fact]
    public async Task A_case_reference_that_begins_with_an_at_sign_is_no_file()
    {
        await Type("explain anytown @10482");

        Assert.Equal("@10482", Assert.IsType<ExplainOptions>(Assert.Single(_asked)).Case);
    }

    [Fact]
    public async Task The_exit_code_is_that_of_the_command()
    {
        var code = await CommandLine.Invoke(
            ["check"], new() { Check = (_, _, _) => Task.FromResult(ExitCode.Wrong) }, _screen.Terminal, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Wrong, code);
    }

    [Fact]
    public async Task A_fault_is_told_in_a_line_and_ends_with_1()
    {
        var code = await CommandLine.Invoke(
            ["check"], new() { Check = (_, _, _) => throw new IOException("The disk is full.") }, _screen.Terminal,
            TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Wrong, code);
        _screen.Refuses("deadlinewatch: The disk is full. (IOException)");
    }

    [Fact]
    public async Task Stopping_reaches_the_command()
    {
        using var stop = new CancellationTokenSource();
        var commands = new CommandSet
        {
            Run = async (_, _, cancel) =>
            {
                await stop.CancelAsync();
                cancel.ThrowIfCancellationRequested();
                return ExitCode.Done;
            },
        };

        var code = await CommandLine.Invoke(["run"], commands, _screen.Terminal, stop.Token);

        Assert.Equal(ExitCode.Wrong, code);
        _screen.Refuses("Stopped.");
    }

    [Fact]
    public async Task A_command_that_nobody_wired_is_not_offered()
    {
        var code = await CommandLine.Invoke(["run"], new(), _screen.Terminal, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.WrongUsage, code);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task A_backup_into_a_file_without_a_name_is_wrong_usage(string file)
    {
        var commands = new CommandSet
        {
            Backup = (options, _, _) =>
            {
                _asked.Add(options);
                return Task.FromResult(ExitCode.Done);
            },
        };

        Assert.Equal(ExitCode.WrongUsage, await CommandLine.Invoke(["backup", file], commands, _screen.Terminal, TestContext.Current.CancellationToken));

        Assert.StartsWith("Write the name of the new file.", _screen.Error, StringComparison.Ordinal);
        Assert.Empty(_asked);
    }

    private Task<int> Type(string typed, Screen? screen = null)
    {
        var arguments = System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(typed).ToList();
        var commands = new CommandSet
        {
            Run = Ask,
            Demo = Ask,
            Check = Ask,
            Due = Ask,
            Evaluate = Ask,
            List = Ask,
            Explain = Ask,
            Route = Ask,
            Findings = Ask,
            Report = Ask,
            Replay = Ask,
            Simulate = Ask,
            Status = Ask,
            Health = Ask,
            Schema = Ask,
            Verify = Ask,
            RetentionPreview = Ask,
            RetentionApply = Ask,
            Silence = Ask,
            Migrate = Ask,
            SourcesTest = Ask,
            SourcesAccept = Ask,
            SourcesList = Ask,
            CalendarImport = Ask,
            OutboxList = Ask,
            OutboxShow = Ask,
            OutboxRetry = Ask,
            MailTest = Ask,
        };
        return CommandLine.Invoke(arguments, commands, (screen ?? _screen).Terminal, TestContext.Current.CancellationToken);

        Task<int> Ask(object options, Terminal terminal, CancellationToken cancel)
        {
            _asked.Add(options);
            return Task.FromResult(ExitCode.Done);
        }
    }
}
