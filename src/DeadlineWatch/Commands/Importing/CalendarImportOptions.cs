using System.CommandLine;

namespace DeadlineWatch.Commands.Importing;

/// <summary>What a person asked of <c>calendar import</c>, and how it is typed.</summary>
internal sealed record CalendarImportOptions
{
    public string? Config { get; init; }

    /// <summary>The official bank holidays as JSON.</summary>
    public required string File { get; init; }

    /// <summary>The folder of our calendars; null for that of the config folder.</summary>
    public string? Into { get; init; }

    /// <summary>Write it; else only the difference is shown.</summary>
    public bool Yes { get; init; }

    /// <summary>Take it although past holidays, or years, would be removed.</summary>
    public bool AllowRemoval { get; init; }

    public bool Json { get; init; }

    /// <summary>What is done with calendars: so far only taking in the official list.</summary>
    public static Command Offer(Grammar grammar, Act<CalendarImportOptions> import) =>
        new("calendar", "Renew the calendars of bank holidays.") { Import(grammar, import) };

    private static Command Import(Grammar grammar, Act<CalendarImportOptions> act)
    {
        var file = new Argument<string>("FILE") { Description = "The JSON from https://www.gov.uk/bank-holidays.json." };
        var into = Grammar.Text("--into", "DIR", "The folder of the calendars. Without it: calendars in the config folder.");
        var yes = new Option<bool>("--yes") { Description = "Write it; else only the difference is shown." };
        var allowRemoval = new Option<bool>("--allow-removal")
        {
            Description = "Take it although a past holiday, or a year, would be removed.",
        };
        var command = new Command("import", "Take the official bank holidays into the calendars; show the difference first.")
        {
            file, into, yes, allowRemoval, grammar.Json,
        };
        return grammar.Acting(command, act, parsed => new CalendarImportOptions
        {
            Config = parsed.GetValue(grammar.Config),
            File = parsed.GetRequiredValue(file),
            Into = parsed.GetValue(into),
            Yes = parsed.GetValue(yes),
            AllowRemoval = parsed.GetValue(allowRemoval),
            Json = parsed.GetValue(grammar.Json),
        });
    }
}
