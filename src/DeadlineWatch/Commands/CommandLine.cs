using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary>What can be typed after <c>deadlinewatch</c>.</summary>
internal static class CommandLine
{
    /// <summary>Reads the arguments and does what they say. Answers the exit code: 0 done, 1 something is wrong, 2 wrong
    /// usage.</summary>
    public static async Task<int> Invoke(
        IReadOnlyList<string> arguments, CommandSet commands, Terminal terminal, CancellationToken cancel)
    {
        var root = Root(commands, terminal);
        // A case reference may begin with an @: it names no file of arguments.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is null or ParseErrorAction)
        {
            return WrongUsage.Write(parsed, terminal);
        }

        var invocation = new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            // Signals are the process's own affair: they count from before this, and to the very end.
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(invocation, cancel);
        }
        catch (OperationCanceledException)
        {
            terminal.Fault("Stopped.");
            return ExitCode.Wrong;
        }
        catch (Exception fault)
        {
            // The last net: a person at the shell gets the fault in a line, not a stack.
            terminal.Fault($"deadlinewatch: {fault.Message} ({fault.GetType().Name})");
            return ExitCode.Wrong;
        }
    }

    private static RootCommand Root(CommandSet commands, Terminal terminal)
    {
        var root = new RootCommand(
            "Watches the statutory clocks on children's-services cases, and tells managers before and after a timescale"
            + " is missed.");
        var config = new Option<string?>("--config")
        {
            Description = "The config folder. Without it: DEADLINEWATCH_CONFIG, then ./config, then this machine's own, then"
                + " the one beside the program.",
            HelpName = "DIR",
            Recursive = true,
        };
        root.Add(config);
        var build = new Grammar(terminal, config);
        Command?[] offered =
        [
            commands.Run is { } run ? build.Run(run) : null,
            commands.Demo is { } demo ? build.Demo(demo) : null,
            commands.Check is { } check ? build.Check(check) : null,
            commands.Due is { } due ? build.Due(due) : null,
            commands.Evaluate is { } evaluate ? build.Evaluate(evaluate) : null,
            commands.List is { } list ? build.List(list) : null,
            commands.Explain is { } explain ? build.Explain(explain) : null,
            commands.Route is { } route ? build.Route(route) : null,
            commands.Findings is { } findings ? build.Findings(findings) : null,
            commands.Report is { } report ? build.Report(report) : null,
            commands.Replay is { } replay ? build.Replay(replay) : null,
            commands.Simulate is { } simulate ? build.Simulate(simulate) : null,
            commands.Status is { } status ? build.Status(status) : null,
            commands.Health is { } health ? build.Health(health) : null,
            commands.Verify is { } verify ? build.Verify(verify) : null,
            commands is { RetentionPreview: { } preview, RetentionApply: { } apply } ? build.Retention(preview, apply) : null,
            commands.Silence is { } acknowledge ? build.Silence(SilenceKind.Acknowledgement, acknowledge) : null,
            commands.Silence is { } silence ? build.Silence(SilenceKind.Silence, silence) : null,
            commands.Migrate is { } migrate ? build.Migrate(migrate) : null,
            commands.Doctor is { } doctor ? build.Doctor(doctor) : null,
            commands.Backup is { } backup ? build.Backup(backup) : null,
            commands is { SourcesList: { } sources, SourcesTest: { } test, SourcesAccept: { } accept } ? build.Sources(sources, test, accept) : null,
            commands is { OutboxList: { } waiting, OutboxShow: { } show, OutboxRetry: { } retry } ? build.Outbox(waiting, show, retry) : null,
            commands.MailTest is { } mail ? build.Mail(mail) : null,
            commands.Schema is { } schema ? build.Schema(schema) : null,
            commands.CalendarImport is { } import ? build.Calendar(import) : null,
        ];
        foreach (var command in offered.OfType<Command>())
        {
            root.Add(command);
        }

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    // "outbox" of "outbox list": there are lists of other things too.
    private static string First(CommandResult command) => command.Parent is CommandResult { Parent: not null } above
        ? First(above)
        : command.Command.Name;

    /// <summary>The usual help, then examples.</summary>
    private sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            usual.MaxWidth = Terminal.Width;
            usual.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var (typed, does) in Examples.Of(First(parseResult.CommandResult)))
            {
                output.WriteLine($"  {typed}");
                foreach (var line in TextTable.Wrap(does, Terminal.Width - 6))
                {
                    output.WriteLine($"      {line}");
                }
            }

            return ExitCode.Done;
        }
    }
}
