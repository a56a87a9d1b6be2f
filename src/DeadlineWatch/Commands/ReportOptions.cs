using System.CommandLine;

namespace DeadlineWatch.Commands;

/// <summary>What a person asked of <c>report</c>, and how it is typed.</summary>
internal sealed record ReportOptions
{
    public string? Config { get; init; }

    /// <summary>The first day of the month.</summary>
    public required DateOnly Month { get; init; }

    public string? Authority { get; init; }

    public OutputForm Form { get; init; }

    public static Command Offer(Grammar grammar, Act<ReportOptions> act)
    {
        var month = Grammar.Parsed("--month", "YYYY-MM", "The month in which the clocks fell due.",
            text => PeopleTime.TryParseMonth(text), "Write a month as 2026-12.", required: true);
        var authority = Grammar.Text("--authority", "KEY", "Only this authority.");
        var command = new Command("report", Description) { month, authority, grammar.Csv, grammar.Json };
        grammar.OneFormOnly(command);
        return grammar.Acting(command, act, parsed => new ReportOptions
        {
            Config = parsed.GetValue(grammar.Config),
            Month = parsed.GetRequiredValue(month)!.Value,
            Authority = parsed.GetValue(authority),
            Form = grammar.Form(parsed),
        });
    }

    private const string Description =
        "Say how timely a month was, by clock and team. It counts the clocks that fell due in the month, whenever they"
        + " ended."
        + " % in time is of those done in time, done late or still overdue; running and cancelled ones are left out."
        + " Children: each child's clock counts. Groups: siblings of one family or meeting due together count once, as"
        + " the worst of them."
        + " Median: of the time taken by those that were done, in the unit of the clock; of clocks in hours only those"
        + " count of which both times are known to the minute.";
}
