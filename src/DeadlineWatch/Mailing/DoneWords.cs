using System.Diagnostics;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Mailing;

/// <summary>How a matter that somebody was told of has ended.</summary>
internal static class DoneWords
{
    /// <summary>"Completed 2 working days late (4 days; was due by the end of Fri 4 Dec)", "Completed in time (day 9 of
    /// 10)", "Cancelled: no further action".</summary>
    public static Remark Of(MatterFacts facts, Ending ended) => new(
        ended.How switch
        {
            EndedHow.InTime => $"Completed in time{Share(facts, ended)}",
            EndedHow.InTimeUnproven => "Completed; in time as far as dates without times can tell",
            EndedHow.OutOfTime => $"Completed {Lateness(facts, ended)} late ({Days(facts, ended)}was due {StatusWords.Due(facts)})",
            EndedHow.Cancelled => $"Cancelled: {ended.Words}",
            _ => throw new UnreachableException($"Ended {ended.How}"),
        },
        false);

    /// <summary>When it was done, and how many had been told of it.</summary>
    public static IReadOnlyList<Remark> Remarks(MatterFacts facts)
    {
        var ended = facts.Done!;
        Remark?[] all =
        [
            ended.How == EndedHow.Cancelled ? null : new($"{ended.Words} {When(ended.At, facts)}", false),
            ended.How == EndedHow.Cancelled && facts.Deadline.WasOverdue ? new("it was overdue by then", false) : null,
            HadBeenTold(facts),
        ];
        return [.. all.OfType<Remark>()];
    }

    private static string When(Moment at, MatterFacts facts) => at.Precision switch
    {
        Precision.Day => DayWords.Dated(at.Day, facts.Today),
        Precision.Window => $"by {DayWords.DatedInstant(at.Latest, facts.Today)}",
        _ => DayWords.DatedInstant(at.Earliest, facts.Today),
    };

    private static string Lateness(MatterFacts facts, Ending ended)
    {
        if (facts.Deadline.DueOn is not { } day)
        {
            var sure = ended.At.Earliest == ended.At.Latest ? "" : "at least ";
            return sure + DayWords.Length(ended.At.Earliest - facts.Deadline.DueAt);
        }

        return facts.WorkingDays(day, ended.At.Day) is > 0 and var days
            ? DayWords.WorkingDays(days)
            : "less than 1 working day";
    }

    private static string Days(MatterFacts facts, Ending ended) =>
        facts.Deadline.DueOn is { } day && StatusWords.Days(facts, day, ended.At.Day) is { } days ? $"{days}; " : "";

    // Counted back from the due day, so that it is right whatever reading the days were counted by.
    private static string Share(MatterFacts facts, Ending ended)
    {
        if (facts.Definition is not { Limit: { Unit: TimeUnit.WorkingDays } limit } || facts.Deadline is not { DueOn: { } due, CountsBack: false }
            || ended.At.Day > due || facts.WorkingDays(ended.At.Day, due) is not { } left)
        {
            return "";
        }

        return limit.Amount - left is > 0 and var day ? $" (day {day} of {limit.Amount})" : " (the same day)";
    }

    private static Remark? HadBeenTold(MatterFacts facts)
    {
        if (facts.Pending.PeopleTold is { } people)
        {
            return people == 0 ? null : new($"{DayWords.Count(people, "person", "people")} had been told", false);
        }

        var roles = facts.Pending.Told.SelectMany(each => each.Roles).Distinct(StringComparer.Ordinal)
            .Select(each => MatterWords.Role(facts.Profile, each)).Order(StringComparer.Ordinal).ToList();
        return roles.Count == 0 ? null : new($"{string.Join(" and ", roles)} had been told", false);
    }
}
