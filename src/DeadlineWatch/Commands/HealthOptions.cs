using System.CommandLine;

namespace DeadlineWatch.Commands;

/// <summary>What was asked of <c>health</c>, and how it is typed.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="Live">Whether its loops turn; else whether it is ready.</param>
internal sealed record HealthOptions(string? Config, bool Live)
{
    public static Command Offer(Grammar grammar, Act<HealthOptions> act)
    {
        var live = new Option<bool>("--live") { Description = "Ask whether its loops turn, ready or not." };
        var command = new Command("health",
            "Ask the service on this machine whether it is ready. For scripts and containers: exit code 1 where it is not, or does not"
            + " answer within 5 seconds.")
        {
            live,
        };
        return grammar.Acting(command, act, parsed => new HealthOptions(parsed.GetValue(grammar.Config), parsed.GetValue(live)));
    }
}
