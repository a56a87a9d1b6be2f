using System.CommandLine;

namespace DeadlineWatch.Commands;

/// <summary>What a person asked of <c>explain</c>, and how it is typed.</summary>
internal sealed record ExplainOptions
{
    public string? Config { get; init; }

    public required string Authority { get; init; }

    public required string Case { get; init; }

    public bool Json { get; init; }

    public static Command Offer(Grammar grammar, Act<ExplainOptions> act)
    {
        var authority = new Argument<string>("AUTHORITY") { Description = "The authority's key." };
        var reference = new Argument<string>("CASE") { Description = "The case reference." };
        var command = new Command("explain", "Say how each clock of a case stands and why, and who was told. It begins with what was read of the case.")
        {
            authority, reference, grammar.Json,
        };
        return grammar.Acting(command, act, parsed => new ExplainOptions
        {
            Config = parsed.GetValue(grammar.Config),
            Authority = parsed.GetRequiredValue(authority),
            Case = parsed.GetRequiredValue(reference),
            Json = parsed.GetValue(grammar.Json),
        });
    }
}
