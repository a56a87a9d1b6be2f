using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands.Replaying;

/// <summary>Writes the answer of <c>replay</c> for a person.</summary>
internal static class ReplayText
{
    private const int MostBusyDays = 10;

    public static void Write(ReplayAnswer answer, Terminal terminal)
    {
        var output = terminal.Output;
        output.WriteLine(terminal.Heading(
            $"Replayed {CivilTime.Words(answer.From)} to {CivilTime.Words(answer.To)} over the {answer.Over}"
            + $" · data from {CivilTime.Words(answer.DataAsOf)}"));
        output.WriteLine(Headline(answer));
        if (answer.Mails > 0)
        {
            WriteMails(answer, terminal);
        }

        WriteTimeliness(answer, terminal);
        output.WriteLine();
        foreach (var line in answer.Notes.SelectMany(each => TextTable.Wrap(each, Terminal.Width)))
        {
            output.WriteLine(line);
        }
    }

    private static string Headline(ReplayAnswer answer)
    {
        var mails = answer.Mails == 0
            ? "no mail"
            : $"{DueWords.Count(answer.Mails, "mail")} to {People(answer.People.Count)}, {Number(answer.BaselineMails)} of them the baseline";
        var budget = answer.OverBudget.Count == 0
            ? $"never more than {answer.Budget} to a person on a day"
            : $"more than {answer.Budget} to a person on {DueWords.Count(answer.OverBudget.Count, "day")}";
        return $"{DueWords.Count(answer.Cases, "case")} · {mails} · {budget}";
    }

    private static void WriteMails(ReplayAnswer answer, Terminal terminal)
    {
        Heading("Mails by person", terminal);
        var people = new TextTable(2, ColumnKind.Wrapped, ColumnKind.Right, ColumnKind.Right, ColumnKind.Left, ColumnKind.Right, ColumnKind.Right);
        people.Add("", "mails", "matters", "busiest day", "on it", $"days over {answer.Budget}");
        foreach (var each in answer.People)
        {
            people.Add(each.Person, Number(each.Mails), Number(each.Matters), CivilTime.Words(each.BusiestDay),
                Number(each.OnBusiestDay), Number(each.DaysOverBudget));
        }

        people.Write(terminal.Output);
        Heading("Mails by month", terminal);
        var months = new TextTable(2, ColumnKind.Left, ColumnKind.Right, ColumnKind.Right, ColumnKind.Right, ColumnKind.Right);
        months.Add("", "mails", "matters", "people", "most to a person on a day");
        foreach (var each in answer.Months)
        {
            months.Add(MonthWords(each.Month), Number(each.Mails), Number(each.Matters), Number(each.People), Number(each.MostOnADay));
        }

        months.Write(terminal.Output);
        Heading("Busiest days of a person", terminal);
        var days = new TextTable(2, ColumnKind.Left, ColumnKind.Wrapped, ColumnKind.Right, ColumnKind.Right, ColumnKind.Left);
        days.Add("", "", "mails", "matters");
        foreach (var each in answer.Days.OrderByDescending(each => each.Mails).ThenByDescending(each => each.Matters).Take(MostBusyDays))
        {
            days.Add(CivilTime.Words(each.Day), each.Person, Number(each.Mails), Number(each.Matters), each.Baseline ? "with the baseline" : "");
        }

        days.Write(terminal.Output);
    }

    private static void WriteTimeliness(ReplayAnswer answer, Terminal terminal)
    {
        var whole = answer.Timeliness[0].Lines;
        if (whole.Count == 0)
        {
            terminal.Output.WriteLine();
            terminal.Output.WriteLine("No clock fell due in this time.");
            return;
        }

        var hasManyAuthorities = whole.DistinctBy(each => each.Authority).Skip(1).Any();
        foreach (var clock in whole.GroupBy(each => (each.Authority, each.Clock)))
        {
            var name = $"{DueWords.Capital(clock.First().Name)}, median in {clock.First().MedianUnit}";
            Heading(hasManyAuthorities ? $"{clock.Key.Authority}: {name}" : name, terminal);
            var byTeam = clock.Where(each => each.CountedBy == "children" || each.Team is null)
                .Select(each => (each.CountedBy == "children" ? ReportText.TeamWords(each) : "", each));
            var byMonth = answer.Timeliness.Skip(1).SelectMany(month => month.Lines
                .Where(each => (each.Authority, each.Clock) == clock.Key && each is { Team: null, CountedBy: "children" })
                .Select(each => (MonthWords(month.Month), each)));
            ReportText.WriteClock(byTeam.Concat(byMonth), terminal.Output);
        }
    }

    private static void Heading(string words, Terminal terminal)
    {
        terminal.Output.WriteLine();
        terminal.Output.WriteLine(terminal.Heading(words));
    }

    private static string MonthWords(string month) =>
        DateOnly.ParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture).ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    private static string People(int count) => count == 1 ? "1 person" : $"{Number(count)} people";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
