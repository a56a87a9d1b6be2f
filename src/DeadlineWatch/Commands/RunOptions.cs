using System.CommandLine;

namespace DeadlineWatch.Commands;

/// <summary>What a person asked of <c>run</c>, and how it is typed.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="DryRun">The folder of a run that sends nothing; null to send.</param>
/// <param name="Service">Whether Windows' service control manager started it.</param>
internal sealed record RunOptions(string? Config, string? DryRun = null, bool Service = false)
{
    public static Command Offer(Grammar grammar, Act<RunOptions> act)
    {
        var dryRun = new Option<string?>("--dry-run")
        {
            Description = "Send nothing: read the real sources, with a ledger of its own and mails as .eml files in this folder; dry-run"
                + " without a name.",
            HelpName = "DIR",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var service = new Option<bool>("--service") { Description = "Only for Windows' service control manager: install.ps1 writes it." };
        service.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<bool>() && !OperatingSystem.IsWindows())
            {
                result.AddError("--service is for Windows. Here systemd runs it as it is: see config/service.");
            }
        });
        var command = new Command("run", "Run the service: poll, tell managers, serve metrics. It goes on until it is stopped.") { dryRun, service };
        return grammar.Acting(command, act, parsed => new RunOptions(
            parsed.GetValue(grammar.Config), parsed.GetResult(dryRun) is null ? null : parsed.GetValue(dryRun) ?? "dry-run", parsed.GetValue(service)));
    }
}
