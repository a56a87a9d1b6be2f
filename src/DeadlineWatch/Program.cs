using System.Collections;
using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;

// The one place that names the system clock.
#pragma warning disable RS0030
var time = TimeProvider.System;
#pragma warning restore RS0030

var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
    .ToDictionary(each => (string)each.Key, each => (string?)each.Value, StringComparer.Ordinal);

var commands = new CommandSet
{
    Due = (options, terminal, _) => Task.FromResult(
        Read(options.Config, terminal) is { } configuration
            ? DueCommand.Write(options, configuration.Profiles, terminal)
            : ExitCode.Wrong),
};
_ = time;
return await CommandLine.Invoke(args, commands, Terminal.OfProcess(), CancellationToken.None);

ServiceConfiguration? Read(string? option, Terminal terminal)
{
    var folder = ConfigFolder.Find(option, environment, Environment.CurrentDirectory, AppContext.BaseDirectory);
    var read = ConfigurationReader.Read(folder, environment);
    foreach (var fault in read.Faults)
    {
        terminal.Fault($"{fault.File}:{fault.Line}  {fault.Path}");
        terminal.Fault($"  {fault.Message}");
    }

    return read.Configuration;
}
