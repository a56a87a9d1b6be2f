using System.CommandLine;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>What a person asked of <c>due</c>, and how it is typed.</summary>
internal sealed record DueOptions
{
    public string? Config { get; init; }

    public required string Profile { get; init; }

    public required string Clock { get; init; }

    public required Moment Start { get; init; }

    public bool Json { get; init; }

    public static Command Offer(Grammar grammar, Act<DueOptions> act)
    {
        var profile = Grammar.Text("--profile", "KEY", "The profile, such as west-midlands.", required: true);
        var clock = Grammar.Text("--clock", "KEY", "The clock, such as icpc.", required: true);
        var start = Grammar.Parsed("--start", "TIME", "When it starts: a date, or a date and time of the United Kingdom.",
            text => PeopleTime.TryParse(text), PeopleTime.Expected, required: true);
        var command = new Command("due", "Say when a clock is due that starts at a moment, and why.")
        {
            profile, clock, start, grammar.Json,
        };
        return grammar.Acting(command, act, parsed => new DueOptions
        {
            Config = parsed.GetValue(grammar.Config),
            Profile = parsed.GetRequiredValue(profile)!,
            Clock = parsed.GetRequiredValue(clock)!,
            Start = parsed.GetRequiredValue(start)!.Value,
            Json = parsed.GetValue(grammar.Json),
        });
    }
}
