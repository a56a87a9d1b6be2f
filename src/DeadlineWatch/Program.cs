using System.Collections;
using DeadlineWatch.Commands;
using DeadlineWatch.Commands.Delivering;
using DeadlineWatch.Commands.Demo;
using DeadlineWatch.Commands.Importing;
using DeadlineWatch.Commands.Operating;
using DeadlineWatch.Commands.Replaying;
using DeadlineWatch.Commands.Silencing;
using DeadlineWatch.Commands.Simulating;
using DeadlineWatch.Commands.Sourcing;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Hosting.Logs;
using DeadlineWatch.Hosting.Windows;
using DeadlineWatch.Probing;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage;

// The one place that names the system clock.
#pragma warning disable RS0030
var time = TimeProvider.System;
#pragma warning restore RS0030

// Before anything that takes a file, a library among them: whatever cannot be opened then does not say why.
if (OpenFiles.Refusal() is { } refusal)
{
    await Console.Error.WriteLineAsync(refusal);
    return ExitCode.Wrong;
}

using var signals = new Signals();
// Before anything is read: a reload that comes early must not end the service. Who lists at a shell goes with the shell.
if (args.Contains("run"))
{
    signals.TakeHangups();
}

var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
    // Windows tells names apart by their letters alone, capital or not.
    .Select(each => (Name: OperatingSystem.IsWindows() ? ((string)each.Key).ToUpperInvariant() : (string)each.Key, Value: (string?)each.Value))
    .DistinctBy(each => each.Name)
    .ToDictionary(each => each.Name, each => each.Value, StringComparer.Ordinal);

var commands = new CommandSet
{
    Run = (options, terminal, cancel) =>
    {
        // The grammar takes --service on Windows only.
        if (options.Service && OperatingSystem.IsWindows())
        {
            Environment.CurrentDirectory = ServiceFolder.Of(
                Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), AppContext.BaseDirectory);
            return WindowsService.Run((surround, said, stop) => Run(options, said, surround, stop), terminal, time, cancel);
        }

        return Run(options, terminal, surroundings => surroundings, cancel);
    },
    Demo = (options, terminal, cancel) => DemoCommand.Run(options, FolderOf(options.Config), terminal, time, cancel),
    Check = (options, terminal, cancel) => new DeepCheck(Read(options.Config), SourceFactory.Create, time).Write(options, terminal, cancel),
    Doctor = (options, terminal, cancel) =>
    {
        var (folder, read) = (FolderOf(options.Config), Read(options.Config));
        if (read.Configuration is { } configuration)
        {
            return new DoctorCommand(configuration, read.RunFaults, read.Warnings, environment, SourceFactory.Create, time)
                .Write(options, terminal, cancel);
        }

        Refuse(read, terminal);
        return DoctorCommand.WriteBesideFaults(Path.GetFullPath(folder), ConfigurationReader.ReadListen(folder, environment),
            ConfigurationReader.ReadLedger(folder, environment).Ledger, time, options, terminal, cancel);
    },
    Backup = (options, terminal, cancel) => WithLedgerAlone(options.Config, terminal, settings =>
        BackupCommand.Write(settings, options, terminal, cancel)),
    Due = (options, terminal, _) => WithConfiguration(options.Config, terminal, configuration =>
        Task.FromResult(DueCommand.Write(options, configuration.Profiles, terminal))),
    Evaluate = (options, terminal, cancel) => WithConfiguration(options.Config, terminal, configuration =>
        new EvaluateCommand(configuration.Profiles).Write(options, terminal, cancel)),
    List = (options, terminal, cancel) => WithLedger(options.Config, terminal, cancel, (configuration, ledger) =>
        new ListCommand(configuration, ledger.Queries).Write(options, time.GetUtcNow(), terminal, cancel)),
    Explain = (options, terminal, cancel) => WithLedger(options.Config, terminal, cancel, (configuration, ledger) =>
        new ExplainCommand(configuration, ledger.Queries).Write(options, time.GetUtcNow(), terminal, cancel)),
    Route = (options, terminal, cancel) => WithLedger(options.Config, terminal, cancel, (configuration, ledger) =>
        new RouteCommand(configuration, ledger.Queries).Write(options, time.GetUtcNow(), terminal, cancel)),
    Findings = (options, terminal, cancel) => WithLedger(options.Config, terminal, cancel, (configuration, ledger) =>
        new FindingsCommand(configuration, ledger.Queries).Write(options, time.GetUtcNow(), terminal, cancel)),
    Report = (options, terminal, cancel) => WithLedger(options.Config, terminal, cancel, (configuration, ledger) =>
        new ReportCommand(configuration, ledger.Queries).Write(options, time.GetUtcNow(), terminal, cancel)),
    Replay = (options, terminal, cancel) => WithConfiguration(options.Config, terminal, configuration =>
        new ReplayCommand(configuration).Write(options, time.GetUtcNow(), terminal, cancel)),
    Simulate = (options, terminal, cancel) => WithLedger(options.Config, terminal, cancel, (configuration, ledger) =>
        new SimulateCommand(configuration, change => Read(options.Config, change), ledger.Polls)
            .Write(options, time.GetUtcNow(), terminal, cancel)),
    Status = (options, terminal, cancel) =>
    {
        var (folder, read) = (FolderOf(options.Config), Read(options.Config));
        if (read.Configuration is null)
        {
            Refuse(read, terminal);
        }

        // What the ledger knows is told beside the faults of the folder, unless it stands there where the ledger is.
        var settings = read.Configuration?.Ledger ?? ConfigurationReader.ReadLedger(folder, environment).Ledger;
        return settings is null ? Task.FromResult(ExitCode.Wrong) : Opening(
            terminal, () => Ledgers.OpenToAsk(settings, cancel), ledger =>
                new StatusCommand(read.Configuration, InUse.Of(Path.GetFullPath(folder), settings), ledger,
                    stop => ServiceProbe.Look(ConfigurationReader.ReadListen(folder, environment), ServiceProbe.Patience, stop))
                .Write(options, time.GetUtcNow(), terminal, cancel));
    },
    Schema = (options, terminal, cancel) =>
        SchemaCommand.Write(options.Into ?? Path.Join(FolderOf(options.Config), "schema"), terminal, cancel),
    Health = (options, terminal, cancel) =>
        HealthCommand.Write(ConfigurationReader.ReadListen(FolderOf(options.Config), environment), options, terminal, cancel),
    Verify = (options, terminal, cancel) => WithLedgerAlone(options.Config, terminal, settings => Opening(
        terminal, () => Ledgers.OpenToAsk(settings, cancel), ledger => new VerifyCommand(ledger.Chain).Write(options, terminal, cancel))),
    RetentionPreview = (options, terminal, cancel) => WithLedger(options.Config, terminal, cancel, (configuration, ledger) =>
        new RetentionCommand(configuration, ledger.Retention).Preview(options, time.GetUtcNow(), terminal, cancel)),
    RetentionApply = (options, terminal, cancel) => WithOpened(options.Config, terminal, settings => Ledgers.OpenToChange(settings, cancel),
        (configuration, ledger) => new RetentionCommand(configuration, ledger.Retention)
            .Apply(options, Who(), time.GetUtcNow(), terminal, cancel)),
    Silence = (options, terminal, cancel) => WithOpened(options.Config, terminal, settings => Ledgers.OpenToChange(settings, cancel),
        (configuration, ledger) => new SilenceCommand(configuration, ledger).Write(options, Who(), time.GetUtcNow(), terminal, cancel)),
    Migrate = (options, terminal, cancel) => WithConfiguration(options.Config, terminal, configuration =>
        MigrateCommand.Write(configuration.Ledger, terminal, cancel)),
    SourcesTest = (options, terminal, cancel) => WithConfiguration(options.Config, terminal, configuration =>
        new SourcesTestCommand(configuration, SourceFactory.Create).Write(options, time.GetUtcNow(), terminal, cancel)),
    SourcesAccept = (options, terminal, cancel) => WithOpened(options.Config, terminal, settings => Ledgers.OpenToChange(settings, cancel),
        (configuration, ledger) => new SourcesAcceptCommand(configuration, ledger.Polls)
            .Write(options, Who(), time.GetUtcNow(), terminal, cancel)),
    SourcesList = (options, terminal, cancel) => WithLedger(options.Config, terminal, cancel, (configuration, ledger) =>
        new SourcesListCommand(configuration, ledger.Queries).Write(options, time.GetUtcNow(), terminal, cancel)),
    OutboxList = (options, terminal, cancel) => WithLedger(options.Config, terminal, cancel, (_, ledger) =>
        new OutboxCommand(ledger.Outbox, ledger.Queries).List(options, time.GetUtcNow(), terminal, cancel)),
    OutboxShow = (options, terminal, cancel) => WithLedger(options.Config, terminal, cancel, (_, ledger) =>
        new OutboxCommand(ledger.Outbox, ledger.Queries).Show(options, time.GetUtcNow(), terminal, cancel)),
    OutboxRetry = (options, terminal, cancel) => WithOpened(options.Config, terminal, settings => Ledgers.OpenToChange(settings, cancel),
        (_, ledger) => new OutboxCommand(ledger.Outbox, ledger.Queries).Retry(options, Who(), time.GetUtcNow(), terminal, cancel)),
    MailTest = (options, terminal, cancel) => WithConfiguration(options.Config, terminal, async configuration =>
    {
        await using var transport = Stages.Transport(configuration.Mail, time);
        return await new MailTestCommand(configuration, transport).Write(options, time.GetUtcNow(), terminal, cancel);
    }),
    CalendarImport = (options, terminal, _) => Task.FromResult(CalendarImportCommand.Write(
        options, options.Into ?? Path.Join(FolderOf(options.Config), "calendars"), time.GetUtcNow(), terminal)),
};

return await CommandLine.Invoke(args, commands, Terminal.OfProcess(), signals.Stopped);

async Task<int> Run(RunOptions options, Terminal terminal, Func<Surroundings, Surroundings> surround, CancellationToken cancel)
{
    // Found once: where this folder is moved away, the service must not come upon another, the example beside the program among them.
    var config = FolderOf(options.Config);
    var read = Read(config);
    if (read.Configuration is not { } configuration || read.RunFaults.Count > 0)
    {
        var form = ServiceLog.FormOf(ConfigurationReader.ReadLogs(config, environment), environment);
        // Who reads the log of a service must find there why it is none. Windows' event log takes the words for a person whole.
        return form == LogForm.Text || options.Service
            ? CheckCommand.Write(read, time.GetUtcNow(), json: false, terminal.Error)
            : RefusedStart.Tell(read, form, time);
    }

    if (options.DryRun is not { } folder)
    {
        return await Serve(configuration, () => Read(config), surround, cancel);
    }

    await terminal.Output.WriteLineAsync(DryRun.Words(folder));
    System.IO.Directory.CreateDirectory(folder);
    return await Serve(DryRun.In(folder, configuration), () => DryRun.In(folder, Read(config)), surround, cancel);
}

async Task<int> Serve(
    ServiceConfiguration configuration, Func<ConfigurationResult> reread, Func<Surroundings, Surroundings> surround, CancellationToken cancel)
{
    using var systemd = Systemd.Of(environment, Environment.ProcessId, time);
    var surroundings = surround(new()
    {
        Systemd = systemd,
        Logs = ServiceLog.FormOf(configuration.Logs, environment),
        End = Environment.Exit,
    });
    signals.OnHangup(surroundings.Reloads.Ask);
    return await ServiceHost.Run(configuration, reread, surroundings, time, cancel);
}

// As the machine knows them; behind sudo stands a person.
string Who() => environment.GetValueOrDefault("SUDO_USER") is { Length: > 0 } person
    ? $"{person} as {Environment.UserName}"
    : Environment.UserName;

string FolderOf(string? option) =>
    ConfigFolder.Find(option, environment, Environment.CurrentDirectory, ConfigFolder.OfMachine, AppContext.BaseDirectory);

ConfigurationResult Read(string? option, ConfigurationChange? change = null) =>
    ConfigurationReader.Read(FolderOf(option), environment, change, CivilTime.DayOf(time.GetUtcNow()));

Task<int> WithConfiguration(string? option, Terminal terminal, Func<ServiceConfiguration, Task<int>> act)
{
    var read = Read(option);
    return read.Configuration is { } configuration ? act(configuration) : Task.FromResult(Refuse(read, terminal));
}

Task<int> WithLedger(
    string? option, Terminal terminal, CancellationToken cancel, Func<ServiceConfiguration, ILedger, Task<int>> act) =>
    WithOpened(option, terminal, settings => Ledgers.OpenToAsk(settings, cancel), act);

Task<int> WithOpened(
    string? option, Terminal terminal, Func<LedgerSettings, Task<ILedger>> open, Func<ServiceConfiguration, ILedger, Task<int>> act) =>
    WithConfiguration(option, terminal, configuration => Opening(
        terminal, () => open(configuration.Ledger), ledger => act(configuration, ledger)));

// The history can be saved and proven whatever else of the configuration is at fault.
Task<int> WithLedgerAlone(string? option, Terminal terminal, Func<LedgerSettings, Task<int>> act)
{
    var (settings, faults) = ConfigurationReader.ReadLedger(FolderOf(option), environment);
    return settings is not null ? act(settings) : Task.FromResult(Refuse(new(null, faults, []), terminal));
}

async Task<int> Opening(Terminal terminal, Func<Task<ILedger>> open, Func<ILedger, Task<int>> act)
{
    try
    {
        await using var ledger = await open();
        return await act(ledger);
    }
    catch (LedgerMissingException missing)
    {
        terminal.Fault(missing.Message);
        return ExitCode.Wrong;
    }
}

int Refuse(ConfigurationResult read, Terminal terminal)
{
    var code = CheckCommand.Write(read, time.GetUtcNow(), json: false, terminal.Error);
    terminal.Error.WriteLine("A service that runs still works by the configuration before: \"deadlinewatch health\" asks it.");
    return code;
}
