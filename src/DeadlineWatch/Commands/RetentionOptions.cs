using System.CommandLine;

namespace DeadlineWatch.Commands;

/// <summary>What a person asked of <c>retention preview</c> and <c>retention apply</c>, and how they are typed.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="Authority">Only this authority; null for all.</param>
/// <param name="Json">For a program.</param>
internal sealed record RetentionOptions(string? Config, string? Authority, bool Json)
{
    /// <summary>What is done with cases that are long closed.</summary>
    public static Command Offer(Grammar grammar, Act<RetentionOptions> preview, Act<RetentionOptions> apply)
    {
        var authority = Grammar.Text("--authority", "KEY", "Only this authority.");
        var previewing = new Command("preview", "Say how many cases would leave the ledger now, and since when. Nothing is changed.")
        {
            authority, grammar.Json,
        };
        var applying = new Command("apply", ApplyDescription) { authority, grammar.Json };
        RetentionOptions Read(ParseResult parsed) => new(parsed.GetValue(grammar.Config), parsed.GetValue(authority), parsed.GetValue(grammar.Json));
        return new("retention", "Let cases leave the ledger that are long closed. When, \"retention\" in deadlinewatch.json says.")
        {
            grammar.Acting(previewing, preview, Read),
            grammar.Acting(applying, apply, Read),
        };
    }

    private const string ApplyDescription =
        "Let cases leave the ledger now, for good: see preview first. Those leave of which every clock ended, and everything that was read happened, longer ago than"
        + " \"closedCasesAfter\", and which no source holds any more. Their history is exported into \"exportTo\" and emptied; all"
        + " else of them is removed. It cannot be taken back. A running service does it each night.";
}
