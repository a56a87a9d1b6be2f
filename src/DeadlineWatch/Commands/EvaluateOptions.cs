using System.CommandLine;

namespace DeadlineWatch.Commands;

/// <summary>What a person asked of <c>evaluate</c>, and how it is typed.</summary>
internal sealed record EvaluateOptions
{
    public string? Config { get; init; }

    public required string Profile { get; init; }

    /// <summary>Both the time of day and what the data is as of.</summary>
    public required DateTimeOffset AsOf { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    public OutputForm Form { get; init; }

    public static Command Offer(Grammar grammar, Act<EvaluateOptions> act)
    {
        var profile = Grammar.Text("--profile", "KEY", "The profile, such as west-midlands.", required: true);
        var asOf = Grammar.Parsed("--as-of", "TIME",
            "What the files are as of, and the time at which they are judged. A date alone means the end of that day.",
            text => PeopleTime.TryParse(text), PeopleTime.Expected, required: true);
        var files = new Argument<string[]>("FILE")
        {
            Description = "CSV files with our own column names, Annex A workbooks, CIN census returns; together one authority.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("evaluate", "Say which clocks run or ran on the cases of files. It says also how they stand; nothing is stored.")
        {
            files, profile, asOf, grammar.Csv, grammar.Json,
        };
        grammar.OneFormOnly(command);
        return grammar.Acting(command, act, parsed => new EvaluateOptions
        {
            Config = parsed.GetValue(grammar.Config),
            Profile = parsed.GetRequiredValue(profile)!,
            AsOf = parsed.GetRequiredValue(asOf)!.Value.Latest,
            Files = parsed.GetRequiredValue(files),
            Form = grammar.Form(parsed),
        });
    }
}
