using System.CommandLine;
using DeadlineWatch.Configuration;

namespace DeadlineWatch.Commands.Simulating;

/// <summary>What a person asked of <c>simulate</c>, and how it is typed.</summary>
internal sealed record SimulateOptions
{
    public string? Config { get; init; }

    /// <summary>The days that would be holidays.</summary>
    public IReadOnlyList<DateOnly> AddHolidays { get; init; } = [];

    /// <summary>The file that would stand in for the profile of its name; null for none.</summary>
    public string? Profile { get; init; }

    public string? Authority { get; init; }

    /// <summary>List all that changes, and not only the most urgent.</summary>
    public bool All { get; init; }

    public OutputForm Form { get; init; }

    public static Command Offer(Grammar grammar, Act<SimulateOptions> act)
    {
        var holidays = Days("--add-holiday", "A day that would be a holiday, as 2026-12-31; may be written several times.");
        var profile = Grammar.Text("--profile", "FILE", "A file that would stand in for the profile of its name: drafts/west-midlands.json.");
        var authority = Grammar.Text("--authority", "KEY", "Only this authority.");
        var all = new Option<bool>("--all") { Description = "List all that changes, and not only the most urgent." };
        var command = new Command("simulate",
            "Say what a holiday or another profile would change. Which deadlines would move, and which states change; nothing is changed"
            + " by it.")
        {
            holidays, profile, authority, all, grammar.Csv, grammar.Json,
        };
        grammar.OneFormOnly(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(holidays) is null && result.GetResult(profile) is null)
            {
                result.AddError("Write --add-holiday DATE, --profile FILE, or both: what is to be tried?");
            }
        });
        return grammar.Acting(command, act, parsed => new SimulateOptions
        {
            Config = parsed.GetValue(grammar.Config),
            AddHolidays = parsed.GetValue(holidays) ?? [],
            Profile = parsed.GetValue(profile),
            Authority = parsed.GetValue(authority),
            All = parsed.GetValue(all),
            Form = grammar.Form(parsed),
        });
    }

    /// <summary>An option of days that may be written several times.</summary>
    private static Option<DateOnly[]?> Days(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
        {
            var days = result.Tokens.Select(each => (each.Value, Day: CalendarReader.Day(each.Value))).ToList();
            foreach (var (text, _) in days.Where(each => each.Day is null))
            {
                result.AddError($"{name} \"{text}\" cannot be read. {PeopleTime.WhyNot(text) ?? $"Write {CalendarReader.DayExpected}."}");
            }

            return [.. days.Select(each => each.Day).OfType<DateOnly>()];
        },
    };
}
