using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands.Simulating;

/// <summary>Writes the answer of <c>simulate</c> for a person: by clock, by state, the most urgent deadlines, the totals.</summary>
internal static class SimulateText
{
    // Enough to look one up; JSON names them all.
    private const int NamedCases = 5;

    public static void Write(SimulateContext context, SimulateTotals totals, MostUrgent changed, Terminal terminal)
    {
        var output = terminal.Output;
        WriteLines(terminal.Heading, Supposition(context.Trial), output);
        var today = CivilTime.DayOf(context.Now);
        var dataAsOf = context.DataAsOf is { } asOf ? $"data from {DueWords.Instant(asOf, today)}" : "no data yet";
        WriteLines(string.Join(", ", context.Trial.Authorities.Select(each => each.Key))
            + $" · {dataAsOf} · judged at {CivilTime.Words(context.Now)}", output);
        WriteNotes(context, today, output);
        if (totals.Cases == 0)
        {
            output.WriteLine();
            output.WriteLine("The ledger holds no case yet: there is nothing to compare.");
            return;
        }

        WriteClocks(totals, terminal);
        WriteStates(totals, terminal);
        WriteChanged(changed, today, terminal);
        output.WriteLine();
        WriteLines(Counted(totals), output);
        if (changed.Count == 0)
        {
            WriteLines(NothingMoves(context.Trial), output);
        }

        if (totals.PeopleAtMost > 0)
        {
            WriteLines($"By the ladders, at most {People(totals.PeopleAtMost)} would be told of moved dates.", output);
        }

        WriteLines("Nothing is changed: the ledger was only read, the config folder is as it was, and nobody is told.", output);
    }

    private static string Supposition(Trial trial)
    {
        var suppositions = trial.Holidays.GroupBy(each => each.Calendar).GroupBy(
            each => Joined([.. each.Select(day => CivilTime.Words(day.Day))]), each => each.Key)
            .Select(each => $"{each.Key} were {(trial.Holidays.DistinctBy(day => day.Day).Skip(1).Any() ? "holidays" : "a holiday")}"
                + $" in {Joined([.. each])}").ToList();
        if (trial.Profile is { } profile)
        {
            suppositions.Add($"{profile.File} were the profile {profile.Key}");
        }

        return $"If {Joined(suppositions)}";
    }

    private static void WriteNotes(SimulateContext context, DateOnly today, TextWriter output)
    {
        foreach (var day in context.Trial.Holidays.Select(each => each.Day).Distinct().Where(each => each < today))
        {
            WriteLines($"{CivilTime.Words(day)} is past: what has ended since is judged anew too.", output);
        }

        foreach (var source in context.WaitsFor)
        {
            WriteLines($"Nothing has been read yet from {source}: the clocks that need it are not run.", output);
        }

        foreach (var authority in context.LedgerByOtherRules)
        {
            WriteLines($"The ledger of {authority} was last judged by other rules than the config folder holds; what the folder says is compared.",
                output);
        }
    }

    private static void WriteClocks(SimulateTotals totals, Terminal terminal)
    {
        var changed = totals.Clocks.Where(each => each.Earlier + each.Later + each.New + each.Gone + each.OtherState > 0).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        var hasManyAuthorities = totals.Clocks.DistinctBy(each => each.Authority).Skip(1).Any();
        var table = new TextTable(2, ColumnKind.Wrapped, ColumnKind.Right, ColumnKind.Right, ColumnKind.Right, ColumnKind.Right,
            ColumnKind.Right, ColumnKind.Right);
        table.AddHeading("");
        table.AddHeading(terminal.Heading("BY CLOCK"));
        table.Add("", "\ndeadlines", "\nearlier", "\nlater", "\nnew", "\ngone", "other\nstate");
        foreach (var each in changed)
        {
            table.Add(hasManyAuthorities ? $"{each.Authority}: {each.Name}" : each.Name,
                Number(each.Deadlines), Number(each.Earlier), Number(each.Later), Number(each.New), Number(each.Gone), Number(each.OtherState));
        }

        table.Write(terminal.Output);
    }

    private static void WriteStates(SimulateTotals totals, Terminal terminal)
    {
        if (totals.States.Count == 0)
        {
            return;
        }

        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Right);
        table.AddHeading("");
        table.AddHeading(terminal.Heading("BY STATE"));
        foreach (var each in totals.States)
        {
            table.Add($"{State(each.Before)} → {State(each.After)}", Number(each.Count));
        }

        table.Write(terminal.Output);
    }

    private static void WriteChanged(MostUrgent changed, DateOnly today, Terminal terminal)
    {
        var listed = changed.InOrder();
        if (listed.Count == 0)
        {
            return;
        }

        var hasManyAuthorities = listed.DistinctBy(each => each.Standing.Deadline.Clock.Authority).Skip(1).Any();
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Wrapped, ColumnKind.Wrapped, ColumnKind.Wrapped, ColumnKind.Wrapped);
        table.AddHeading("");
        table.AddHeading(terminal.Heading("MOST URGENT FIRST"));
        foreach (var each in listed)
        {
            var clock = each.Standing.Deadline.Clock;
            table.Add(
                hasManyAuthorities ? $"{clock.Authority} {clock.Case}" : clock.Case,
                each.Standing.Of.NameOf(each.Standing.Deadline),
                Dates(each, today), States(each), each.Standing.Team ?? "");
        }

        table.Write(terminal.Output);
        if (changed.Count > listed.Count)
        {
            terminal.Output.WriteLine($"  … and {Number(changed.Count - listed.Count)} more: --all");
        }
    }

    private static string Dates(ChangedDeadline change, DateOnly today) => change.Due == DueChange.Same
        ? Due(change.After!.Deadline, today)
        : $"{Due(change.Before?.Deadline, today)} → {Due(change.After?.Deadline, today)}";

    private static string Due(Deadline? deadline, DateOnly today) => deadline is null ? "–" : TextTable.Glued(
        (deadline.DueOn is { } on ? DueWords.Day(on, today) : DueWords.Due(deadline, today)) + (deadline.Provisional ? " (provisional)" : ""));

    private static string States(ChangedDeadline change)
    {
        var unseen = change.Standing is { UnseenAt: not null, Deadline.Ended: null } ? ", not in the source" : "";
        return (change.Before?.State == change.After?.State
            ? State(change.After?.State)
            : $"{TextTable.Glued(State(change.Before?.State))} → {TextTable.Glued(State(change.After?.State))}") + unseen;
    }

    private static string State(DeadlineState? state) => state is { } known ? StateWords.Words(known) : "not run";

    private static string Counted(SimulateTotals totals)
    {
        var sentences = new List<string>
        {
            $"{Number(totals.Earlier + totals.Later)} of {DueWords.Count(totals.Deadlines, "deadline")} on"
                + $" {DueWords.Count(totals.Cases, "case")} would move: {Number(totals.Earlier)} earlier, {Number(totals.Later)} later.",
        };
        if (totals.OtherState > 0)
        {
            sentences.Add($"{Number(totals.OtherState)} would change state.");
        }

        if (totals.New > 0)
        {
            sentences.Add($"{Number(totals.New)} would be new.");
        }

        if (totals.Gone > 0)
        {
            var ended = totals.GoneEnded > 0 ? $"; {Number(totals.GoneEnded)} of them ended, and the ledger keeps those as they ended" : "";
            sentences.Add($"{Number(totals.Gone)} would be gone{ended}.");
        }

        if (totals.NotJudged.Count > 0)
        {
            var named = string.Join(", ", totals.NotJudged.Take(NamedCases));
            sentences.Add($"{DueWords.Count(totals.NotJudged.Count, "case")} could not be judged, and nothing is counted of them: "
                + $"{named}{(totals.NotJudged.Count > NamedCases ? " and others" : "")}.");
        }

        return string.Join(' ', sentences);
    }

    private static string NothingMoves(Trial trial) => trial switch
    {
        { Profile: { SaysTheSame: true } profile, Holidays.Count: 0 } => $"{profile.File} says the same as the profile in force.",
        { Profile: not null } => "Dates and states only are compared here: who is told when may still change.",
        _ => "No stored deadline is counted over that day.",
    };

    private static string People(int count) => count == 1 ? "1 person" : $"{Number(count)} people";

    private static string Joined(List<string> parts) =>
        parts.Count < 2 ? string.Concat(parts) : $"{string.Join(", ", parts.SkipLast(1))} and {parts[^1]}";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static void WriteLines(string text, TextWriter output) => WriteLines(line => line, text, output);

    private static void WriteLines(Func<string, string> painted, string text, TextWriter output)
    {
        foreach (var line in TextTable.Wrap(text, Terminal.Width))
        {
            output.WriteLine(painted(line));
        }
    }
}
