using System.CommandLine;

namespace DeadlineWatch.Commands;

/// <summary>What a person asked of <c>verify</c>, and how it is typed.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="Authority">Only this authority; null for all.</param>
/// <param name="Export">An export of retention, or a folder of them, to hold against the history; null for none.</param>
/// <param name="Json">For a program.</param>
internal sealed record VerifyOptions(string? Config, string? Authority, string? Export, bool Json)
{
    public static Command Offer(Grammar grammar, Act<VerifyOptions> act)
    {
        var authority = Grammar.Text("--authority", "KEY", "Only this authority.");
        var export = Grammar.Text("--export", "PATH", "Also hold an export of retention, or a folder of them, against the history.");
        var command = new Command("verify",
            "Say whether the history is as it was written. No row edited, removed, added or moved, and none emptied but by retention.")
        {
            authority, export, grammar.Json,
        };
        return grammar.Acting(command, act, parsed => new VerifyOptions(
            parsed.GetValue(grammar.Config), parsed.GetValue(authority), parsed.GetValue(export), parsed.GetValue(grammar.Json)));
    }
}
