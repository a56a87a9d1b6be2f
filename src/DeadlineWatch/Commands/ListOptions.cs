using System.CommandLine;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>What a person asked of <c>list</c>; null asks for all.</summary>
internal sealed record ListOptions
{
    public string? Config { get; init; }

    public string? Authority { get; init; }

    public string? Team { get; init; }

    public string? Clock { get; init; }

    /// <summary>Running or overdue.</summary>
    public DeadlineState? State { get; init; }

    public Within? Within { get; init; }

    public OutputForm Form { get; init; }

    public static Command Offer(Grammar grammar, Act<ListOptions> act)
    {
        var authority = Grammar.Text("--authority", "KEY", "Only this authority.");
        var team = Grammar.Text("--team", "NAME", "Only this team.");
        var clock = Grammar.Text("--clock", "KEY", "Only this clock, such as icpc.");
        var state = Grammar.Parsed("--state", "overdue|running", "Only those overdue, or only those not yet overdue.", StateOf,
            "Write overdue or running.");
        var within = Grammar.Parsed("--within", "5wd|48h", "Only those due within so many working days or hours, and those overdue.",
            Within.TryParse, Within.Expected);
        var command = new Command("list", "Say who is due, most urgent first.")
        {
            authority, team, clock, state, within, grammar.Csv, grammar.Json,
        };
        grammar.OneFormOnly(command);
        return grammar.Acting(command, act, parsed => new ListOptions
        {
            Config = parsed.GetValue(grammar.Config),
            Authority = parsed.GetValue(authority),
            Team = parsed.GetValue(team),
            Clock = parsed.GetValue(clock),
            State = parsed.GetValue(state),
            Within = parsed.GetValue(within),
            Form = grammar.Form(parsed),
        });
    }

    private static DeadlineState? StateOf(string text) => text.Trim().ToLowerInvariant() switch
    {
        "overdue" => DeadlineState.Overdue,
        "running" => DeadlineState.Running,
        _ => null,
    };
}
