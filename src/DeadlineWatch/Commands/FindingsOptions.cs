using System.CommandLine;

namespace DeadlineWatch.Commands;

/// <summary>What a person asked of <c>findings</c>; null asks for all.</summary>
internal sealed record FindingsOptions
{
    public string? Config { get; init; }

    public string? Source { get; init; }

    public string? Case { get; init; }

    public OutputForm Form { get; init; }

    public static Command Offer(Grammar grammar, Act<FindingsOptions> act)
    {
        var source = Grammar.Text("--source", "NAME", "Only what was found in this source.");
        var reference = Grammar.Text("--case", "CASE", "Only what was found about this case.");
        var command = new Command("findings", "Say what in the data should be mended, by source, newest first.")
        {
            source, reference, grammar.Csv, grammar.Json,
        };
        grammar.OneFormOnly(command);
        return grammar.Acting(command, act, parsed => new FindingsOptions
        {
            Config = parsed.GetValue(grammar.Config),
            Source = parsed.GetValue(source),
            Case = parsed.GetValue(reference),
            Form = grammar.Form(parsed),
        });
    }
}
