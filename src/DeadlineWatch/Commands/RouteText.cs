using System.Diagnostics;
using System.Text.Json;
using DeadlineWatch.Hosting.Logs;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary>Writes the answer of <c>route</c> for a person: clock by clock, rung by rung.</summary>
internal static class RouteText
{
    /// <summary>What is told this much later than its rung is told at another time; the gathering of mails is less.</summary>
    private static readonly TimeSpan Unnoticed = TimeSpan.FromMinutes(1);

    public static void Write(RouteAnswer answer, WatchedAuthority authority, string? clock, Terminal terminal)
    {
        terminal.Output.WriteLine(terminal.Heading(
            $"Case {answer.Case} · {authority.Authority.Name} · {authority.Profile.Name} · {CivilTime.Words(answer.Now)}"));
        if (answer.Clocks.Count == 0)
        {
            terminal.Output.WriteLine();
            terminal.Output.WriteLine(clock is null
                ? "No clock of this case is open: nobody is to be told."
                : $"The clock {clock} is not open on this case: nobody is to be told of it.");
        }

        foreach (var each in answer.Clocks)
        {
            WriteClock(each, answer.Now, terminal);
        }
    }

    private static void WriteClock(RoutedClock clock, DateTimeOffset now, Terminal terminal)
    {
        var deadline = clock.Deadline;
        var headline = $"{DueWords.Capital(deadline.Name)}: {StandingWords(deadline)}";
        terminal.Output.WriteLine();
        terminal.Output.WriteLine(deadline.State == DeadlineState.Overdue ? terminal.Urgent(headline) : terminal.Heading(headline));
        string?[] lines =
        [
            TeamWords(clock),
            clock.UndecidedRole is { } role ? $"It is open whether this will be needed: only the {role} is told." : null,
            clock.Silenced is { } silenced ? $"{DueWords.Capital(silenced)}." : null,
            clock.Silent is { } silent ? $"Nobody is told at present: {silent}." : null,
        ];
        foreach (var line in lines.OfType<string>().SelectMany(each => TextTable.Wrap(OneLine.Of(each), terminal.Columns - 2)))
        {
            terminal.Output.WriteLine($"  {line}");
        }

        var table = new TextTable(4, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped);
        var today = CivilTime.DayOf(now);
        foreach (var rung in clock.Rungs)
        {
            // Headings begin at the table's edge, so that the two columns of names stand further in.
            table.AddHeading(OneLine.Of($"{rung.Words} · {DueWords.Instant(rung.At, today)} · {Words(rung, today)}"));
            rung.Told.ToList().ForEach(each => table.Add("  " + each.RoleWords, each.Address, each.Words));
            rung.Reaches.ToList().ForEach(each => table.Add("  " + each.RoleWords, each.Address, Why(each, rung, now)));
        }

        foreach (var notice in clock.Notices)
        {
            table.AddHeading($"{Words(notice.Kind)} · {DueWords.Instant(notice.At, today)} · {ToldWords.Words([.. notice.Told.Select(each => each.Standing)])}");
            notice.Told.ToList().ForEach(each => table.Add("  " + each.RoleWords, each.Address, each.Words));
        }

        table.Write(terminal);
    }

    private static string StandingWords(DeadlineAnswer deadline) =>
        deadline.AwaitsData ? deadline.Standing : $"{StateWords.Words(deadline.State)}, {deadline.Standing}";

    private static string TeamWords(RoutedClock clock) =>
        clock.SourceTeam is not { } source || string.IsNullOrWhiteSpace(source) ? "The source names no team."
        : !clock.TeamKnown ? $"Team \"{source}\" is not in the directory."
        : clock.Deadline.Team == source ? $"Team {source}"
        : $"Team {clock.Deadline.Team}, \"{source}\" in the source";

    private static string Why(RoutedPerson person, RoutedRung rung, DateTimeOffset now)
    {
        // Of one that is paused it is said already that it is later.
        var planned = new[] { rung.At, rung.ToldAfter ?? now, now }.Max();

        return person.At - planned < Unnoticed ? person.Why
            : $"{person.Why}; told {TextTable.Glued(DueWords.Instant(person.At, CivilTime.DayOf(now)))}";
    }

    private static string Words(RoutedRung rung, DateOnly today) => rung.Standing switch
    {
        RungStanding.Told or RungStanding.Waits or RungStanding.Undeliverable or RungStanding.Withdrawn =>
            ToldWords.Words([.. rung.Told.Select(each => each.Standing)]),
        RungStanding.Counted => "passed; a later mail covers it",
        RungStanding.Untold => "passed, and nobody was told",
        RungStanding.Due => "due to be told now",
        RungStanding.AwaitsData => "waits for data that shows whether it is done",
        RungStanding.Silenced => rung.ToldAfter is { } end
            ? $"paused; told after {After(end, today)} if it is still open"
            : "paused; a later step is told instead",
        RungStanding.Ahead => "ahead",
        _ => throw new UnreachableException($"Rung {rung.Standing}"),
    };

    // What ends with a day is told after that day.
    private static string After(DateTimeOffset end, DateOnly today) => end == CivilTime.StartOf(CivilTime.DayOf(end))
        ? DueWords.Day(CivilTime.DayOf(end).AddDays(-1), today)
        : DueWords.Instant(end, today);

    private static string Words(NoticeKind kind) =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()).Replace('-', ' ');
}
