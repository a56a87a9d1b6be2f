using System.CommandLine;
using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands.Replaying;

/// <summary>What a person asked of <c>replay</c>, and how it is typed.</summary>
internal sealed record ReplayOptions
{
    public string? Config { get; init; }

    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day, inclusive.</summary>
    public required DateOnly To { get; init; }

    public string? Authority { get; init; }

    /// <summary>What to replay; null for the ledger where it holds readings, else the sources.</summary>
    public ReplayOver? Over { get; init; }

    /// <summary>The most mails that a person should get on one day.</summary>
    public int Budget { get; init; } = UsualBudget;

    // More than one an hour of a working day, and people filter them out.
    public const int UsualBudget = 10;

    /// <summary>What <see cref="OutputForm.Csv"/> holds.</summary>
    public ReplayTable Table { get; init; }

    public OutputForm Form { get; init; }

    public static Command Offer(Grammar grammar, Act<ReplayOptions> act)
    {
        var from = Grammar.Parsed("--from", "DATE", "The first day: as if the service were started on it.", Day, ExpectedDay, required: true);
        var to = Grammar.Parsed("--to", "DATE", "The last day.", Day, ExpectedDay, required: true);
        var authority = Grammar.Text("--authority", "KEY", "Only this authority.");
        var over = Grammar.Parsed("--over", "ledger|sources", "What to replay; without it the ledger, where it holds readings, else the sources.",
            Word<ReplayOver>, "Write ledger or sources.");
        var budget = Grammar.Parsed("--budget", "N", "The most mails that a person should get on one day; without it 10.",
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0 ? (int?)most : null,
            "Write a whole number from 1.");
        var csv = Grammar.Parsed("--csv", "mails|timeliness", "Answer as CSV, for a spreadsheet: the mails, or how timely each clock was.",
            Word<ReplayTable>, "Write mails or timeliness.");
        var command = new Command("replay", Description) { from, to, authority, over, budget, csv, grammar.Json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(csv) is not null && result.GetValue(grammar.Json))
            {
                result.AddError("Write --json or --csv, not both.");
            }
        });
        return grammar.Acting(command, act, parsed => new ReplayOptions
        {
            Config = parsed.GetValue(grammar.Config),
            From = parsed.GetRequiredValue(from)!.Value,
            To = parsed.GetRequiredValue(to)!.Value,
            Authority = parsed.GetValue(authority),
            Over = parsed.GetValue(over),
            Budget = parsed.GetValue(budget) ?? UsualBudget,
            Table = parsed.GetValue(csv) ?? ReplayTable.Mails,
            Form = parsed.GetValue(grammar.Json) ? OutputForm.Json : parsed.GetValue(csv) is null ? OutputForm.Text : OutputForm.Csv,
        });
    }

    private const string Description =
        "Say what would have been mailed over a time, by person and day. As though the service had run over it with today's"
        + " configuration; also how timely the clocks were that fell due in it. It ends with 1 where a person would get more mails"
        + " on a day than the budget. Nothing is mailed, and the ledger is not changed.";

    private const string ExpectedDay = "Write a date, 2026-12-11.";

    private static DateOnly? Day(string text) =>
        PeopleTime.TryParse(text) is { Precision: Precision.Day } moment ? moment.Day : null;

    /// <summary>A value by its name, and not by its number.</summary>
    private static T? Word<T>(string text)
        where T : struct, Enum =>
        Enum.GetNames<T>().FirstOrDefault(each => each.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse<T>(name) : null;
}
