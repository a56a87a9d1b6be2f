using System.Globalization;
using DeadlineWatch.Hosting.Logs;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>Writes the answer of <c>explain</c> for a person: what was read, then clock by clock, then what happened.</summary>
internal static class ExplainText
{
    public static void Write(ExplainAnswer answer, WatchedAuthority authority, Terminal terminal)
    {
        terminal.Output.WriteLine(terminal.Heading(
            $"Case {answer.Case} · {authority.Authority.Name} · {authority.Profile.Name} · {CivilTime.Words(answer.Now)}"));
        WriteSources(answer, authority.Profile, terminal);
        WriteFindings(answer, terminal);
        WriteClocks(answer, terminal);
        WriteHistory(answer, terminal);
        WriteTold(answer, terminal);
    }

    private static void WriteSources(ExplainAnswer answer, Profile profile, Terminal terminal)
    {
        Section("READ", terminal);
        var today = CivilTime.DayOf(answer.Now);
        foreach (var source in answer.Sources)
        {
            string?[] facts =
            [
                source.Source,
                source.DataAsOf is { } asOf ? $"data from {DueWords.Instant(asOf, today)}" : "not read yet",
                source.Holds ? null : "nothing on this case",
                source.MissingSince is { } since ? $"no longer there since {DueWords.Instant(since, today)}" : null,
                source.Team,
                source.Group is { } group ? $"family or meeting {group}" : null,
            ];
            terminal.Output.WriteLine(OneLine.Of($"  {string.Join(" · ", facts.OfType<string>())}"));
            var table = new TextTable(4, ColumnKind.Wrapped, ColumnKind.Wrapped, ColumnKind.Wrapped);
            foreach (var each in source.Events)
            {
                table.Add(each.AtWords, EventWords(each, profile), Details(each));
            }

            table.Write(terminal);
        }
    }

    private static string EventWords(EventAnswer each, Profile profile) =>
        EventKind.TryParse(each.Kind) is { } kind ? profile.Events.GetValueOrDefault(kind, each.Kind) : each.Kind;

    private static string Details(EventAnswer each)
    {
        // A row's mark ties its events together; it is no id that anybody could look up.
        var episode = each.Episode is { } known && !known.StartsWith("row:", StringComparison.Ordinal)
            ? $"episode {known}"
            : null;
        var facts = each.Facts.Select(fact => $"{fact.Key} {fact.Value}");
        string?[] marks = [each.Id is { } id ? $"id {id}" : null, episode, each.Team];
        return string.Join(", ", marks.OfType<string>().Concat(facts));
    }

    private static void WriteFindings(ExplainAnswer answer, Terminal terminal)
    {
        Section("FINDINGS", terminal);
        if (answer.Findings.Count == 0)
        {
            terminal.Output.WriteLine("  none");
        }

        FindingsText.WriteRows(answer.Findings, each => each.Source, answer.Now, terminal.Output);
    }

    private static void WriteClocks(ExplainAnswer answer, Terminal terminal)
    {
        Section("CLOCKS", terminal);
        if (answer.Clocks.Count == 0)
        {
            terminal.Output.WriteLine("  none: no event of this case starts a clock that is watched");
        }

        var isFirst = true;
        foreach (var clock in answer.Clocks)
        {
            if (!isFirst)
            {
                terminal.Output.WriteLine();
            }

            isFirst = false;
            WriteClock(clock, answer.Now, terminal);
        }

        if (answer.NotWatched.Count > 0)
        {
            terminal.Output.WriteLine();
            var table = new TextTable(2, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped);
            answer.NotWatched.ToList().ForEach(each => table.Add(each.Clock, "not watched", each.Why));
            table.Write(terminal);
        }
    }

    private static void WriteClock(ExplainedClock clock, DateTimeOffset now, Terminal terminal)
    {
        var deadline = clock.Deadline;
        var headline = $"{DueWords.Capital(deadline.Name)}: {Standing(deadline)}";
        var painted = deadline.State == DeadlineState.Overdue ? terminal.Urgent(headline) : terminal.Heading(headline);
        terminal.Output.WriteLine($"  {painted}");
        DueText.WriteDerivation(clock.Derivation, indent: 4, terminal.Output);
        var today = CivilTime.DayOf(now);
        string?[] lines =
        [
            DueWords.Capital(clock.Conclusion),
            clock.Happened is { } happened ? DueWords.Capital(happened) : null,
            clock.StartRecorded is { } recorded ? $"Its start was {recorded}." : null,
            clock.Delayed is { } delayed ? $"{DueWords.Capital(delayed)}: it changes who is told when, and no outcome." : null,
            clock.InHand is { } inHand ? $"{DueWords.Capital(inHand)}. Its mails pause." : null,
            clock.Decided ? null : "It is open whether this will be needed.",
            deadline.UnseenSince is { } unseen
                ? $"No longer in the source since {DueWords.Instant(unseen, today)}: its mails pause."
                : null,
            clock.Moves > 0 ? $"Its due moment has moved {(clock.Moves == 1 ? "once" : $"{clock.Moves} times")}." : null,
            clock.NextStepAt is { } next ? $"Looked at again {DueWords.Instant(next, today)}." : null,
            clock.Rule is { } rule ? $"\"{rule.Quote}\" ({RuleWords.Source(rule)})" : null,
            $"{TeamWords(deadline.Team)} · counted by {clock.Calendar}",
        ];
        foreach (var line in lines.OfType<string>().SelectMany(each => TextTable.Wrap(OneLine.Of(each), terminal.Columns - 4)))
        {
            terminal.Output.WriteLine($"    {line}");
        }
    }

    // "overdue, 40 hours late" says more than "40 hours late"; "in time" needs no second word.
    // A moment that is past while its data is not: "running" beside it would say the opposite.
    private static string Standing(DeadlineAnswer deadline) => deadline.State switch
    {
        DeadlineState.Running when deadline.AwaitsData => deadline.Standing,
        DeadlineState.Overdue or DeadlineState.OutOfTime or DeadlineState.Running =>
            $"{StateWords.Words(deadline.State)}, {deadline.Standing}",
        _ => deadline.Standing,
    };

    private static string TeamWords(string? team) => team is null ? "Team not known"
        : team.StartsWith("team ", StringComparison.OrdinalIgnoreCase) ? team
        : $"Team {team}";

    private static void WriteHistory(ExplainAnswer answer, Terminal terminal)
    {
        Section("HISTORY", terminal);
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped);
        foreach (var each in answer.History)
        {
            table.Add(DueWords.Instant(each.At, CivilTime.DayOf(answer.Now)), each.Clock, each.What, each.Words);
        }

        WriteOrNone(table, "nothing yet", terminal);
    }

    private static void WriteTold(ExplainAnswer answer, Terminal terminal)
    {
        Section("TOLD", terminal);
        var table = new TextTable(
            2, ColumnKind.Left, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped, ColumnKind.Wrapped);
        // One line for all of whom the same is said: addresses are not shown, and seconds are not said.
        foreach (var alike in answer.Told.GroupBy(each => each with { AcceptedAt = null }))
        {
            var (each, people) = (alike.Key, alike.Count());
            table.Add(DueWords.Instant(each.At, CivilTime.DayOf(answer.Now)), each.Clock ?? "", each.StepWords, each.RoleWords,
                people == 1 ? each.Words : string.Create(CultureInfo.InvariantCulture, $"{each.Words} ({people} people)"));
        }

        WriteOrNone(table, "nobody yet", terminal);
    }

    private static void WriteOrNone(TextTable table, string none, Terminal terminal)
    {
        if (table.IsEmpty)
        {
            terminal.Output.WriteLine($"  {none}");
            return;
        }

        table.Write(terminal);
    }

    private static void Section(string heading, Terminal terminal)
    {
        terminal.Output.WriteLine();
        terminal.Output.WriteLine(terminal.Heading(heading));
    }
}
