using System.CommandLine;

namespace DeadlineWatch.Commands;

/// <summary>What a person asked of <c>check</c>, and how it is typed.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="Profiles">Show the clocks of each profile, and where each comes from.</param>
/// <param name="Json">For a program.</param>
/// <param name="Deep">Also look whether the ledger, the way of mail and each source can be reached.</param>
internal sealed record CheckOptions(string? Config, bool Profiles, bool Json, bool Deep = false)
{
    public static Command Offer(Grammar grammar, Act<CheckOptions> act)
    {
        var profiles = new Option<bool>("--profiles")
        {
            Description = "Show also the clocks of each profile, those that are off among them, and where each comes from.",
        };
        var deep = new Option<bool>("--deep")
        {
            Description = "Also reach for the ledger, the relay and each source. Nothing is sent or changed.",
        };
        var command = new Command("check", "Say what is wrong with the configuration, and what it watches. All that is wrong is said at once.")
        {
            profiles, deep, grammar.Json,
        };
        return grammar.Acting(command, act, parsed =>
            new CheckOptions(parsed.GetValue(grammar.Config), parsed.GetValue(profiles), parsed.GetValue(grammar.Json), parsed.GetValue(deep)));
    }
}
