using System.CommandLine;

namespace DeadlineWatch.Commands;

/// <summary>What a person asked of <c>route</c>, and how it is typed.</summary>
internal sealed record RouteOptions
{
    public string? Config { get; init; }

    public required string Authority { get; init; }

    public required string Case { get; init; }

    /// <summary>Only this clock; null for all that are open.</summary>
    public string? Clock { get; init; }

    public bool Json { get; init; }

    public static Command Offer(Grammar grammar, Act<RouteOptions> act)
    {
        var authority = new Argument<string>("AUTHORITY") { Description = "The authority's key." };
        var reference = new Argument<string>("CASE") { Description = "The case reference." };
        var clock = Grammar.Text("--clock", "KEY", "Only this clock, such as icpc.");
        var command = new Command("route", "Say who is told of a case, and when. For each rung of its open clocks: whom it reached or will reach, when, and why them.")
        {
            authority, reference, clock, grammar.Json,
        };
        return grammar.Acting(command, act, parsed => new RouteOptions
        {
            Config = parsed.GetValue(grammar.Config),
            Authority = parsed.GetRequiredValue(authority),
            Case = parsed.GetRequiredValue(reference),
            Clock = parsed.GetValue(clock),
            Json = parsed.GetValue(grammar.Json),
        });
    }
}
