using System.CommandLine;
using DeadlineWatch.Configuration;

namespace DeadlineWatch.Commands.Sourcing;

/// <summary>What is done with sources, and how it is typed.</summary>
internal static class SourcesGrammar
{
    public static Command Offer(
        Grammar grammar, Act<SourcesListOptions> list, Act<SourcesTestOptions> test, Act<SourcesAcceptOptions> accept)
    {
        var source = new Argument<string>("NAME") { Description = "The source's name in sources.json." };
        var reason = Grammar.Parsed("--reason", "CODE", "Why it is real, as lower-case words joined by hyphens: closed-backlog. It is written down.",
            Keys.Read, "Write lower-case words joined by hyphens, such as closed-backlog.", required: true);
        var testing = new Command("test", "Read a source as a poll would; show its columns, ten cases, the clocks and the findings. Nothing is stored.") { source };
        var accepting = new Command("accept", "Take a source's last, suspect reading as real, a fall or older data: the next reading of that size is taken.")
        {
            source, reason,
        };
        var listing = new Command("list", "Say when each source was last polled, what came of it, and how old its data is.") { grammar.Json };
        return new("sources", "See to the sources: list them, test one, accept a real fall.")
        {
            grammar.Acting(listing, list, parsed => new SourcesListOptions(parsed.GetValue(grammar.Config), parsed.GetValue(grammar.Json))),
            grammar.Acting(testing, test, parsed => new SourcesTestOptions(parsed.GetValue(grammar.Config), parsed.GetRequiredValue(source))),
            grammar.Acting(accepting, accept, parsed => new SourcesAcceptOptions(
                parsed.GetValue(grammar.Config), parsed.GetRequiredValue(source), parsed.GetRequiredValue(reason)!)),
        };
    }
}

/// <summary>What a person asked of <c>sources list</c>.</summary>
internal sealed record SourcesListOptions(string? Config, bool Json);

/// <summary>What a person asked of <c>sources test</c>.</summary>
internal sealed record SourcesTestOptions(string? Config, string Source);

/// <summary>What a person asked of <c>sources accept</c>.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="Source">The source.</param>
/// <param name="Reason">Why, as a code.</param>
internal sealed record SourcesAcceptOptions(string? Config, string Source, string Reason);
