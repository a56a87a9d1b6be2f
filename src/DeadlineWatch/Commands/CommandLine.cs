using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using DeadlineWatch.Commands.Delivering;
using DeadlineWatch.Commands.Demo;
using DeadlineWatch.Commands.Importing;
using DeadlineWatch.Commands.Operating;
using DeadlineWatch.Commands.Replaying;
using DeadlineWatch.Commands.Silencing;
using DeadlineWatch.Commands.Simulating;
using DeadlineWatch.Commands.Sourcing;
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
        var grammar = new Grammar(terminal, config);
        Command?[] offered =
        [
            commands.Run is { } run ? RunOptions.Offer(grammar, run) : null,
            commands.Demo is { } demo ? DemoOptions.Offer(grammar, demo) : null,
            commands.Check is { } check ? CheckOptions.Offer(grammar, check) : null,
            commands.Due is { } due ? DueOptions.Offer(grammar, due) : null,
            commands.Evaluate is { } evaluate ? EvaluateOptions.Offer(grammar, evaluate) : null,
            commands.List is { } list ? ListOptions.Offer(grammar, list) : null,
            commands.Explain is { } explain ? ExplainOptions.Offer(grammar, explain) : null,
            commands.Route is { } route ? RouteOptions.Offer(grammar, route) : null,
            commands.Findings is { } findings ? FindingsOptions.Offer(grammar, findings) : null,
            commands.Report is { } report ? ReportOptions.Offer(grammar, report) : null,
            commands.Replay is { } replay ? ReplayOptions.Offer(grammar, replay) : null,
            commands.Simulate is { } simulate ? SimulateOptions.Offer(grammar, simulate) : null,
            commands.Status is { } status ? StatusOptions.Offer(grammar, status) : null,
            commands.Health is { } health ? HealthOptions.Offer(grammar, health) : null,
            commands.Verify is { } verify ? VerifyOptions.Offer(grammar, verify) : null,
            commands is { RetentionPreview: { } preview, RetentionApply: { } apply } ? RetentionOptions.Offer(grammar, preview, apply) : null,
            commands.Silence is { } acknowledge ? SilenceOptions.Offer(grammar, SilenceKind.Acknowledgement, acknowledge) : null,
            commands.Silence is { } silence ? SilenceOptions.Offer(grammar, SilenceKind.Silence, silence) : null,
            commands.Migrate is { } migrate ? MigrateOptions.Offer(grammar, migrate) : null,
            commands.Doctor is { } doctor ? DoctorOptions.Offer(grammar, doctor) : null,
            commands.Backup is { } backup ? BackupOptions.Offer(grammar, backup) : null,
            commands is { SourcesList: { } sources, SourcesTest: { } test, SourcesAccept: { } accept } ? SourcesGrammar.Offer(grammar, sources, test, accept) : null,
            commands is { OutboxList: { } waiting, OutboxShow: { } show, OutboxRetry: { } retry } ? OutboxGrammar.Offer(grammar, waiting, show, retry) : null,
            commands.MailTest is { } mail ? MailTestOptions.Offer(grammar, mail) : null,
            commands.Schema is { } schema ? SchemaOptions.Offer(grammar, schema) : null,
            commands.CalendarImport is { } import ? CalendarImportOptions.Offer(grammar, import) : null,
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
            // A list is looked through: the first sentence of each. The command's own help says the rest.
            foreach (var each in parseResult.CommandResult.Command.Subcommands)
            {
                each.Description = FirstSentence(each.Description ?? "");
            }

            usual.MaxWidth = Terminal.Width;
            usual.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            if (parseResult.CommandResult.Command.Subcommands.Count > 0)
            {
                output.WriteLine("The --help of each command says more.");
                output.WriteLine();
            }

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

        private static string FirstSentence(string text) => text.IndexOf(". ", StringComparison.Ordinal) is >= 0 and var end ? text[..(end + 1)] : text;
    }
}
